package dev.pgvitals.builtin.access;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.activity.Client;
import dev.pgvitals.builtin.page.DocumentedSql;
import dev.pgvitals.builtin.replication.BusyPair;
import dev.pgvitals.fixture.ServerCertificate;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@link BusyPair} whose standby is synchronous, with sessions of others on both servers: at
 * work, idle in a transaction, waiting for a lock, with TLS and without; a database that lets
 * nobody in, settings that wait for a restart, and the roles that are compared.
 */
final class OtherPeople implements AutoCloseable {
  /** Roles and what each is a member of, directly or not. */
  static final Map<String, Set<String>> PRIVILEGES =
      Map.of(
          "monitor",
          Set.of("pg_monitor", "pg_read_all_stats", "pg_read_all_settings", "pg_stat_scan_tables"),
          "stats",
          Set.of("pg_read_all_stats"),
          "plain",
          Set.of());

  private static final String READ_FILES = "monitor, stats, plain";

  private final BusyPair pair;
  private final List<Client> clients = new ArrayList<>();

  OtherPeople(int major, Path directory) throws SQLException {
    pair = new BusyPair(major);
    LocalPostgres primary = pair.primary();
    LocalPostgres standby = pair.standby();
    String grants =
        DocumentedSql.after("## Configuration files and shared buffers")
            .replace("TO pgvitals", "TO " + READ_FILES);
    primary.sql(
        "CREATE ROLE stats LOGIN PASSWORD 'watch' IN ROLE pg_read_all_stats",
        "CREATE ROLE plain LOGIN PASSWORD 'watch'",
        "ALTER ROLE guest PASSWORD 'watch'",
        "CREATE DATABASE vault",
        "REVOKE CONNECT ON DATABASE vault FROM public",
        "CREATE EXTENSION pgstattuple",
        major >= 15 ? grants : grants.substring(0, grants.indexOf("-- 15 and later")),
        "ALTER SYSTEM SET external_pid_file = '/nowhere'",
        "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    // The files of the standby's certificate were not there when it was copied.
    ServerCertificate certificate = ServerCertificate.create(directory);
    certificate.installIn(primary);
    awaitThat(primary, "EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')");
    primary.sql("CREATE ROLE last LOGIN");
    awaitThat(standby, "EXISTS (SELECT FROM pg_roles WHERE rolname = 'last')");
    begin(primary, "require");
    begin(standby, "disable");
    clients.add(Client.of(primary, "waiting").begin("SELECT count(*) FROM orders"));
    awaitThat(primary, "EXISTS (SELECT FROM pg_locks WHERE NOT granted)");
  }

  /** One at work, one idle in its transaction, one idle. */
  private void begin(LocalPostgres server, String sslMode) throws SQLException {
    Client active = guest(server, sslMode).begin("SELECT pg_sleep(3600)");
    Client open = guest(server, sslMode).run("BEGIN", "SELECT 1");
    clients.addAll(List.of(active, open, guest(server, sslMode)));
    awaitThat(
        server,
        "EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            + " AND usename = 'guest')");
  }

  private static Client guest(LocalPostgres server, String sslMode) throws SQLException {
    return Client.of(
        DriverManager.getConnection(
            server.jdbcUrl("postgres") + "?user=guest&password=watch&sslmode=" + sslMode));
  }

  private static void awaitThat(LocalPostgres server, String condition) {
    await(condition)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> server.query("SELECT " + condition).equals("t"));
  }

  List<LocalPostgres> servers() {
    return List.of(pair.primary(), pair.standby());
  }

  @Override
  public void close() throws SQLException {
    for (Client client : clients) {
      client.close();
    }
    pair.close();
  }
}
