package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgvitals.config.login.Environments;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that need no configuration file. */
class EnvironmentServersTest {
  @TempDir private Path home;

  private LoadedConfig load(String... variables) throws ProblemsException {
    return new ConfigReader(Environments.of(home, variables)).readEnvironment();
  }

  private String servers(String... variables) throws ProblemsException {
    return load(variables).config().servers().stream()
        .map(
            server ->
                server.name()
                    + " "
                    + server.target().database()
                    + " "
                    + server.target().user()
                    + " "
                    + password(server.target().password()))
        .collect(Collectors.joining(" ; "));
  }

  private static String password(PasswordSource source) {
    return source instanceof PasswordSource.Given given
        ? given.secret().reveal()
        : source.toString();
  }

  private String notices(String... variables) throws ProblemsException {
    return load(variables).notices().stream()
        .map(Problem::toString)
        .collect(Collectors.joining(" ; "));
  }

  @Test
  void aDatabaseUrlIsEnough() throws ProblemsException {
    assertThat(servers("DATABASE_URL=postgresql://ann:pw@db1/orders"))
        .isEqualTo("db1:5432 orders ann pw");
    assertThat(servers("DATABASE_URL=postgresql://h1,h2/d")).isEqualTo("h1:5432 d os None[]");
  }

  @Test
  void dataSourceNameListsServers() throws ProblemsException {
    assertThat(
            servers(
                "DATA_SOURCE_NAME=postgresql://ann:p,w@h1,h2/a,host=h1 user=bob"
                    + " dbname=b,postgres://h3"))
        .isEqualTo("h1:5432/a a ann p,w ; h1:5432/b b bob None[] ; h3:5432 os os None[]");
  }

  @Test
  void aUriComesInParts() throws ProblemsException, IOException {
    Path uri = Files.writeString(home.resolve("uri"), "db2:1/y\n");
    Path user = Files.writeString(home.resolve("user"), "bob\n");
    Path pass = home.resolve("pass");

    assertThat(
            servers(
                "DATA_SOURCE_URI=db1:5433/x?sslmode=disable",
                "DATA_SOURCE_USER=ann",
                "DATA_SOURCE_PASS=p@:/w"))
        .isEqualTo("db1:5433 x ann p@:/w");
    assertThat(
            servers(
                "DATA_SOURCE_URI_FILE=" + uri,
                "DATA_SOURCE_USER_FILE=" + user,
                "DATA_SOURCE_PASS_FILE=" + pass))
        .isEqualTo("db2:1 y bob File[path=" + pass + "]");
    assertThat(servers("DATA_SOURCE_USER=ann", "PGHOST=db3")).isEqualTo("db3:5432 ann ann None[]");
    assertThat(servers("DATA_SOURCE_URI=postgresql://u:p@db1/x")).isEqualTo("db1:5432 x u p");
  }

  @Test
  void libpqsVariablesDescribeAServerToo() throws ProblemsException {
    assertThat(servers("PGHOST=db1", "PGPORT=1", "PGUSER=ann", "PGPASSWORD=pw"))
        .isEqualTo("db1:1 ann ann pw");
    assertThat(servers("PGDATABASE=d", "PGPASSFILE=/p"))
        .isEqualTo("localhost:5432 d os PassFile[path=/p]");
  }

  @Test
  void ofSeveralWaysTheFirstIsUsedAndTheOthersAreNamed() throws ProblemsException, IOException {
    String[] all = {
      "DATABASE_URL=postgresql://a",
      "DATA_SOURCE_NAME=postgresql://b",
      "DATA_SOURCE_URI=c",
      "DATA_SOURCE_PASS=hunter2"
    };
    assertThat(servers(all)).startsWith("a:5432");
    assertThat(notices(all))
        .isEqualTo(
            "DATA_SOURCE_NAME:1:1: ignored, because DATABASE_URL is set ;"
                + " DATA_SOURCE_URI:1:1: ignored, because DATABASE_URL is set ;"
                + " DATA_SOURCE_PASS:1:1: ignored, because DATABASE_URL is set");

    Path uri = Files.writeString(home.resolve("uri"), "f");
    String[] files = {
      "DATA_SOURCE_URI=c",
      "DATA_SOURCE_URI_FILE=" + uri,
      "DATA_SOURCE_PASS=hunter2",
      "DATA_SOURCE_PASS_FILE=/p"
    };
    assertThat(servers(files)).isEqualTo("f:5432 os os File[path=/p]");
    assertThat(notices(files))
        .isEqualTo(
            "DATA_SOURCE_URI:1:1: ignored, because DATA_SOURCE_URI_FILE is set ;"
                + " DATA_SOURCE_PASS:1:1: ignored, because DATA_SOURCE_PASS_FILE is set ;"
                + " DATA_SOURCE_PASS_FILE:1:1: the password file /p does not exist");
  }

  @Test
  void mistakesAreNamedByVariableAndColumn() {
    assertRefused(
        "DATA_SOURCE_NAME:1:33: unknown parameter sslmod; did you mean \"sslmode\"?\n"
            + "DATA_SOURCE_NAME:1:62: the port must be a number from 1 to 65535",
        "DATA_SOURCE_NAME=postgresql://h1, postgresql://h?sslmod=x,host=h2 user=u port=x");
    assertRefused(
        "DATA_SOURCE_URI:1:4: the port must be a number from 1 to 65535 (if this is a password:"
            + " write '/' in it as %2F, '@' as %40, '?' as %3F)",
        "DATA_SOURCE_URI=h1:x");
    assertRefused(
        "DATA_SOURCE_URI_FILE:1:1: cannot read the file that it names: check that it exists and"
            + " that the agent's user may read it",
        "DATA_SOURCE_URI_FILE=/nowhere/uri");
    assertRefused(
        "DATA_SOURCE_NAME:1:21: duplicate server name \"a:5432/os\" (the first at"
            + " DATA_SOURCE_NAME:1:14): give each server a unique name",
        "DATA_SOURCE_NAME=postgresql://a,host=a");
  }

  private void assertRefused(String message, String... variables) {
    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> load(variables))
        .withMessage(message);
  }
}
