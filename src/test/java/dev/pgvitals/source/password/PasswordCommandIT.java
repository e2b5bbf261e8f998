package dev.pgvitals.source.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.source.jdbc.LoginException;
import dev.pgvitals.source.jdbc.ServerConnections;
import dev.pgvitals.source.postgres.PostgresConnections;
import dev.pgvitals.source.postgres.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Logins with a password that a command prints, and that changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordCommandIT {
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final LocalPostgres postgres = LocalPostgres.start(18);

  @TempDir private Path directory;

  @BeforeAll
  void askForPasswords() throws IOException {
    Path rules = postgres.data().resolve("pg_hba.conf");
    Files.writeString(rules, "host all keeper all scram-sha-256\n" + Files.readString(rules));
    postgres.sql("CREATE ROLE keeper LOGIN", "SELECT pg_reload_conf()");
  }

  @AfterAll
  void stop() {
    postgres.close();
    timers.shutdownNow();
  }

  @BeforeEach
  void first() throws IOException {
    secret("one");
    server("one");
  }

  @AfterEach
  void forget() throws IOException {
    Files.deleteIfExists(directory.resolve("runs"));
  }

  /** What the command prints from now on. */
  private void secret(String password) throws IOException {
    Files.writeString(directory.resolve("secret"), password + "\n");
  }

  /** What the server takes from now on. */
  private void server(String password) {
    postgres.sql("ALTER ROLE keeper PASSWORD '" + password + "'");
  }

  private int runs() throws IOException {
    return Files.readAllLines(directory.resolve("runs")).size();
  }

  private ServerConnections<Session> connections() {
    return PostgresConnections.to(
        Trial.server(
            "postgresql://keeper@%s:%d/postgres".formatted(postgres.host(), postgres.port()),
            "    password_command: [sh, -c, 'echo run >> %1$s/runs; cat %1$s/secret']\n"
                .formatted(directory)),
        timers);
  }

  private static void login(ServerConnections<Session> connections) throws Exception {
    connections.dropIdle();
    connections.newHome().close();
  }

  @Test
  void oneRunDoesForManyLogins() throws Exception {
    try (ServerConnections<Session> connections = connections()) {
      login(connections);
      login(connections);
      connections.visit("postgres").close();

      assertThat(runs()).isOne();
    }
  }

  @Test
  void aPasswordThatHasExpiredCostsNoLogin() throws Exception {
    try (ServerConnections<Session> connections = connections()) {
      login(connections);
      server("two");
      secret("two");

      login(connections);
      login(connections);

      assertThat(runs()).isEqualTo(2);
    }
  }

  @Test
  void aWrongPasswordIsTheServersWordAndIsNotKept() throws Exception {
    try (ServerConnections<Session> connections = connections()) {
      login(connections);
      server("two");

      assertThatExceptionOfType(LoginException.class)
          .isThrownBy(() -> login(connections))
          .withMessageContaining("password authentication failed for user \"keeper\"");
      assertThat(runs()).as("once more, as the old one was refused").isEqualTo(2);

      secret("two");
      login(connections);
      assertThat(runs()).isEqualTo(3);
    }
  }

  @Test
  void withoutAPasswordThereIsNoLogin() throws Exception {
    Files.delete(directory.resolve("secret"));
    try (ServerConnections<Session> connections = connections()) {
      assertThatExceptionOfType(LoginException.class)
          .isThrownBy(() -> login(connections))
          .withMessageStartingWith("the password command sh failed with exit code 1: cat:")
          .satisfies(error -> assertThat(error.getSQLState()).isEqualTo("28000"));
    }
  }
}
