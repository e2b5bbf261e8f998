package dev.pgvitals.config.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.LoadedConfig;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read for each connection only: what they cannot be is told beforehand. */
@Timeout(60)
class NamedFilesTest {
  private static final String NO_FILE =
      " is a pipe or a device, not a regular file; save its output to a file and" + " name that";

  private static final String ABSENT = " does not exist";
  private static final String DENIED = " cannot be read: permission denied";

  @TempDir private Path home;

  private LoadedConfig load(String text, String... variables) throws ProblemsException {
    return new ConfigReader(Environments.of(home, variables)).read("c.yaml", text);
  }

  private List<String> problems(String text, String... variables) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> load(text, variables));
    assertThat(refused).as(text).isNotNull();
    return refused.problems().stream().map(Problem::toString).toList();
  }

  private static Path only(Path file, String permissions) throws Exception {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void whatIsNoFileIsRefusedWhereItIsNamed() throws Exception {
    Path pipe = only(Fifo.at(home.resolve("pipe")), "rw-------");
    Path directory = only(Files.createDirectory(home.resolve("directory")), "rwx------");
    Files.writeString(
        home.resolve(".pg_service.conf"), "[orders]\nhost=h\nsslcert=" + directory + "\n");

    assertThat(
            problems(
                """
                defaults: {sslrootcert: /dev/null}
                servers:
                  - {host: h1, password_file: %1$s}
                  - {host: h2, password_file: %2$s}
                  - url: postgresql://h3?sslcert=%1$s&sslkey=%2$s
                  - url: host=h4 passfile=%1$s
                  - url: postgresql://?service=orders
                """
                    .formatted(pipe, directory),
                "PGSSLCERT=" + pipe))
        .containsExactly(
            "c.yaml:1:25: defaults.sslrootcert: sslrootcert /dev/null" + NO_FILE,
            "c.yaml:3:31: servers[0].password_file: the password file " + pipe + NO_FILE,
            "c.yaml:4:31: servers[1].password_file: the password file "
                + directory
                + " is a directory; name a file",
            "c.yaml:5:10: servers[2].url: character 25 of the connection string: sslcert "
                + pipe
                + NO_FILE,
            "c.yaml:5:10: servers[2].url: character %d of the connection string: sslkey "
                    .formatted(33 + pipe.toString().length())
                + directory
                + " is a directory; name a file",
            "c.yaml:6:10: servers[3].url: character 18 of the connection string: the password file "
                + pipe
                + NO_FILE,
            "PGSSLCERT:1:1: sslcert " + pipe + NO_FILE,
            home.resolve(".pg_service.conf")
                + ":3:1: sslcert "
                + directory
                + " is a directory; name a file");
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    Path file = Files.writeString(home.resolve("f"), "x".repeat(64 * 1024 + 1));

    assertThat(problems("servers: [{host: h, password_file: " + file + "}]"))
        .containsExactly(
            "c.yaml:1:36: servers[0].password_file: the password file "
                + file
                + " is longer than 64 KiB; is it the right file?");
  }

  @Test
  void whatIsMissingOrForbiddenMayComeLaterAndIsOnlyTold() throws Exception {
    Path forbidden = only(Files.writeString(home.resolve("forbidden"), "x"), "---------");
    Path shut = Files.createDirectory(home.resolve("shut"));
    Path within = Files.writeString(shut.resolve("f"), "x");
    only(shut, "---------");

    LoadedConfig loaded =
        load(
            """
            defaults: {sslrootcert: %1$s/none.crt}
            servers:
              - {host: h1, password_file: %1$s/none}
              - {host: h2, password_file: %2$s}
              - {host: h3, password_file: %3$s}
              - url: postgresql://h4?passfile=%1$s/none&sslrootcert=system&sslcert=%1$s/c&sslkey=%1$s/k
            """
                .formatted(home, forbidden, within));
    boolean mayReadAll = Files.isReadable(forbidden);
    only(shut, "rwx------");

    assertThat(loaded.config().servers()).hasSize(4);
    String url = "c.yaml:6:10: servers[3].url: character %d of the connection string: ";
    List<String> told =
        new ArrayList<>(
            List.of(
                "c.yaml:1:25: defaults.sslrootcert: sslrootcert " + home + "/none.crt" + ABSENT,
                "c.yaml:3:31: servers[0].password_file: the password file "
                    + home
                    + "/none"
                    + ABSENT,
                url.formatted(59 + home.toString().length()) + "sslcert " + home + "/c" + ABSENT,
                url.formatted(69 + 2 * home.toString().length()) + "sslkey " + home + "/k" + ABSENT,
                url.formatted(26) + "the password file " + home + "/none" + ABSENT));
    if (!mayReadAll) {
      told.add("c.yaml:4:31: servers[1].password_file: the password file " + forbidden + DENIED);
      told.add("c.yaml:5:31: servers[2].password_file: the password file " + within + DENIED);
    }
    assertThat(loaded.notices())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void aPasswordFileThatIsIgnoredOrThatNobodyNamedIsOnlyTold() throws Exception {
    Path usual = only(Fifo.at(home.resolve(".pgpass")), "rw-------");
    String servers = "servers: [{host: h}]";

    assertThat(load(servers).notices())
        .extracting(Problem::toString)
        .containsExactly(usual + ":1:1: the password file " + usual + NO_FILE);
    assertThat(load(servers, "PGPASSFILE=/dev/null").notices())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .startsWith("PGPASSFILE:1:1: the password file /dev/null is ignored");
  }

  @Test
  void whereAFileSystemHangsOneFileIsWaitedForAndNothingRefused() {
    List<Runnable> asked = new ArrayList<>();
    FileTimeout patience = new FileTimeout(Duration.ofMillis(1), Duration.ofMillis(20));
    NamedFiles files = new NamedFiles(new FileAccess(asked::add), patience);

    for (int i = 0; i < 1_000; i++) {
      assertThat(files.complaint(Path.of("/mnt/f" + i), 1)).isEmpty();
    }

    assertThat(asked).hasSize(1);
  }
}
