package dev.pgvitals.maintain.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.maintain.Maintained;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code maintain archive list} and {@code verify}. */
class ArchiveCommandIT {
  @OldestAndNewest
  void whatIsThereAndWhetherItIsWhole(int major, @TempDir Path directory, @TempDir Path own)
      throws Exception {
    try (Scene scene =
        Scene.start(major, directory)
            .with(
                "CREATE TABLE app.ev_1 (note text)",
                "INSERT INTO app.ev_1 VALUES (E'two\\nlines'), ('\"')",
                "CREATE TABLE app.ev_2 (note text)")
            .detached("ev_1")
            .detached("ev_2")) {
      scene.archive();
      scene.drop(Require.ARCHIVED);
      scene.with("CREATE TABLE app.\"Ev 3\" (i int)").detached("Ev 3");
      Terminal terminal =
          new Terminal(own)
              .file("maintain.yaml", Maintained.file(scene.postgres, "a: {analyze: {}}"));

      Terminal.Outcome list = terminal.run("maintain", "archive", "list", "-c", "@maintain.yaml");

      assertThat(list.exitCode()).as(list.err()).isZero();
      Path file = directory.resolve("postgres/app/ev_1.csv.gz");
      assertThat(list.out().lines())
          .anyMatch(
              line -> line.matches("shop +postgres +app\\.ev_1 .* archived, dropped +2 .*" + file))
          .anyMatch(line -> line.matches("shop +postgres +app\\.\"Ev 3\" .* detached *"));

      Terminal.Outcome fine = terminal.run("maintain", "archive", "verify", "-c", "@maintain.yaml");
      assertThat(fine.exitCode()).as(fine.err()).isZero();
      assertThat(fine.out().lines())
          .hasSize(3)
          .filteredOn(line -> line.contains(" ok "))
          .hasSize(2);
      assertThat(fine.err()).contains("shop: 1 of 2, ").contains(file.toString());

      Files.delete(directory.resolve("postgres/app/ev_2.csv.gz"));
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 8;
      Files.write(file, bytes);
      Terminal.Outcome damaged =
          terminal.run("maintain", "archive", "verify", "-c", "@maintain.yaml", "--format", "json");

      assertThat(damaged.exitCode()).isEqualTo(1);
      assertThat(damaged.out())
          .contains("\"verdict\": \"damaged\"", "ev_2.csv.gz is not there", file + " is ");
    }
  }

  @OldestAndNewest
  void aServerWithoutTheTableSaysWhatToRun(int major, @TempDir Path directory, @TempDir Path own) {
    try (Scene scene = Scene.start(major, directory)) {
      scene.postgres.sql("DROP TABLE pgvitals.archive");

      Terminal.Outcome list =
          new Terminal(own)
              .file("maintain.yaml", Maintained.file(scene.postgres, "a: {analyze: {}}"))
              .run("maintain", "archive", "list", "-c", "@maintain.yaml");

      assertThat(list.exitCode()).isEqualTo(1);
      assertThat(list.err()).contains("pgvitals maintain sql --setup");
    }
  }
}
