package dev.pgvitals.maintain.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where archives are written to, and who is told of them. */
class PlaceIT {
  private static Scene scene(int major, Path directory) {
    return Scene.start(major, directory)
        .with(
            "CREATE TABLE app.ev_1 (id int, note text)",
            "INSERT INTO app.ev_1 SELECT i, md5(i::text) || md5((-i)::text) FROM generate_series(1, 20000) AS i")
        .detached("ev_1");
  }

  private static int newest() {
    return Collections.max(Postgres.majors());
  }

  private static Path script(Path directory, String text) throws Exception {
    Path script = Files.writeString(directory.resolve("hook.sh"), "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  @OldestAndNewest
  void nothingIsCalledArchivedBeforeItWasHandedOn(
      int major, @TempDir Path directory, @TempDir Path own) throws Exception {
    try (Scene scene = scene(major, directory)) {
      Path log = own.resolve("log");
      String keys =
          ", after: [%s, \"{file}\", \"{sql}\", \"{database}/{schema}/{partition}\", \"{rows}\", \"{sha256}\"]"
              .formatted(own.resolve("hook.sh"));
      assertThat(scene.archive(keys).get(0))
          .startsWith("ev_1 failed after: " + own.resolve("hook.sh") + " is not there");

      script(own, "echo 'no bucket' >&2; exit 3\n");
      assertThat(scene.archive(keys))
          .containsExactly(
              "ev_1 failed after: " + own.resolve("hook.sh") + " ended with 3: no bucket");
      assertThat(scene.state()).isEqualTo("f f");
      assertThat(scene.drop(Require.ARCHIVED))
          .containsExactly("ev_1 failed not dropped: is not archived");

      script(own, "sleep 100 & wait\n");
      assertThat(scene.archive(keys + ", after_timeout: 1s").get(0))
          .endsWith("did not end within 1 s, and was ended");
      assertThat(scene.state()).isEqualTo("f f");

      script(own, "printf '%s\\n' \"$@\" > '" + log + "'\n");
      assertThat(scene.archive(keys).get(0)).startsWith("ev_1 done ");
      Path file = directory.resolve("postgres/app/ev_1.csv.gz");
      assertThat(Files.readAllLines(log))
          .startsWith(
              file.toString(),
              directory.resolve("postgres/app/ev_1.sql").toString(),
              "postgres/app/ev_1",
              "20000")
          .last()
          .asString()
          .hasSize(64);
      assertThat(scene.files()).as("written once").hasSize(2);
      assertThat(scene.state()).isEqualTo("t f");
      assertThat(scene.archive(keys)).containsExactly("ev_1 done archived already");
    }
  }

  @Test
  void aPlaceThatIsNotThereOrOpenToAllOrALinkIsRefused(@TempDir Path own) throws Exception {
    Path directory = own.resolve("archive");
    try (Scene scene = scene(newest(), directory)) {
      assertThat(scene.archive().get(0))
          .isEqualTo(
              "ev_1 failed %s is no directory: is its disk mounted? It is not created, so create it if not"
                  .formatted(directory));

      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      assertThat(scene.archive().get(0)).contains("can be written to by everybody");

      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.createDirectory(own.resolve("other"));
      Files.createSymbolicLink(directory.resolve("postgres"), own.resolve("other"));
      assertThat(scene.archive().get(0)).endsWith("/postgres is no directory");
      assertThat(own.resolve("other")).isEmptyDirectory();
      assertThat(scene.state()).isEqualTo("f f");
    }
  }

  @Test
  void aDiskWithoutRoomIsLeftAlone(@TempDir Path directory) {
    try (Scene scene = scene(newest(), directory)) {
      assertThat(scene.archive(", min_free: 100%").get(0))
          .startsWith("ev_1 skipped space: ")
          .contains("100 % of the disk are to be left");
      assertThat(scene.files()).isEmpty();
    }
  }

  /** One that is filled on the way: the text of a table can be larger than the table. */
  @Test
  void aDiskThatIsFullInTheMiddleHasNothingOfItAfterwards(@TempDir Path directory)
      throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", directory.toString()));
    try (Scene scene =
        Scene.start(newest(), directory)
            .with(
                "CREATE TABLE app.ev_1 (note text)",
                "INSERT INTO app.ev_1 SELECT repeat('a', 1000000) FROM generate_series(1, 20)")
            .detached("ev_1")) {
      assertThat(scene.archive(", compress: none, min_free: 0%").get(0))
          .startsWith("ev_1 skipped space: ")
          .contains("No space left on device");
      assertThat(scene.files()).isEmpty();
      assertThat(scene.state()).isEqualTo("f f");
      assertThat(scene.archive(", min_free: 0%").get(0)).startsWith("ev_1 done ");
    } finally {
      run("umount", directory.toString());
    }
  }

  private static boolean run(String... words) throws Exception {
    return new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
