package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.network.Frozen;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a reload changes, what it leaves alone, and what brings one about. */
@Isolated("It looks at all threads of the JVM that reload.")
@Timeout(120)
class ReloadIT {
  private static final String QUERIES =
      "answer: {query: SELECT %d AS n, metrics: [{n: {usage: GAUGE, description: It}}]}\n";

  private static Postgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void theServer() {
    postgres = Postgres.shared(18);
  }

  private static String server(String name, String more) {
    String uri = postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
    return "{name: %s, url: '%s?application_name=reload-%s'%s}"
        .formatted(name, uri, name, more.isEmpty() ? "" : ", " + more);
  }

  private static String server(String name) {
    return server(name, "");
  }

  private static String often(String... servers) {
    return "interval: 1s\nreload_on_change: 1s\nservers: [" + String.join(", ", servers) + "]\n";
  }

  private RunningAgent start(String configuration) throws Exception {
    return RunningAgent.start(directory, QUERIES.formatted(1), configuration);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Path written = Files.writeString(directory.resolve("being-written"), text);
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Long> connections(String server) {
    return postgres.backendPids("reload-" + server);
  }

  private static void awaitGone(RunningAgent agent, String server) {
    agent.awaitSamples(
        "nothing of " + server,
        samples -> samples.stream().noneMatch(s -> s.contains("server=\"" + server + "\"")));
  }

  @Test
  void anUnchangedServerKeepsItsConnectionDataAndCountersAndAChangedOneBeginsAnew()
      throws Exception {
    try (RunningAgent agent = start(often(server("same"), server("other"), server("gone")))) {
      for (String server : List.of("same", "other", "gone")) {
        agent.awaitSample("answer_n{server=\"%s\"} 1".formatted(server));
      }
      await().until(() -> connections("same").size() == 1 && connections("other").size() == 1);
      List<Long> same = connections("same");
      List<Long> other = connections("other");
      double spent = agent.value("pgvitals_collect_seconds_total{server=\"same\"}");

      agent.configure(often(server("same"), server("other", "labels: {env: prod}")));
      assertThat(agent.reload().body()).isEqualTo("reloaded: 2 servers, 1 query\n");

      assertThat(agent.samples())
          .contains("answer_n{server=\"same\"} 1")
          .noneMatch(sample -> sample.contains("server=\"gone\""));
      assertThat(agent.value("pgvitals_collect_seconds_total{server=\"same\"}"))
          .isGreaterThanOrEqualTo(spent);
      agent.awaitSample("answer_n{server=\"other\",env=\"prod\"} 1");
      assertThat(connections("same")).isEqualTo(same);
      await().until(() -> connections("other").size() == 1 && !connections("other").equals(other));
      await().until(() -> connections("gone").isEmpty());
    }
  }

  @Test
  void aChangedCatalogueIsTakenUpByServersThatKeepTheirConnections() throws Exception {
    try (RunningAgent agent = start(often(server("db")))) {
      agent.awaitSample("answer_n{server=\"db\"} 1");
      List<Long> before = connections("db");

      write("queries.yaml", QUERIES.formatted(2));

      agent.awaitSample("answer_n{server=\"db\"} 2");
      assertThat(connections("db")).isEqualTo(before);
    }
  }

  @Test
  void newServerFilesAreFoundChangedOnesReadAndRemovedOnesForgotten() throws Exception {
    try (RunningAgent agent =
        start("interval: 1s\nreload_on_change: 1s\nserver_files: [teams/*.yaml]\n")) {
      assertThat(agent.get("/-/ready").status()).isEqualTo(200);

      write("teams/a.yaml", "servers: [" + server("a") + "]\n");
      agent.awaitSample("answer_n{server=\"a\"} 1");
      write("teams/b.yaml", "servers: [" + server("b") + "]\n");
      agent.awaitSample("answer_n{server=\"b\"} 1");
      write("teams/a.yaml", "servers: [" + server("a2") + "]\n");
      agent.awaitSample("answer_n{server=\"a2\"} 1");
      awaitGone(agent, "a");
      Files.delete(directory.resolve("teams/b.yaml"));
      awaitGone(agent, "b");
      assertThat(agent.samples()).contains("answer_n{server=\"a2\"} 1");
    }
  }

  @Test
  void aBrokenFileChangesNothingIsToldByMetricsAndHealsWhenItIsRepaired() throws Exception {
    try (RunningAgent agent = start(often(server("db")))) {
      agent.awaitSample("answer_n{server=\"db\"} 1");
      List<Long> before = connections("db");
      double loaded = agent.value("pgvitals_config_last_reload_success_timestamp_seconds");

      write("queries.yaml", "answer: {qurey: SELECT 3, scope: cluster}\n");
      agent.awaitSample("pgvitals_config_last_reload_successful 0.0");
      assertThat(agent.samples()).contains("answer_n{server=\"db\"} 1");
      assertThat(agent.value("pgvitals_config_last_reload_success_timestamp_seconds"))
          .isEqualTo(loaded);
      agent.configure("servers: [\n");
      assertThat(agent.reload().status()).isEqualTo(500);

      agent.configure(often(server("db")));
      write("queries.yaml", QUERIES.formatted(3));
      agent.awaitSample("answer_n{server=\"db\"} 3");
      agent.awaitSample("pgvitals_config_last_reload_successful 1.0");
      assertThat(agent.value("pgvitals_config_last_reload_success_timestamp_seconds"))
          .isGreaterThan(loaded);
      assertThat(connections("db")).isEqualTo(before);
    }
  }

  /** As Kubernetes mounts a ConfigMap: a change replaces one link, two levels up. */
  @Test
  void aReplacedLinkAboveTheFilesIsAChange() throws Exception {
    write("v1/a.yaml", "servers: [" + server("one") + "]\n");
    write("v2/a.yaml", "servers: [" + server("two") + "]\n");
    Path teams = Files.createDirectories(directory.resolve("teams"));
    Files.createSymbolicLink(teams.resolve("..data"), Path.of("../v1"));
    Files.createSymbolicLink(teams.resolve("a.yaml"), Path.of("..data/a.yaml"));
    try (RunningAgent agent =
        start("interval: 1s\nreload_on_change: 1s\nserver_files: [teams]\n")) {
      agent.awaitSample("answer_n{server=\"one\"} 1");

      Path next = Files.createSymbolicLink(teams.resolve("..new"), Path.of("../v2"));
      Files.move(next, teams.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

      agent.awaitSample("answer_n{server=\"two\"} 1");
      awaitGone(agent, "one");
    }
  }

  @Test
  void theWatchIsSwitchedOnAndOffByAReload() throws Exception {
    String unwatched = often(server("db")).replace("reload_on_change: 1s\n", "");
    try (RunningAgent agent = start(unwatched)) {
      agent.awaitSample("answer_n{server=\"db\"} 1");
      agent.configure(often(server("db")));
      assertThat(agent.reload().status()).isEqualTo(200);

      write("queries.yaml", QUERIES.formatted(2));
      agent.awaitSample("answer_n{server=\"db\"} 2");

      agent.configure(unwatched);
      agent.awaitSamples("a reload", samples -> reloadThreadSleeps());
    }
  }

  /** Nothing is due on the thread that looks for changes. */
  private static boolean reloadThreadSleeps() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("pgvitals-reload"))
        .allMatch(thread -> thread.getKey().getState() == Thread.State.WAITING);
  }

  @Test
  void aPasswordFileThatIsRotatedHealsWithoutAReload() throws Exception {
    postgres.sql(
        "DROP ROLE IF EXISTS rotating",
        "CREATE ROLE rotating LOGIN PASSWORD 'old' IN ROLE pg_monitor");
    write("secrets/pw", "old\n");
    String rotating =
        "{name: rot, url: 'postgresql://rotating@%s:%d/postgres?application_name=reload-rot', password_file: secrets/pw}"
            .formatted(postgres.host(), postgres.port());
    try (RunningAgent agent = start("interval: 1s\nservers: [" + rotating + "]\n")) {
      agent.awaitSample("pg_up{server=\"rot\"} 1");

      postgres.sql(
          "ALTER ROLE rotating PASSWORD 'new'",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'");
      agent.awaitSample("pg_up{server=\"rot\"} 0");
      write("secrets/pw", "new\n");

      agent.awaitSample("pg_up{server=\"rot\"} 1");
    } finally {
      postgres.sql("DROP ROLE rotating");
    }
  }

  @Test
  void aServerThatHangsNeverKeepsAReloadWaiting() throws Exception {
    try (LocalPostgres frozen = LocalPostgres.start(18);
        BlackHole hole = new BlackHole()) {
      String hangs =
          "{name: hole, url: '%s', connect_timeout: 1m}".formatted(hole.uri())
              + ", {name: frozen, timeout: 1m, url: '"
              + frozen.uri("postgres", "", "postgres")
              + "'}";
      try (RunningAgent agent = start(often(server("db"), hangs))) {
        agent.awaitSample("answer_n{server=\"frozen\"} 1");
        agent.awaitSample("answer_n{server=\"db\"} 1");
        try (Frozen now = frozen.freeze()) {
          assertThat(now).isNotNull();
          for (int i = 0; i < 3; i++) {
            reloadsAtOnce(agent, often(server("db"), hangs.replace("1m", "5" + i + "s")));
          }
          reloadsAtOnce(agent, often(server("db")));
          assertThat(agent.samples())
              .contains("answer_n{server=\"db\"} 1")
              .noneMatch(sample -> sample.contains("server=\"frozen\""));
        }
      }
    }
  }

  private static void reloadsAtOnce(RunningAgent agent, String configuration) {
    agent.configure(configuration);
    assertThat(Promptly.get(agent::reload).status()).isEqualTo(200);
  }
}
