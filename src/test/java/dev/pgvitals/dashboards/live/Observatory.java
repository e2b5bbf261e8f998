package dev.pgvitals.dashboards.live;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.alerts.AlertFiles;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.estate.Haste;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that watches: agents, node_exporter, and a Prometheus with all rules, where a quarter of a
 * minute is a second.
 */
final class Observatory implements AutoCloseable {
  static final Haste HASTE = new Haste((int) Zoom.SCRAPE_INTERVAL.toSeconds());

  /** For the configuration of an agent: what is built in, of assurance, and texts of statements. */
  static final String CATALOGUE = "catalogue: [builtin.yaml, assurance.yaml, texts.yaml]\n";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<AgentProcess> agents = new ArrayList<>();
  private final Process nodeExporter;
  private final Prometheus prometheus;

  private Observatory(Path directory, Map<String, String> agentsOfJobs) throws IOException {
    Files.writeString(
        directory.resolve("builtin.yaml"), HASTE.catalogue(CatalogueFiles.builtin().text()));
    Files.writeString(
        directory.resolve("assurance.yaml"),
        HASTE.catalogue(Files.readString(Path.of("examples/assurance-queries.yaml"))));
    Files.writeString(
        directory.resolve("texts.yaml"),
        "pg_stat_statements_query_id: {extends: pg_stat_statements_query_id, enabled: true}\n");
    List<String> scrapes = new ArrayList<>();
    for (Map.Entry<String, String> each : agentsOfJobs.entrySet()) {
      Path configuration =
          Files.writeString(
              directory.resolve(each.getKey() + ".yaml"),
              "listen: \"127.0.0.1:0\"\ninterval: 1s\n" + each.getValue());
      AgentProcess agent =
          AgentProcess.start(directory, Map.of(), "--config", configuration.toString());
      agents.add(agent);
      scrapes.add(scrape(each.getKey(), agent.http().address().getPort()));
    }
    int node = FreePort.next();
    nodeExporter =
        Tool.nodeExporter()
            .command("--web.listen-address=127.0.0.1:" + node)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("node_exporter.log").toFile())
            .start();
    scrapes.add(scrape("node", node));
    prometheus =
        Prometheus.start(Tool.Release.SYSTEM, directory, configuration(directory, scrapes));
  }

  /**
   * Starts it.
   *
   * @param agentsOfJobs by the name of a job, the configuration of its agent but for its address
   */
  static Observatory of(Path directory, Map<String, String> agentsOfJobs) throws IOException {
    return new Observatory(directory, agentsOfJobs);
  }

  private static String scrape(String job, int port) {
    return "  - {job_name: %s, static_configs: [{targets: ['127.0.0.1:%d']}]}\n"
        .formatted(job, port);
  }

  private static String configuration(Path directory, List<String> scrapes) throws IOException {
    List<Path> rules = new ArrayList<>();
    for (Path file : AlertFiles.rules()) {
      rules.add(
          Files.writeString(
              directory.resolve(file.getFileName()), HASTE.rules(Files.readString(file))));
    }
    return """
    global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
    rule_files: [%s]
    scrape_configs:
    %s"""
        .formatted(
            rules.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ")),
            String.join("", scrapes));
  }

  /** Asks the first agent, as a load balancer does, until it may send sessions there. */
  void awaitInUse(String route) {
    await(route)
        .atMost(PATIENCE)
        .until(() -> agents.get(0).http().get(route), answer -> answer.status() == 200);
  }

  Prometheus prometheus() {
    return prometheus;
  }

  Viewer viewer() {
    return new Viewer(prometheus, HASTE);
  }

  @Override
  public void close() {
    prometheus.close();
    nodeExporter.destroyForcibly().onExit().join();
    agents.forEach(AgentProcess::close);
  }
}
