package dev.pgvitals.maintain.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;

/** A table is dropped when its archive has all that it has, and else it stays. */
class DropIT {
  private static Scene archived(int major, Path directory) {
    Scene scene =
        Scene.start(major, directory)
            .with(
                "CREATE TABLE app.ev_1 (id int PRIMARY KEY, note text)",
                "INSERT INTO app.ev_1 SELECT i, 'note ' || i FROM generate_series(1, 1000) AS i")
            .detached("ev_1");
    assertThat(scene.archive().get(0)).startsWith("ev_1 done ");
    return scene;
  }

  private static void isKept(Scene scene, String why) {
    assertThat(scene.drop(Require.ARCHIVED))
        .singleElement()
        .asString()
        .startsWith("ev_1 failed not dropped: ")
        .contains(why);
    assertThat(scene.postgres.query("SELECT count(*) >= 999 FROM app.ev_1")).isEqualTo("t");
    assertThat(scene.state()).isEqualTo("t f");
  }

  @OldestAndNewest
  void rowsThatCameOrChangedAfterwardsBlockIt(int major, @TempDir Path directory) {
    try (Scene scene = archived(major, directory)) {
      scene.with("INSERT INTO app.ev_1 VALUES (1001, 'late')");
      isKept(scene, "app.ev_1 has 1,001 rows, and its archive has 1,000");

      scene.with("DELETE FROM app.ev_1 WHERE id = 3");
      isKept(scene, "app.ev_1 does not have what its archive has");

      scene.with("ALTER TABLE app.ev_1 ADD more int");
      isKept(scene, "does not have the columns of its archive any more");

      // What is wrong is looked at, and the row told to begin anew.
      scene.postgres.sql("UPDATE pgvitals.archive SET archived_at = NULL, file = NULL");
      assertThat(scene.archive())
          .containsExactly("ev_1 done " + directory.resolve("postgres/app/ev_1-2.csv.gz"));
      assertThat(scene.drop(Require.ARCHIVED)).containsExactly("ev_1 done ");
    }
  }

  @OldestAndNewest
  void aFileThatIsNotAsItWasBlocksIt(int major, @TempDir Path directory) throws Exception {
    try (Scene scene = archived(major, directory)) {
      Path file = directory.resolve("postgres/app/ev_1.csv.gz");
      byte[] whole = Files.readAllBytes(file);

      for (int at : new int[] {4, whole.length / 2, whole.length - 1}) {
        flip(file, whole, at);
        isKept(scene, file.toString());
      }
      Files.write(file, Arrays.copyOf(whole, whole.length - 7));
      isKept(scene, "were written");
      Files.delete(file);
      isKept(scene, "is not there");
      Files.createSymbolicLink(file, Files.write(directory.resolve("elsewhere"), whole));
      isKept(scene, "is no file");
      Files.delete(file);
      Files.write(file, whole);

      assertThat(scene.drop(Require.ARCHIVED)).containsExactly("ev_1 done ");
    }
  }

  private static void flip(Path file, byte[] whole, int at) throws IOException {
    byte[] other = whole.clone();
    other[at] ^= 1;
    Files.write(file, other);
  }

  @OldestAndNewest
  void whatIsNotArchivedStaysUnlessItsRowsAreToBeLost(int major, @TempDir Path directory) {
    try (Scene scene =
        Scene.start(major, directory)
            .with(
                "CREATE TABLE app.ev_1 (i int)",
                "CREATE TABLE app.ev_2 (i int)",
                "CREATE VIEW app.v AS SELECT * FROM app.ev_2")
            .detached("ev_1")
            .detached("ev_2")) {
      assertThat(scene.drop(Require.ARCHIVED))
          .containsExactly(
              "ev_1 failed not dropped: is not archived",
              "ev_2 failed not dropped: is not archived");

      assertThat(scene.drop(Require.NOTHING))
          .anyMatch(line -> line.equals("ev_1 done "))
          .anyMatch(line -> line.startsWith("ev_2 failed ") && line.contains("depend"));
      assertThat(scene.has("app.ev_1")).isFalse();
      assertThat(scene.has("app.v")).isTrue();
    }
  }

  @OldestAndNewest
  void aTableThatIsAnotherOneOrAttachedStays(int major, @TempDir Path directory) {
    try (Scene scene = archived(major, directory)) {
      scene.with(
          "ALTER TABLE app.ev_1 RENAME TO ev_old", "CREATE TABLE app.ev_1 (LIKE app.ev_old)");
      scene.with("INSERT INTO app.ev_1 SELECT * FROM app.ev_old");
      isKept(scene, "the table is called app.ev_old now");

      scene.with("DROP TABLE app.ev_old");
      isKept(scene, "the table that was detached is gone, and another one has its name");

      scene.with("DROP TABLE app.ev_1");
      assertThat(scene.drop(Require.ARCHIVED)).containsExactly("ev_1 done was gone already");

      scene.with(
          "CREATE TABLE app.p (id int) PARTITION BY RANGE (id)",
          "CREATE TABLE app.ev_3 PARTITION OF app.p FOR VALUES FROM (1) TO (9)");
      scene.detached("ev_3");
      assertThat(scene.archive())
          .containsExactly(
              "ev_3 failed app.ev_3 is still a partition, or inherits: detach it first");
      assertThat(scene.drop(Require.NOTHING).get(0)).contains("is still a partition");
      scene.with("CREATE TABLE app.q (id int) PARTITION BY RANGE (id)").detached("q");
      assertThat(scene.archive())
          .anyMatch(line -> line.startsWith("q failed app.q has partitions"));
    }
  }

  @OldestAndNewest
  void whoUsesTheTableIsWaitedForAndNotDisturbed(int major, @TempDir Path directory)
      throws Exception {
    try (Scene scene = archived(major, directory);
        Connection other = scene.postgres.superuser();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("SELECT FROM app.ev_1");

      assertThat(scene.drop(Require.ARCHIVED))
          .containsExactly("ev_1 skipped locked: tried 6 times for a second each");

      statement.execute("COMMIT");
      assertThat(scene.drop(Require.ARCHIVED)).containsExactly("ev_1 done ");
    }
  }

  /** Rows that a policy hides are no reason to lose them. */
  @OldestAndNewest
  void aTableWithHiddenRowsIsNotArchived(int major, @TempDir Path directory) {
    try (Scene scene =
        Scene.start(major, directory)
            .with(
                "CREATE TABLE app.ev_1 (i int)",
                "INSERT INTO app.ev_1 VALUES (1), (2)",
                "CREATE POLICY p ON app.ev_1 USING (i = 1)",
                "ALTER TABLE app.ev_1 ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE app.ev_1 FORCE ROW LEVEL SECURITY")
            .detached("ev_1")) {
      assertThat(scene.archive().get(0)).startsWith("ev_1 failed ").contains("row-level security");
      assertThat(scene.files()).isEmpty();
    }
  }
}
