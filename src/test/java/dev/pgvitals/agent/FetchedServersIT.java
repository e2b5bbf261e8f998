package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.ListServer;
import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.time.Clocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose servers are in a list that it fetches, while all happens to the list. */
@Timeout(180)
class FetchedServersIT {
  private static final String QUERIES =
      "answer: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE, description: It}}]}\n";

  private static final Pattern NAME = Pattern.compile("\"__meta_pgvitals_server\":\"([^\"]+)\"");

  @TempDir private Path directory;

  private final MovableClocks time = new MovableClocks();
  private final Clocks clocks = new Clocks(time::nanos, time::instant);
  private ListServer source = ListServer.start();

  @AfterEach
  void close() {
    source.close();
  }

  /** Of servers that are down, which does not matter here. */
  private static String list(String... names) {
    return Stream.of(names)
        .map(name -> "  - {name: %s, host: 127.0.0.1, port: 1}\n".formatted(name))
        .collect(Collectors.joining("", "servers:\n", ""));
  }

  private String configuration(String more) {
    return "cache_directory: cache\nserver_files: ['%s']\n%s".formatted(source.url(), more);
  }

  private RunningAgent start(String configuration) throws Exception {
    return RunningAgent.start(directory, QUERIES, configuration, clocks);
  }

  private static Set<String> servers(RunningAgent agent) {
    return NAME.matcher(agent.get("/sd").body().replace(" ", ""))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void awaitServers(RunningAgent agent, String... names) {
    await().until(() -> servers(agent), Set.of(names)::equals);
  }

  private double fine(RunningAgent agent) {
    return agent.value(
        "pgvitals_server_list_last_fetch_successful{url=\"%s\"}".formatted(source.url()));
  }

  private double lastSuccess(RunningAgent agent) {
    return agent.value(
        "pgvitals_server_list_last_fetch_success_timestamp_seconds{url=\"%s\"}"
            .formatted(source.url()));
  }

  private static double reloadSuccessful(RunningAgent agent) {
    return agent.value("pgvitals_config_last_reload_successful");
  }

  private void refresh() {
    int before = source.asked();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1500))
        .until(
            () -> {
              // Again, where the last attempt had not ended.
              boolean asked = source.asked() > before;
              time.pass(asked ? Duration.ZERO : Duration.ofMinutes(1));
              return asked;
            });
  }

  private Path cached() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void serversComeAndGoAsTheListSays() throws Exception {
    source.document("\"1\"", list("a", "b"));
    try (RunningAgent agent = start(configuration("servers: [{name: own, host: h}]\n"))) {
      awaitServers(agent, "own", "a", "b");
      await().until(() -> fine(agent) == 1);
      double first = lastSuccess(agent);

      refresh();
      await().until(() -> lastSuccess(agent) > first);
      assertThat(source.header("If-none-match")).contains("\"1\"");
      source.document("\"2\"", list("b", "c"));
      refresh();
      awaitServers(agent, "own", "b", "c");
      source.document("\"3\"", "servers: []\n");
      refresh();
      awaitServers(agent, "own");
      assertThat(reloadSuccessful(agent)).isEqualTo(1);
      assertThat(agent.get("/api/v1/status").status()).isEqualTo(200);
    }
  }

  @Test
  void aListThatCannotBeHadOrUsedLeavesTheServersAsTheyAre() throws Exception {
    source.answer(200, list("a"));
    try (RunningAgent agent = start(configuration("servers: [{name: own, host: h}]\n"))) {
      awaitServers(agent, "a", "own");

      source.answer(500, "no");
      refresh();
      await().until(() -> fine(agent) == 0);
      assertThat(reloadSuccessful(agent)).isEqualTo(1);
      for (String broken :
          List.of(
              "<html>",
              "",
              "servers:\n  - {name: x, host: h, colour: red}\n",
              "servers:\n  - {name: own, host: h}\n",
              "servers:\n  - {name: x, host: h, password_file: /etc/passwd}\n")) {
        source.answer(200, broken);
        refresh();
        await(broken).until(() -> reloadSuccessful(agent) == 0 && fine(agent) == 0);
        assertThat(servers(agent)).as(broken).containsExactly("a", "own");
        source.answer(200, list("a"));
        refresh();
        await().until(() -> reloadSuccessful(agent) == 1 && fine(agent) == 1);
      }
      source.answer(200, list("b"));
      refresh();
      awaitServers(agent, "b", "own");
    }
  }

  @Test
  void aListThatBecomesEmptyDoesNotEndTheWatchOverAllServers() throws Exception {
    source.answer(200, list("a"));
    try (RunningAgent agent = start(configuration(""))) {
      awaitServers(agent, "a");
      source.answer(200, "servers: []\n");
      refresh();
      await().until(() -> reloadSuccessful(agent) == 0);

      assertThat(servers(agent)).containsExactly("a");
      assertThat(agent.reload().body()).isEqualTo("reloaded: 1 server, 1 query\n");
    }
  }

  @Test
  void aFileThatIsBrokenKeepsTheListsServersAndAMistakeInTheOneHidesNothingOfTheOther()
      throws Exception {
    source.answer(200, list("a"));
    try (RunningAgent agent = start(configuration("servers: [{name: own, host: h}]\n"))) {
      awaitServers(agent, "a", "own");
      agent.configure(configuration("servers: [{name: a, host: h}]\n"));

      assertThat(agent.reload().body()).contains("duplicate server name \"a\"");
      assertThat(servers(agent)).containsExactly("a", "own");
      agent.configure(configuration("servers: [{name: other, host: h}]\n"));
      assertThat(agent.reload().body()).isEqualTo("reloaded: 2 servers, 1 query\n");
      assertThat(servers(agent)).containsExactly("a", "other");
    }
  }

  @Test
  void ofTwoListsABrokenOneKeepsTheOtherFromNothing() throws Exception {
    try (ListServer second = ListServer.start()) {
      source.answer(200, list("a"));
      second.answer(200, list("z"));
      try (RunningAgent agent =
          start("server_files: ['%s', '%s']\n".formatted(source.url(), second.url()))) {
        awaitServers(agent, "a", "z");
        second.answer(200, "broken");
        source.answer(200, list("b"));
        refresh();
        awaitServers(agent, "b", "z");
        await().until(() -> reloadSuccessful(agent) == 0);
      }
    }
  }

  @Test
  void aServerMayMoveFromOneListToAnotherThatSaysSoFirst() throws Exception {
    try (ListServer second = ListServer.start()) {
      source.answer(200, list("a", "moving"));
      second.answer(200, list("z"));
      try (RunningAgent agent =
          start("server_files: ['%s', '%s']\n".formatted(source.url(), second.url()))) {
        awaitServers(agent, "a", "moving", "z");
        second.answer(200, list("z", "moving"));
        refresh();
        await().until(() -> reloadSuccessful(agent) == 0);
        assertThat(servers(agent)).containsExactly("a", "moving", "z");
        source.answer(200, list("a"));
        refresh();
        await().until(() -> reloadSuccessful(agent) == 1);
        assertThat(servers(agent)).containsExactly("a", "moving", "z");
        assertThat(agent.reload().body()).isEqualTo("reloaded: 3 servers, 1 query\n");
      }
    }
  }

  @Test
  void aListThatMeetsAServerOfTheConfigurationIsTakenOnceThatIsGone() throws Exception {
    source.answer(200, list("a"));
    try (RunningAgent agent =
        start(configuration("servers: [{name: own, host: h}, {name: b, host: h}]\n"))) {
      awaitServers(agent, "a", "b", "own");
      source.answer(200, list("a", "b", "c"));
      refresh();
      await().until(() -> reloadSuccessful(agent) == 0);
      agent.configure(configuration("servers: [{name: own, host: h}]\n"));

      assertThat(agent.reload().body()).isEqualTo("reloaded: 4 servers, 1 query\n");
      await().until(() -> reloadSuccessful(agent) == 1);
      assertThat(servers(agent)).containsExactly("a", "b", "c", "own");
    }
  }

  @Test
  void withoutItsSourceAnAgentStartsWithWhatWasKept() throws Exception {
    source.answer(200, list("a", "b"));
    try (RunningAgent agent = start(configuration(""))) {
      awaitServers(agent, "a", "b");
      await().until(() -> Files.exists(directory.resolve("cache")));
      await().until(() -> Files.readString(cached()).equals(list("a", "b")));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cached())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("cache"))))
        .isEqualTo("rwx------");
    String configuration = configuration("");
    int port = source.port();
    source.close();

    try (RunningAgent agent = start(configuration)) {
      assertThat(servers(agent)).containsExactly("a", "b");
      await().until(() -> fine(agent) == 0);
      assertThat(lastSuccess(agent)).isZero();
      source = ListServer.start(port);
      source.answer(200, list("a", "c"));
      refresh();
      awaitServers(agent, "a", "c");
    }
  }

  @Test
  void whatWasKeptAndIsDamagedIsNoReasonNotToStart() throws Exception {
    source.answer(200, list("a"));
    try (RunningAgent agent = start(configuration(""))) {
      awaitServers(agent, "a");
      await().until(() -> Files.exists(directory.resolve("cache")));
      await().until(() -> Files.readString(cached()).equals(list("a")));
    }
    Files.writeString(cached(), "servers:\n  - {name");
    try (RunningAgent agent = start(configuration(""))) {
      refresh();
      awaitServers(agent, "a");
      await().until(() -> Files.readString(cached()).equals(list("a")));
    }
  }

  @Test
  void whatWasKeptOfAListThatIsNamedNoMoreIsRemoved() throws Exception {
    source.answer(200, list("a"));
    try (RunningAgent agent = start(configuration("servers: [{name: own, host: h}]\n"))) {
      await().until(() -> Files.exists(directory.resolve("cache")));
      await().until(() -> Files.readString(cached()).equals(list("a")));
      Files.writeString(directory.resolve("cache").resolve("mine.yaml"), "mine");
      agent.configure("cache_directory: cache\nservers: [{name: own, host: h}]\n");
      agent.reload();

      assertThat(cached().getFileName()).hasToString("mine.yaml");
    }
  }

  @Test
  void anAgentStartsWithoutAListThatNobodyHasKeptAndHasItsServersLater() throws Exception {
    source.answer(503, "");
    try (RunningAgent agent = start(configuration("servers: [{name: own, host: h}]\n"))) {
      assertThat(servers(agent)).containsExactly("own");
      source.answer(200, "servers: [");
      refresh();
      await().until(() -> reloadSuccessful(agent) == 0);
      source.answer(200, list("a"));
      refresh();
      awaitServers(agent, "a", "own");
      await().until(() -> reloadSuccessful(agent) == 1);
    }
  }

  @Test
  void aSourceThatIsSilentDelaysTheStartForItsTimeoutAtMostAndNothingElse() throws Exception {
    source.silent();
    try (RunningAgent agent =
        start(
            "server_files: [{url: '%s', timeout: 1s}]\nservers: [{name: own, host: h}]\n"
                .formatted(source.url()))) {
      assertThat(servers(agent)).containsExactly("own");
      assertThat(agent.reload().body()).isEqualTo("reloaded: 1 server, 1 query\n");
      assertThat(agent.get("/metrics").status()).isEqualTo(200);
      await().until(() -> fine(agent) == 0);
    }
  }

  @Test
  void theMetricsOfAListBearItsUrlWithoutWhatMayBeSecret() throws Exception {
    source.answer(200, list("a"));
    try (RunningAgent agent =
        start("server_files: ['%s?token=hunter2']\n".formatted(source.url()))) {
      awaitServers(agent, "a");
      await()
          .until(
              () ->
                  agent.value(
                          "pgvitals_server_list_last_fetch_successful{url=\"%s?...5ecb\"}"
                              .formatted(source.url()))
                      == 1);
      assertThat(agent.get("/metrics").body().toLowerCase(Locale.ROOT)).doesNotContain("hunter2");
    }
  }
}
