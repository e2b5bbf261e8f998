package dev.pgvitals.maintain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.Maintained;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that somebody else attaches and detaches while we age them. */
class OthersHandsIT {
  private static final String ENTRY =
      "- {table: app.ev, detach_after: 1y, drop_after: 2y, require: nothing}";

  private static Postgres server(int major) {
    Postgres postgres = Maintained.prepare(Postgres.start(major));
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.ev (at timestamptz, id int) PARTITION BY RANGE (at)",
        "CREATE TABLE app.e2020 PARTITION OF app.ev FOR VALUES FROM ('2020-01-01Z') TO ('2021-01-01Z')",
        "CREATE TABLE app.now PARTITION OF app.ev FOR VALUES FROM ('2022-01-01Z') TO ('2100-01-01Z')",
        "INSERT INTO app.ev VALUES ('2020-05-01', 1), ('2022-05-01', 3)");
    return postgres;
  }

  private static String file(Postgres postgres, String entries) {
    return Maintained.file(postgres, "age:\n  partitions:\n" + entries.indent(4));
  }

  private static List<String> rows(Postgres postgres) {
    return postgres.queryColumn(
        "SELECT concat_ws(' ', partition, to_value, CASE WHEN detached_at IS NOT NULL THEN 'detached' END, CASE WHEN file IS NOT NULL THEN 'file' END, CASE WHEN dropped_at IS NOT NULL THEN 'closed' END) FROM pgvitals.archive ORDER BY id");
  }

  /** It may have got rows meanwhile, and another range. */
  @OldestAndNewest
  void whatIsAttachedAgainAndDetachedAgainIsArchivedAnew(int major, @TempDir Path directory)
      throws Exception {
    try (Postgres postgres = server(major)) {
      String file =
          file(
                  postgres,
                  "- {table: app.ev, detach_after: 1y, archive: cold, drop_after: 2y, require: archived}")
              + "archives: {cold: {directory: '%s', min_free: 0%%}}\n".formatted(directory);
      Maintained.applyOne(file);
      Maintained.applyOne(file);
      Maintained.asOwner(
          postgres,
          "ALTER TABLE app.ev ATTACH PARTITION app.e2020 FOR VALUES FROM ('2020-01-01Z') TO ('2022-01-01Z')",
          "INSERT INTO app.ev VALUES ('2021-05-01', 2)");

      assertThat(Maintained.outcomes(Maintained.applyOne(file))).containsExactly("app.e2020 done");
      assertThat(rows(postgres))
          .as("the old file stays known")
          .containsExactly(
              "e2020 2021-01-01 00:00:00+00:00 file closed",
              "e2020 2022-01-01 00:00:00+00:00 detached");
      assertThat(Maintained.outcomes(Maintained.applyOne(file)))
          .containsExactly("app.e2020 done, " + directory + "/postgres/app/e2020-2.csv.gz");
      assertThat(Maintained.outcomes(Maintained.applyOne(file))).containsExactly("app.e2020 done");
      assertThat(rows(postgres).get(1))
          .isEqualTo("e2020 2022-01-01 00:00:00+00:00 detached file closed");
    }
  }

  /** Ours had come to nothing. */
  @OldestAndNewest
  void whatSomebodyElseDetachesAfterATryOfOursIsNotOurs(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = file(postgres, ENTRY);
      Maintained.asOwner(
          postgres,
          "ALTER TABLE app.ev ADD PRIMARY KEY (at, id)",
          "CREATE TABLE app.refers (at timestamptz, id int, FOREIGN KEY (at, id) REFERENCES app.ev)",
          "INSERT INTO app.refers VALUES ('2020-05-01', 1)");
      assertThat(Maintained.outcomes(Maintained.applyOne(file)).get(0))
          .startsWith("app.e2020 failed");
      assertThat(Maintained.outcomes(Maintained.applyOne(file)).get(0))
          .startsWith("app.e2020 failed");
      assertThat(rows(postgres))
          .as("one, however often it is tried")
          .containsExactly("e2020 2021-01-01 00:00:00+00:00 closed");
      Maintained.asOwner(
          postgres, "DELETE FROM app.refers", "ALTER TABLE app.ev DETACH PARTITION app.e2020");

      assertThat(Maintained.outcomes(Maintained.applyOne(file))).isEmpty();
      assertThat(postgres.query("SELECT count(*) FROM app.e2020")).isEqualTo("1");
    }
  }

  @OldestAndNewest
  void whatWasSeenAttachedAgainAndSomebodyElseDetachesIsNotOurs(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = file(postgres, ENTRY);
      Maintained.applyOne(file);
      Maintained.asOwner(
          postgres,
          "ALTER TABLE app.ev ATTACH PARTITION app.e2020 FOR VALUES FROM ('2020-01-01Z') TO ('2021-01-01Z')");
      Maintained.applyOne(file(postgres, "- {table: app.ev, drop_after: 2y, require: nothing}"));
      Maintained.asOwner(postgres, "ALTER TABLE app.ev DETACH PARTITION app.e2020");

      assertThat(Maintained.outcomes(Maintained.applyOne(file))).isEmpty();
      assertThat(postgres.query("SELECT count(*) FROM app.e2020")).isEqualTo("1");
    }
  }

  /** A DETACH CONCURRENTLY asks for the partition itself at the end, and has no lock_timeout. */
  @OldestAndNewest
  void whoUsesThePartitionByItsNameKeepsNobodyElseWaiting(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection user = postgres.superuser();
        Connection other = postgres.superuser();
        Statement use = user.createStatement();
        Statement look = other.createStatement()) {
      String file = file(postgres, ENTRY).replace("max_wait: 1s", "max_wait: 1h");
      user.setAutoCommit(false);
      use.execute("SELECT FROM app.e2020");
      look.execute("SET lock_timeout = '5s'");
      CompletableFuture<List<String>> run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Maintained.outcomes(Maintained.applyOne(file));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      while (!run.isDone()) {
        assertThatCode(() -> look.execute("SELECT FROM app.e2020"))
            .as("waits five seconds at the most")
            .doesNotThrowAnyException();
      }
      if (major < 14) {
        assertThat(run.get()).as("asks for no such lock").containsExactly("app.e2020 done");
        return;
      }
      assertThat(run.get())
          .singleElement()
          .asString()
          .startsWith("app.e2020 skipped, locked: ")
          .contains("uses the partition by its own name; it is half");
      user.rollback();
      assertThat(Maintained.outcomes(Maintained.applyOne(file))).containsExactly("app.e2020 done");
    }
  }
}
