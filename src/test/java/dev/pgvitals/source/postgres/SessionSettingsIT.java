package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.check.SessionSettingRule;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.jdbc.ServerConnections;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to name a server leads into it, and into a guarded session. */
class SessionSettingsIT {
  private static final List<String> GUARDED =
      List.of("5s", "200ms", "30s", "on", "on", "off", "pgvitals");

  @TempDir private Path home;

  private ServerConfig server(String text) throws ProblemsException {
    return new ConfigReader(new Environment(Map.of(), home, "os"))
        .read("test.yaml", "servers: [{name: db, connect_timeout: 30s, url: \"" + text + "\"}]\n")
        .config()
        .servers()
        .get(0);
  }

  /** The first column of each question's first row. */
  private List<String> ask(String text, String... questions) throws Exception {
    ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor();
    try (ServerConnections<Session> connections =
            PostgresConnections.to(server(text), housekeeper);
        ServerConnections<Session>.Lease lease = connections.home()) {
      return lease.use(
          session -> {
            List<String> answers = new ArrayList<>();
            for (String question : questions) {
              answers.add(session.query(question, row -> row.next() ? row.getString(1) : ""));
            }
            return answers;
          });
    } finally {
      housekeeper.shutdownNow();
    }
  }

  private List<String> guards(String text) throws Exception {
    return ask(
        text,
        "SHOW statement_timeout",
        "SHOW lock_timeout",
        "SHOW idle_in_transaction_session_timeout",
        "SHOW default_transaction_read_only",
        "SHOW transaction_read_only",
        "SHOW jit",
        "SHOW application_name");
  }

  @EachMajor
  void everyFormOfAConnectionStringOpensAGuardedSession(int major) throws Exception {
    Postgres server = Postgres.shared(major);
    String at = server.host() + ":" + server.port();
    String user = "monitor:" + Postgres.MONITOR_PASSWORD;
    Path passFile = home.resolve("pass");
    Files.writeString(passFile, "*:*:*:monitor:" + Postgres.MONITOR_PASSWORD + "\n");
    Files.setPosixFilePermissions(passFile, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        home.resolve(".pg_service.conf"),
        "[it]\nhost=%s\nport=%d\nuser=monitor\npassword=%s\ndbname=postgres\n"
            .formatted(server.host(), server.port(), Postgres.MONITOR_PASSWORD));

    for (String text :
        List.of(
            "postgresql://" + user + "@" + at + "/postgres",
            "postgresql://" + user + "@" + at + "/postgres?target_session_attrs=primary",
            "postgresql://" + user + "@" + at + "/postgres?target_session_attrs=prefer-standby",
            "postgresql://" + user + "@127.0.0.1:1," + at + "/postgres",
            "jdbc:postgresql://"
                + at
                + "/postgres?user=monitor&password="
                + Postgres.MONITOR_PASSWORD,
            "host=%s port=%d dbname=postgres user=monitor password='%s'"
                .formatted(server.host(), server.port(), Postgres.MONITOR_PASSWORD),
            "host=%s port=%d dbname=postgres user=monitor passfile=%s"
                .formatted(server.host(), server.port(), passFile),
            "service=it")) {
      assertThat(guards(text)).as(text).isEqualTo(GUARDED);
      assertThat(ask(text, "SELECT current_user")).as(text).containsExactly("monitor");
    }
  }

  @Test
  void whatTheServerWouldHaveSetIsStillThereToBeRead() throws Exception {
    try (Postgres server = Postgres.start(18)) {
      server.createMonitorRole();
      server.sql("ALTER ROLE monitor SET statement_timeout = '7s'");

      assertThat(
              ask(
                  server.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"),
                  "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'",
                  "SELECT reset_val FROM pg_settings WHERE name = 'statement_timeout'",
                  "SELECT setting FROM pg_settings WHERE name = 'default_transaction_read_only'",
                  "SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only'"))
          .containsExactly("5000", "7000", "on", "off");
    }
  }

  @Test
  void aSettingThatTheUrlNamesIsLeftToIt() throws Exception {
    assertThat(
            ask(
                Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
                    + "?options=-c%20JIT%3Don%20-c%20datestyle%3DGerman",
                "SHOW jit",
                "SHOW DateStyle",
                "SHOW lock_timeout"))
        .containsExactly("on", "ISO, DMY", "200ms");
  }

  /** Every setting that a query can see the agent's value of is one that check tells of. */
  @Test
  void checkTellsOfEachGuard() throws Exception {
    ServerConfig server = server("postgresql://db1/orders");
    Set<String> guards = new TreeSet<>(SessionGuards.of(server).session().keySet());
    guards.addAll(SessionGuards.of(server).transaction().keySet());
    guards.removeAll(SessionGuards.TEXT.keySet());

    assertThat(SessionSettingRule.NAMES).containsAll(guards);
  }

  @Test
  void aDatabaseWithAnOddNameIsReached() throws Exception {
    try (Postgres server = Postgres.start(18)) {
      server.createMonitorRole();
      server.sql("CREATE DATABASE \"a/b c?d+e%&ö\"");

      assertThat(
              ask(
                  server.uri("monitor", Postgres.MONITOR_PASSWORD, "a%2Fb%20c%3Fd+e%25%26%C3%B6"),
                  "SELECT current_database()"))
          .containsExactly("a/b c?d+e%&ö");
    }
  }

  @Test
  void ofAPairTheHostOfTheRightRoleIsChosenAndGuarded() throws Exception {
    try (LocalPostgres primary = LocalPostgres.start(18);
        LocalPostgres standby = primary.streamingStandby()) {
      primary.createMonitorRole();
      String pair =
          "postgresql://postgres@%s:%d,%s:%d/postgres?target_session_attrs="
              .formatted(standby.host(), standby.port(), primary.host(), primary.port());

      assertThat(ask(pair + "primary", "SELECT pg_is_in_recovery()")).containsExactly("f");
      assertThat(guards(pair + "primary")).isEqualTo(GUARDED);
      assertThat(ask(pair + "standby", "SELECT pg_is_in_recovery()")).containsExactly("t");
    }
  }
}
