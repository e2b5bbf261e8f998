package dev.pgvitals.rescue.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.Secret;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescueFileReaderTest {
  private static final ConnectionTarget AGENTS =
      new ConnectionTarget(
          List.of(new ConnectionTarget.Host("db1", 5433)),
          "shop",
          "pgvitals",
          new PasswordSource.Given(new Secret("the agent's")),
          Map.of(
              "sslmode", "verify-full",
              "sslcert", "agent.crt",
              "sslkey", "agent.key",
              "options", "-c role=x",
              "application_name", "agent"));

  @TempDir private Path directory;

  private RescueFile read(String text) throws IOException, ProblemsException {
    Path file = Files.writeString(directory.resolve("rescue.yaml"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return RescueFileReader.read(
        file, new Environment(Map.of("SECRET", "hunter2"), directory, "ada"));
  }

  @Test
  void ofTheAgentsLoginNothingIsTakenButThePlace() throws Exception {
    ConnectionTarget target =
        read("user: helper\npassword_file: secret\n").loginAt(AGENTS, "pgvitals rescue");

    assertThat(target.hosts()).isEqualTo(AGENTS.hosts());
    assertThat(target.database()).isEqualTo("shop");
    assertThat(target.user()).isEqualTo("helper");
    assertThat(target.password()).isEqualTo(new PasswordSource.File(directory.resolve("secret")));
    assertThat(target.parameters())
        .isEqualTo(Map.of("sslmode", "verify-full", "application_name", "pgvitals rescue"));
  }

  @Test
  void aCertificateIsTheFilesOwn() throws Exception {
    assertThat(
            read("{user: helper, sslcert: me.crt, sslkey: /k/me.key}")
                .loginAt(AGENTS, "x")
                .parameters())
        .containsEntry("sslcert", directory.resolve("me.crt").toString())
        .containsEntry("sslkey", "/k/me.key");
  }

  @Test
  void aCommandIsToldOfTheServer() throws Exception {
    ConnectionTarget target =
        read("{user: helper, password_command: [~/bin/token, '{host}', '{port}', '{user}']}")
            .loginAt(AGENTS, "x");

    assertThat(target.password())
        .isInstanceOfSatisfying(
            PasswordSource.Command.class,
            command ->
                assertThat(command.words())
                    .containsExactly(directory + "/bin/token", "db1", "5433", "helper"));
  }

  @Test
  void aPasswordThatOthersCanReadIsNotedUnlessAVariableHasIt() throws Exception {
    assertThat(read("{user: helper, password: hunter2}").notices())
        .singleElement()
        .asString()
        .startsWith("a password in a file that its group or everyone can read: chmod 600 ");
    RescueFile variable = read("{user: helper, password: '${SECRET}'}");
    assertThat(variable.notices()).isEmpty();
    assertThat(variable.password()).isEqualTo(new PasswordSource.Given(new Secret("hunter2")));
  }

  @Test
  void withoutAPasswordThatOfThePersonIsTaken() throws Exception {
    assertThat(read("user: helper").password()).isEqualTo(new PasswordSource.None());

    Path own = Files.writeString(directory.resolve(".pgpass"), "*:*:*:helper:x");

    assertThat(read("user: helper").password()).isEqualTo(new PasswordSource.PassFile(own));
  }
}
