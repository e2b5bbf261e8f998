package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent as an operator's system sees it: files, signals, exit codes. */
class ProcessIT {

  private static Postgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void theServer() {
    postgres = Postgres.shared(18);
  }

  private static String monitored(String applicationName) {
    return postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
        + "?application_name="
        + applicationName;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private AgentProcess start(String... arguments) {
    return AgentProcess.start(directory, Map.of("LANG", "C.UTF-8"), arguments);
  }

  private static void awaitThat(String what, Callable<Boolean> condition) {
    await(what).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  private static boolean hasEach(List<String> samples, List<String> beginnings) {
    return samples.size() > 500
        && beginnings.stream().allMatch(b -> samples.stream().anyMatch(s -> s.startsWith(b)));
  }

  private static void awaitReady(Http http) {
    awaitThat("ready", () -> http.get("/-/ready").status() == 200);
  }

  @Test
  void oneVariableIsEnough() {
    AgentProcess started =
        AgentProcess.start(
            directory,
            Map.of("DATABASE_URL", monitored("one-variable")),
            "--listen",
            "127.0.0.1:0");
    try (AgentProcess agent = started) {
      Http http = agent.http();
      List<String> all =
          List.of(
              "pg_up{server=\"127.0.0.1:" + postgres.port() + "\"} 1",
              "pg_stat_database_xact_commit_total{",
              "pg_settings_",
              "pgvitals_build_info{",
              "process_resident_memory_bytes ");
      awaitThat("all series", () -> hasEach(http.get("/metrics").samples(), all));

      agent.signal("TERM");

      assertThat(agent.exitCode(Promptly.LIMIT)).isZero();
      assertThat(agent.output()).endsWith("INFO stopped\n");
      awaitThat("no connection left", () -> postgres.backendPids("one-variable").isEmpty());
    }
  }

  @Test
  void aHangUpReadsTheFilesAgainAndABrokenOneIsRefusedWhole() throws IOException {
    String server = "servers:\n  - {name: %s, url: '" + monitored("reloading") + "'}\n";
    String head = "listen: \"127.0.0.1:0\"\ncatalogue: [queries.yaml]\n";
    write(
        "queries.yaml",
        "answer: {query: SELECT 42 AS n, metrics: [{n: {usage: GAUGE, description: It}}]}\n");
    write("pgvitals.yaml", head + server.formatted("before"));
    try (AgentProcess agent = start("--config", "pgvitals.yaml")) {
      Http http = agent.http();
      awaitThat(
          "first data",
          () -> http.get("/metrics").samples().contains("answer_n{server=\"before\"} 42"));

      write(
          "pgvitals.yaml",
          head + "servers: [{nam: x, url: postgresql://db1}, {host: 7, hots: 8}]\n");
      agent.signal("HUP");
      awaitThat(
          "the refusal",
          () -> agent.output().contains("reload failed, keeping the current configuration:"));
      awaitThat("all problems", () -> agent.output().contains("servers[1]: unknown key \"hots\""));
      assertThat(agent.output())
          .contains("pgvitals.yaml:3:12: servers[0]: unknown key \"nam\"; did you mean \"name\"?");
      assertThat(http.get("/metrics").samples()).contains("answer_n{server=\"before\"} 42");

      write("pgvitals.yaml", head + server.formatted("after"));
      agent.signal("HUP");
      awaitThat(
          "the new server",
          () -> http.get("/metrics").samples().contains("answer_n{server=\"after\"} 42"));
      assertThat(http.get("/metrics").body()).doesNotContain("server=\"before\"");
    }
  }

  /** Its output tells how far it has come. */
  private AgentProcess startLoggingClasses(String uri, String... arguments) {
    Path jar = Path.of(System.getProperty("pgvitals.jar", "target/pgvitals.jar"));
    List<String> all = new ArrayList<>(List.of("-Xlog:class+load:stdout", "-jar"));
    all.add(jar.toAbsolutePath().toString());
    all.addAll(List.of(arguments));
    return AgentProcess.java(directory, Map.of("DATABASE_URL", uri), all);
  }

  private static Pattern loaded(String className) {
    return Pattern.compile(" " + Pattern.quote(className) + " source:");
  }

  @Test
  void aHangUpThatComesBeforeItIsUpIsAReloadOnceItIs() {
    try (AgentProcess agent =
        startLoggingClasses(monitored("early"), "run", "--listen", "127.0.0.1:0")) {
      agent.awaitOutput(loaded("dev.pgvitals.cli.RootCommand"));

      agent.signal("HUP");

      agent.awaitOutput(Pattern.compile("reloaded: 1 server, \\d+ queries"));
      awaitReady(agent.http());
      agent.signal("TERM");
      assertThat(agent.exitCode(Promptly.LIMIT)).isZero();
    }
  }

  @Test
  void aHangUpEndsACommandThatIsNoAgent() {
    try (BlackHole hole = new BlackHole();
        AgentProcess check = startLoggingClasses(hole.uri(), "check", "--online")) {
      check.awaitOutput(loaded("dev.pgvitals.collect.probe.ServerProbe"));

      check.signal("HUP");

      assertThat(check.exitCode(Promptly.LIMIT)).isEqualTo(129);
    }
  }

  @Test
  void aServerThatSwallowsPacketsDelaysNeitherStartNorScrapesNorTheEnd() throws IOException {
    try (BlackHole hole = new BlackHole()) {
      write(
          "pgvitals.yaml",
          """
          listen: "127.0.0.1:0"
          interval: 1s
          defaults: {connect_timeout: 1m}
          servers:
            - {name: hole, url: '%s'}
            - {name: db, url: '%s'}
          """
              .formatted(hole.uri(), monitored("beside-a-hole")));
      try (AgentProcess agent = start("--config", "pgvitals.yaml")) {
        Http http = agent.http();
        awaitThat(
            "the other server's data",
            () -> http.get("/metrics?server=db").samples().contains("pg_up{server=\"db\"} 1"));
        assertThat(http.get("/-/ready").body()).isEqualTo("not ready: not tried yet: hole\n");

        agent.signal("TERM");

        assertThat(agent.exitCode(Promptly.LIMIT)).isZero();
        awaitThat("no connection left", () -> postgres.backendPids("beside-a-hole").isEmpty());
      }
    }
  }

  @Test
  void itStartsWhileItsServerIsDown() {
    AgentProcess started =
        AgentProcess.start(
            directory,
            Map.of("DATABASE_URL", "postgresql://u@127.0.0.1:1/d"),
            "run",
            "--listen=127.0.0.1:0");
    try (AgentProcess agent = started) {
      Http http = agent.http();
      awaitReady(http);
      assertThat(http.get("/metrics").body()).contains("\npg_up{server=\"127.0.0.1:1\"} 0\n");
      assertThat(agent.output())
          .contains("server=127.0.0.1:1 reason=connect sqlstate=08001 down: Connection to");
    }
  }

  @Test
  void itDoesNotStartOnABrokenCatalogueAndSaysAllThatIsWrong() throws IOException {
    write("pgvitals.yaml", "catalogue: [a.yaml, b.yaml]\nservers: [{url: postgresql://db1}]\n");
    write("a.yaml", "a: {scope: cluster, query: SELECT 1 AS n, metrics: [{n: {usage: GAUGES}}]}\n");
    write("b.yaml", "b: {scope: cluster, qurey: SELECT 1 AS n, metrics: [{n: {usage: GAUGE}}]}\n");
    try (AgentProcess agent = start("run", "-c", "pgvitals.yaml")) {
      assertThat(agent.exitCode(Promptly.LIMIT)).isEqualTo(1);
      assertThat(agent.output())
          .isEqualTo(
              """
              a.yaml:1:65: a.metrics.n.usage: unknown usage "GAUGES"; did you mean "GAUGE"?
              b.yaml:1:4: b: the key "query" is missing
              b.yaml:1:21: b: unknown key "qurey"; did you mean "query"?
              3 problems
              """);
    }
  }
}
