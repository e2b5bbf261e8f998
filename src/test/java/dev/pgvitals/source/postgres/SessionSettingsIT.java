package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.ConnectionStrings;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordReader;
import dev.pgvitals.config.login.Secret;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.jdbc.JdbcSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to name a server leads into it, and into a guarded session. */
class SessionSettingsIT {
  private static final List<String> GUARDED =
      List.of("5s", "200ms", "30s", "on", "on", "off", "pgvitals");

  @TempDir private Path home;

  private Connection open(String text) throws Exception {
    ConnectionTarget target =
        new ConnectionStrings(new Environment(Map.of(), home, "os")).read("URL", text);
    JdbcSettings settings =
        SessionSettings.guarded(
            target,
            target.database(),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(3));
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    PasswordReader.read(target)
        .map(Secret::reveal)
        .ifPresent(password -> properties.setProperty("password", password));
    return DriverManager.getConnection(settings.url(), properties);
  }

  private static String ask(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static List<String> guards(Connection connection) throws Exception {
    return List.of(
        ask(connection, "SHOW statement_timeout"),
        ask(connection, "SHOW lock_timeout"),
        ask(connection, "SHOW idle_in_transaction_session_timeout"),
        ask(connection, "SHOW default_transaction_read_only"),
        ask(connection, "SHOW transaction_read_only"),
        ask(connection, "SHOW jit"),
        ask(connection, "SHOW application_name"));
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
      try (Connection connection = open(text)) {
        assertThat(guards(connection)).as(text).isEqualTo(GUARDED);
        assertThat(ask(connection, "SELECT current_user")).as(text).isEqualTo("monitor");
      }
    }
  }

  @Test
  void aDatabaseWithAnOddNameIsReached() throws Exception {
    try (Postgres server = Postgres.start(18)) {
      server.createMonitorRole();
      server.sql("CREATE DATABASE \"a/b c?d+e%&ö\"");

      try (Connection connection =
          open(server.uri("monitor", Postgres.MONITOR_PASSWORD, "a%2Fb%20c%3Fd+e%25%26%C3%B6"))) {
        assertThat(ask(connection, "SELECT current_database()")).isEqualTo("a/b c?d+e%&ö");
      }
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

      try (Connection toPrimary = open(pair + "primary");
          Connection toStandby = open(pair + "standby")) {
        assertThat(ask(toPrimary, "SELECT pg_is_in_recovery()")).isEqualTo("f");
        assertThat(guards(toPrimary)).isEqualTo(GUARDED);
        assertThat(ask(toStandby, "SELECT pg_is_in_recovery()")).isEqualTo("t");
      }
    }
  }
}
