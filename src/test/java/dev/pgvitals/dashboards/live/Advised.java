package dev.pgvitals.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.PackagedExtensions;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A server that {@code pgvitals advise} has much to say of, and can prove some. */
final class Advised implements AutoCloseable {
  static final String NAME = "shop";

  /** Called often enough to count. */
  private static final int CALLS = 30;

  private static final String PASSWORD = "advice";

  private final PackagedExtensions server;
  private final LocalPostgres postgres;

  Advised() throws SQLException {
    server =
        PackagedExtensions.start(
            Tool.hypotheses(), Map.of("shared_preload_libraries", "pg_stat_statements"));
    postgres = server.postgres();
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE EXTENSION hypopg",
        "CREATE ROLE pgvitals_advisor LOGIN PASSWORD '%s'".formatted(PASSWORD),
        "GRANT pg_monitor, pg_read_all_data TO pgvitals_advisor",
        "CREATE ROLE web LOGIN PASSWORD '%s'".formatted(PASSWORD),
        "CREATE TABLE purchase (id integer PRIMARY KEY, customer integer NOT NULL, note text NOT NULL)",
        "INSERT INTO purchase SELECT n, n % 20000, md5(n::text) FROM generate_series(1, 60000) AS n",
        "CREATE INDEX purchase_note ON purchase (note)",
        "CREATE INDEX purchase_note_again ON purchase (note)",
        "GRANT SELECT ON purchase TO web",
        "VACUUM ANALYZE purchase",
        "SELECT pg_stat_statements_reset()");
    work();
  }

  private void work() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl("postgres"), "web", PASSWORD);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < CALLS; i++) {
        statement.execute("SELECT note FROM purchase WHERE customer = " + i);
        statement.execute("SELECT note FROM purchase WHERE id < " + (2000 + i));
      }
    }
  }

  /** For {@code servers} of an agent's configuration. */
  String entry() {
    return "{name: %s, url: '%s', labels: {cluster: shop}}"
        .formatted(NAME, postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"));
  }

  /** Has advice written, as cron would. */
  void advise(Path directory, Path report) {
    Terminal.Outcome outcome =
        new Terminal(directory)
            .file(
                "advise.yaml",
                "servers: [{name: %s, url: '%s'}]"
                    .formatted(NAME, postgres.uri("pgvitals_advisor", PASSWORD, "postgres")))
            .run(
                "advise",
                "--config",
                directory.resolve("advise.yaml").toString(),
                "--report",
                report.toString());
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
  }

  @Override
  public void close() {
    server.close();
  }
}
