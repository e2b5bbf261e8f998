package dev.pgvitals.systems;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.alerts.AlertFiles;
import dev.pgvitals.alerts.Alertmanager;
import dev.pgvitals.alerts.course.Courses;
import dev.pgvitals.alerts.course.Notice;
import dev.pgvitals.alerts.course.Trouble;
import dev.pgvitals.alerts.course.Webhook;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.demo.Demo;
import dev.pgvitals.demo.DemoConfiguration;
import dev.pgvitals.demo.DemoSystem;
import dev.pgvitals.demo.Systems;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.Tool.Release;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A system as its files describe it: its servers and its workload as the demo runs them, the agent
 * on its configuration and catalogue, Prometheus with its rules and Alertmanager with its routes.
 * Only time passes more quickly.
 */
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final DemoSystem system;
  private final Path directory;
  private final Demo demo;
  private final RunningAgent agent;
  private final Webhook webhook = new Webhook();
  private final Alertmanager alertmanager;
  private final Prometheus prometheus;

  /**
   * Starts all of it, and returns when Prometheus knows what each server is.
   *
   * @param directory where files of the test go
   */
  Stage(String name, Path directory) throws Exception {
    this.system = Systems.read(name);
    this.directory = directory;
    this.demo = Systems.start(name, pgbouncer());
    this.agent = startAgent();
    this.alertmanager =
        Alertmanager.start(
            directory,
            write(
                "alertmanager.yml",
                HurriedFiles.notifications(text("alertmanager.yaml"), webhook.url())));
    this.prometheus =
        Prometheus.start(
            Release.SID, Files.createDirectory(directory.resolve("prometheus")), scrapes());
    awaitJudgements();
  }

  private Optional<Path> pgbouncer() {
    return system.pooler() ? Optional.of(Tool.pgbouncer(Release.SYSTEM).path()) : Optional.empty();
  }

  private RunningAgent startAgent() throws Exception {
    Path watched = Files.createDirectory(directory.resolve("agent"));
    Path builtin =
        Files.writeString(
            watched.resolve("builtin.yaml"),
            HurriedFiles.catalogue(CatalogueFiles.builtin().text()));
    DemoConfiguration configuration = DemoConfiguration.of(system, demo.variables().keySet());
    return RunningAgent.start(
        watched,
        HurriedFiles.catalogue(text("queries.yaml")),
        HurriedFiles.configuration(configuration.text(), builtin, watched.resolve("queries.yaml")),
        demo.variables());
  }

  private String scrapes() throws IOException {
    List<String> files = new ArrayList<>();
    files.add("'" + write("rules.yaml", HurriedFiles.rules(text("rules.yaml"))) + "'");
    for (Path written : AlertFiles.rules()) {
      String name = written.getFileName().toString();
      // The system's own file has these, with its own.
      if (!name.equals("vitals.rules.yaml")) {
        files.add("'" + write(name, HurriedFiles.rules(Files.readString(written))) + "'");
      }
    }
    return """
    global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 500ms}
    rule_files: [%s]
    alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
    scrape_configs:
      - {job_name: pgvitals, static_configs: [{targets: ['%s']}]}
    """
        .formatted(String.join(", ", files), alertmanager.address(), agent.address());
  }

  private String text(String file) throws IOException {
    return Files.readString(system.directory().resolve(file));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private void awaitJudgements() {
    await("five seconds of data of all servers")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () ->
                prometheus.query("count_over_time(pgvitals_health_score[1m]) >= 5").size()
                    == servers());
  }

  private long servers() {
    return agent.samples().stream().filter(sample -> sample.startsWith("pg_up{")).count();
  }

  Demo demo() {
    return demo;
  }

  Prometheus prometheus() {
    return prometheus;
  }

  /** What was told to whoever is called. */
  List<Notice> notices() {
    return webhook.notices();
  }

  /** The lines of {@code /metrics}. */
  List<String> samples() {
    return agent.samples();
  }

  /** The value of a series, such as {@code titan_users{server="titan"}}; none: empty. */
  Optional<Double> sample(String series) {
    return samples().stream()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.valueOf(line.substring(series.length() + 1)))
        .findFirst();
  }

  /**
   * A trouble that the system's script makes and ends.
   *
   * @param name as the script has it
   * @param server which server's description its alerts must name; empty: none
   */
  Trouble trouble(String name, String server) {
    return Trouble.of(name, server, () -> script(name), () -> script("undo", name));
  }

  /** Makes all, and returns when each of their alerts has been told, and so has its end. */
  void play(List<Trouble> troubles) {
    new Courses(prometheus, webhook).play(troubles, PATIENCE.multipliedBy(2));
  }

  /** Runs the system's script, which must succeed; returns what it says. */
  String script(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder script =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(system.trouble().toAbsolutePath().toString()), Stream.of(arguments))
                .toList());
    script.environment().put("ADMIN_URL", demo.adminUrl());
    demo.replicaUrl().ifPresent(url -> script.environment().put("REPLICA_URL", url));
    demo.backups().ifPresent(at -> script.environment().put("BACKUPS", at.toString()));
    script
        .environment()
        .merge("PATH", "", (path, none) -> Tool.binariesOfPostgres() + File.pathSeparator + path);
    Path said = Files.createTempFile(directory, "script", ".log");
    Process process = script.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + ": " + Files.readString(said));
    }
    return Files.readString(said);
  }

  /** What {@code pgvitals check --online} says of the system's own configuration. */
  Terminal.Outcome check() throws IOException {
    Path own = Files.createTempDirectory(directory, "check");
    Files.writeString(own.resolve("queries.yaml"), text("queries.yaml"));
    Files.writeString(
        own.resolve("pgvitals.yaml"),
        DemoConfiguration.of(system, demo.variables().keySet()).text());
    Terminal terminal = new Terminal(own);
    demo.variables().forEach(terminal::with);
    return terminal.run("check", "--online", "--config", "@pgvitals.yaml");
  }

  /** The first value that a superuser is told in the system's database. */
  String ask(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(demo.server().jdbcUrl(system.database()));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  @Override
  public void close() {
    prometheus.close();
    alertmanager.close();
    webhook.close();
    agent.close();
    demo.close();
  }
}
