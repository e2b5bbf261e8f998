package dev.pgvitals.builtin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.builtin.activity.Client;
import dev.pgvitals.fixture.ServerCertificate;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles, and how clients are connected, against what was arranged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityValuesIT {
  private final LocalPostgres postgres = LocalPostgres.start(18);

  @BeforeAll
  void create() {
    postgres.createMonitorRole();
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE clerk SUPERUSER",
        "ALTER ROLE clerk CREATEROLE",
        "ALTER ROLE clerk CREATEDB",
        "ALTER ROLE clerk REPLICATION",
        "ALTER ROLE clerk BYPASSRLS",
        "ALTER ROLE admin NOSUPERUSER CREATEDB",
        "ALTER ROLE admin NOLOGIN",
        "ALTER ROLE admin RENAME TO root",
        "GRANT admin TO clerk",
        "GRANT admin TO clerk WITH ADMIN OPTION",
        "GRANT pg_execute_server_program TO clerk",
        "GRANT pg_write_all_data TO staff",
        "GRANT deputies TO clerk"
      })
  void theFingerprintOfPrivilegedRolesChangesWithEachRight(String change) throws SQLException {
    try (Readings readings = Readings.of(postgres);
        Client session = Client.of(postgres)) {
      session.run(
          "CREATE ROLE admin SUPERUSER LOGIN",
          "CREATE ROLE deputies",
          "GRANT admin TO deputies",
          "CREATE ROLE staff",
          "CREATE ROLE clerk LOGIN",
          "GRANT staff TO clerk");
      double before = hash(readings);

      session.run(change);

      assertThat(hash(readings)).isNotEqualTo(before);
    } finally {
      dropRoles();
    }
  }

  @Test
  void theFingerprintOfPrivilegedRolesIsThatOfTheirNamesAndNothingElse() {
    List<Double> hashes = new ArrayList<>();
    try (Readings readings = Readings.of(postgres)) {
      postgres.sql("CREATE ROLE admin SUPERUSER", "CREATE ROLE deputies CREATEDB");
      hashes.add(hash(readings));
      hashes.add(hash(readings));

      dropRoles();
      postgres.sql("CREATE ROLE deputies CREATEDB", "CREATE ROLE admin SUPERUSER");
      hashes.add(hash(readings));

      postgres.sql(
          "ALTER ROLE admin PASSWORD 'another'",
          "CREATE ROLE clerk LOGIN CONNECTION LIMIT 7",
          "CREATE ROLE staff",
          "GRANT staff TO clerk",
          "GRANT pg_monitor TO clerk");
      hashes.add(hash(readings));
      postgres.restart();
    }
    try (LocalPostgres other = LocalPostgres.start(18);
        Readings here = Readings.of(postgres)) {
      other.sql(
          "CREATE DATABASE before_all",
          "CREATE ROLE admin SUPERUSER",
          "CREATE ROLE deputies CREATEDB");
      other.createMonitorRole();
      hashes.add(hash(here));
      try (Readings there = Readings.of(other)) {
        hashes.add(hash(there));
      }
    } finally {
      dropRoles();
    }

    assertThat(hashes).hasSize(6).containsOnly(hashes.get(0));
    assertThat(hashes.get(0)).isGreaterThan(0).isLessThan(0x1p53);
  }

  @Test
  void rolesAreCountedByWhatTheyMay() {
    postgres.sql(
        "CREATE ROLE admin SUPERUSER LOGIN VALID UNTIL 'infinity'",
        "CREATE ROLE deputies CREATEROLE CREATEDB REPLICATION BYPASSRLS",
        "CREATE ROLE staff LOGIN VALID UNTIL '2001-01-01'",
        "CREATE ROLE clerk LOGIN VALID UNTIL '2100-01-01'");
    try (Readings readings = Readings.of(postgres)) {
      assertThat(roles(readings, "superuser")).as("and postgres").isEqualTo(2);
      assertThat(roles(readings, "createrole")).isEqualTo(2);
      assertThat(roles(readings, "createdb")).isEqualTo(2);
      assertThat(roles(readings, "replication")).isEqualTo(2);
      assertThat(roles(readings, "bypassrls")).isEqualTo(2);
      assertThat(roles(readings, "login")).as("and postgres and monitor").isEqualTo(5);
      assertThat(roles(readings, "login_without_expiry")).isEqualTo(3);
      assertThat(roles(readings, "login_expired")).isEqualTo(1);
      assertThat(readings.value("pg_roles", "pg_roles_valid_until_timestamp_seconds", "staff"))
          .isEqualTo(
              Double.parseDouble(
                  postgres.query("SELECT extract(epoch FROM timestamptz '2001-01-01')")));
      assertThat(readings.samples("pg_roles", "pg_roles_valid_until_timestamp_seconds"))
          .extracting(sample -> sample.labels().get("rolname"))
          .containsExactlyInAnyOrder("staff", "clerk");
    } finally {
      dropRoles();
    }
  }

  @Test
  void connectionsWithTlsAreAShareOfThoseOverTcp(@TempDir Path directory) throws SQLException {
    ServerCertificate.create(directory).installIn(postgres);
    String url = postgres.jdbcUrl("postgres");
    try (Readings readings = Readings.of(postgres);
        Connection plain = tls(url, "disable");
        Connection first = tls(url, "require");
        Connection second = tls(url, "require")) {
      assertThat(List.of(plain, first, second)).hasSize(3);
      double agents = security(readings, "connections_tcp") - 3;
      double agentsTls = security(readings, "connections_tls") - 2;

      assertThat(agents).isEqualTo(1);
      assertThat(agentsTls).isIn(0.0, 1.0);
      assertThat(security(readings, "connections_encrypted_ratio")).isEqualTo((2 + agentsTls) / 4);
      assertThat(readings.value("pg_stat_ssl", "pg_stat_ssl_connections", "TLSv1.3"))
          .isEqualTo(2 + agentsTls);
      assertThat(readings.value("pg_stat_ssl", "pg_stat_ssl_connections", "none"))
          .isEqualTo(2 - agentsTls);
      assertThat(readings.value("pg_stat_ssl", "pg_stat_ssl_connections", "TLSv1.2")).isZero();
      assertThat(security(readings, "connections_gss_encrypted")).isZero();
      assertThat(security(readings, "connections_client_certificate")).isZero();
    }
  }

  private static Connection tls(String url, String mode) throws SQLException {
    return DriverManager.getConnection(url + "?user=postgres&sslmode=" + mode);
  }

  private static double hash(Readings readings) {
    return security(readings, "roles_privileged_hash");
  }

  private static double roles(Readings readings, String which) {
    return security(readings, "roles_" + which);
  }

  private static double security(Readings readings, String which) {
    return readings.value("pg_security", "pg_" + which);
  }

  private void dropRoles() {
    postgres.sql("DROP ROLE IF EXISTS clerk, staff, deputies, admin, root");
  }
}
