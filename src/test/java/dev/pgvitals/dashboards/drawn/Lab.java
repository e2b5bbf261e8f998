package dev.pgvitals.dashboards.drawn;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.alerts.AlertFiles;
import dev.pgvitals.demo.Demo;
import dev.pgvitals.demo.Systems;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.estate.Orders;
import dev.pgvitals.fixture.estate.Work;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the boards are drawn of: the demo's shop and {@link Orders} at work, a server that is down,
 * an agent that watches all of them at its usual pace, node_exporter, and a Prometheus with the
 * shipped rules that scrapes as most do, every 15 seconds.
 */
final class Lab implements AutoCloseable {

  private final Demo shop = Systems.start("shop");
  private final Orders orders = new Orders();
  private final Work work;
  private final AgentProcess agent;
  private final String host = "127.0.0.1:" + FreePort.next();
  private final Process nodeExporter;
  private final Prometheus prometheus;

  Lab(Path directory) throws IOException, SQLException {
    work = new Work(orders);
    agent = AgentProcess.start(directory, Map.of(), "--config", configure(directory).toString());
    nodeExporter =
        Tool.nodeExporter()
            .command("--web.listen-address=" + host)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("node_exporter.log").toFile())
            .start();
    prometheus = Prometheus.start(Tool.Release.SYSTEM, directory, scrapesAndRules());
  }

  private Path configure(Path directory) throws IOException {
    Files.writeString(
        directory.resolve("texts.yaml"),
        "pg_stat_statements_query_id: {extends: pg_stat_statements_query_id, enabled: true}\n");
    return Files.writeString(
        directory.resolve("pgvitals.yaml"),
        """
        listen: "127.0.0.1:0"
        interval: 15s
        catalogue: [builtin, '%s', texts.yaml]
        servers:
          - {name: shop, url: '%s', cpus: 2, labels: {cluster: shop}}
          - name: orders-1
            url: '%s'
            cpus: 2
            labels: {cluster: orders}
            thresholds:
              PostgresConnectionsHigh: {warning: 0.7}
              PostgresIdleInTransaction: {warning: 20}
          - {name: orders-2, url: '%s', labels: {cluster: orders}}
          - {name: orders-pool, url: '%s', labels: {cluster: orders}}
          - {name: archive, url: 'postgresql://monitor@127.0.0.1:1/archive', labels: {cluster: archive}}
        """
            .formatted(
                Path.of("examples/assurance-queries.yaml").toAbsolutePath(),
                shop.url(),
                Orders.uri(orders.primary()),
                Orders.uri(orders.standby()),
                orders.pool().uri("monitor", "pgbouncer")));
  }

  private String scrapesAndRules() {
    return """
    global: {scrape_interval: 15s, evaluation_interval: 15s}
    rule_files: [%s]
    scrape_configs:
      - {job_name: pgvitals, static_configs: [{targets: ['%s:%d']}]}
      - {job_name: node, static_configs: [{targets: ['%s']}]}
    """
        .formatted(
            AlertFiles.rules().stream()
                .map(file -> "'" + file.toAbsolutePath() + "'")
                .collect(Collectors.joining(", ")),
            agent.http().address().getHostString(),
            agent.http().address().getPort(),
            host);
  }

  Prometheus prometheus() {
    return prometheus;
  }

  /** The query id of the statement that {@code orders-1} spends most time on. */
  String busiestStatement() {
    return prometheus
        .query(
            "topk(1, sum by (queryid) (rate(pg_stat_statements_seconds_total{server=\"orders-1\",datname=\"orders\"}[10m])))")
        .path(0)
        .at("/metric/queryid")
        .asText();
  }

  /** Until every server but the dead one has been seen for so long. */
  void awaitHistory(Duration history) {
    await("data of " + history)
        .atMost(history.plusMinutes(5))
        .pollInterval(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(
            () ->
                prometheus
                        .query(
                            "timestamp(pg_up == 1) - on (server) min_over_time(timestamp(pg_up == 1)[%ds:15s]) > %d"
                                .formatted(history.toSeconds() + 300, history.toSeconds()))
                        .size()
                    == 4);
  }

  @Override
  public void close() throws SQLException {
    prometheus.close();
    nodeExporter.destroyForcibly().onExit().join();
    agent.close();
    work.close();
    orders.close();
    shop.close();
  }
}
