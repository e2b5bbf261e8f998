package dev.pgvitals.alerts.live;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.alerts.AlertFiles;
import dev.pgvitals.alerts.Alertmanager;
import dev.pgvitals.alerts.course.Courses;
import dev.pgvitals.alerts.course.Notice;
import dev.pgvitals.alerts.course.Webhook;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.estate.Haste;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that an installation has: servers, an agent that watches them, one more agent, Prometheus
 * with all rules, Alertmanager, and who is called.
 */
final class Scene implements AutoCloseable {
  /** So that a {@code for} of five minutes is three seconds. */
  private static final Haste HASTE = new Haste(100);

  private static final String QUERIES_OF_OUR_OWN =
      """
      open_orders:
        tags: [orders]
        interval: 1s
        query: SELECT count(*) AS orders FROM public.open_order
        metrics: [{orders: {usage: GAUGE, description: Orders}}]
      """;

  private final Cast cast;
  private final Path directory;
  private final RunningAgent agent;
  private final AgentProcess second;
  private final Webhook webhook = new Webhook();
  private final Alertmanager alertmanager;
  private final Prometheus prometheus;

  Scene(Tool.Release release, Cast cast, Path directory) throws Exception {
    this.cast = cast;
    this.directory = directory;
    Path watched = Files.createDirectory(directory.resolve("agent"));
    String catalogue =
        HASTE.catalogue(
            CatalogueFiles.builtin().text()
                + Files.readString(Path.of("examples/assurance-queries.yaml"))
                + QUERIES_OF_OUR_OWN);
    agent = RunningAgent.start(watched, catalogue, cast.configuration());
    second = startSecond();
    // What it says first it says slowly, and a scrape has a second.
    await("a judgement on every server")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                agent.samples().stream()
                    .filter(sample -> sample.startsWith("pgvitals_health_score"))
                    .count(),
            servers -> servers == Cast.SERVERS);
    alertmanager = Alertmanager.start(directory, notifications());
    prometheus = Prometheus.start(release, directory, scrapesAndRules());
  }

  /** The packaged agent, with next to nothing to do. */
  private AgentProcess startSecond() throws IOException {
    Path small = Files.createDirectory(directory.resolve("second"));
    Files.writeString(
        small.resolve("one.yaml"),
        "one: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE, description: One}}]}\n");
    Files.writeString(
        small.resolve("pgvitals.yaml"),
        "listen: \"127.0.0.1:0\"\ninterval: 1s\ncatalogue: [one.yaml]\n"
            + "servers: [{name: elsewhere, url: '%s', thresholds: {PostgresConnectSlow: {warning: 3}}}]\n"
                .formatted(cast.controlUri()));
    return AgentProcess.start(
        small, Map.of(), "--config", small.resolve("pgvitals.yaml").toString());
  }

  private Path notifications() throws IOException {
    return Files.writeString(
        directory.resolve("alertmanager.yml"),
        """
        route: {receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 500ms, repeat_interval: 1h}
        receivers: [{name: hook, webhook_configs: [{url: '%s', send_resolved: true}]}]
        """
            .formatted(webhook.url()));
  }

  private String scrapesAndRules() throws IOException {
    List<String> rules = new ArrayList<>();
    for (Path file : AlertFiles.rules()) {
      Path quick = directory.resolve(file.getFileName());
      Files.writeString(quick, HASTE.rules(Files.readString(file)));
      rules.add("'" + quick + "'");
    }
    return """
    global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 500ms}
    rule_files: [%s]
    alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
    scrape_configs:
      - {job_name: pgvitals, static_configs: [{targets: ['%s']}]}
      - {job_name: second, static_configs: [{targets: ['%s']}]}
    """
        .formatted(
            String.join(", ", rules),
            alertmanager.address(),
            agent.address(),
            second.http().address().getHostString() + ":" + second.http().address().getPort());
  }

  Cast cast() {
    return cast;
  }

  Prometheus prometheus() {
    return prometheus;
  }

  Courses courses() {
    return new Courses(prometheus, webhook);
  }

  List<Notice> notices() {
    return webhook.notices();
  }

  /** The one that can be stopped and goes on. */
  AgentProcess second() {
    return second;
  }

  /** Has the agent read another configuration; whether it is one. */
  boolean configure(String configuration) {
    agent.configure(configuration);
    return agent.reload().status() == 200;
  }

  @Override
  public void close() {
    prometheus.close();
    alertmanager.close();
    webhook.close();
    second.close();
    agent.close();
  }
}
