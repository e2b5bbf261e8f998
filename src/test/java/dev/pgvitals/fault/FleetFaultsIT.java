package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.network.TcpProxy;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** 200 servers, 25 of which never answer and 25 no longer: the other 150 lose no tick. */
@Isolated("Servers that are sound miss no turn, unless the machine is taken up by other tests.")
class FleetFaultsIT {
  private static final int HOLES = 25;
  private static final int SILENT = 25;
  private static final int SOUND = 150;
  private static final Duration INTERVAL = Duration.ofSeconds(4);
  private static final Pattern LAST_SUCCESS =
      Pattern.compile(
          "pgvitals_query_last_success_timestamp_seconds\\{server=\"sound(\\d+)\".*\\} (\\S+)");

  @TempDir private Path directory;

  @Test
  void fiftyOfTwoHundredDoNotAnswer() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(18, Map.of("max_connections", "500"));
        BlackHole hole = new BlackHole()) {
      postgres.createMonitorRole();
      try (TcpProxy network = TcpProxy.to(postgres)) {
        String silent = network.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
        try (RunningAgent agent = start(hole.uri(), silent, Pair.uri(postgres))) {
          awaitThat(
              agent,
              "all 200 tried",
              page ->
                  up(page, "hole", 0) == HOLES
                      && up(page, "silent", 1) == SILENT
                      && up(page, "sound", 1) == SOUND);

          awaitThat(
              agent,
              "a run of each",
              page -> lastSuccesses(page).values().stream().allMatch(at -> at > 0));
          // The first runs, all at once, may take longer than until the next turn.
          double missed = missed(agent.samples());
          network.swallow();

          awaitThat(agent, "50 that are down", page -> up(page, "silent", 0) == SILENT);
          watchTheSound(agent, missed);

          network.heal();

          awaitThat(agent, "25 are back", page -> up(page, "silent", 1) == SILENT);
          assertThat(missed(agent.samples())).isEqualTo(missed);
        }
      }
    }
  }

  private RunningAgent start(String hole, String silent, String sound) throws Exception {
    return RunningAgent.start(
        directory,
        "one: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE, description: One}}]}\n",
        "interval: "
            + INTERVAL.toSeconds()
            + "s\nservers:\n"
            + servers("hole", HOLES, hole)
            + servers("silent", SILENT, silent)
            + servers("sound", SOUND, sound));
  }

  private static String servers(String name, int count, String uri) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "  - {name: %s%d, url: '%s', timeout: 1s, connect_timeout: 2s}\n"
                    .formatted(name, i, uri))
        .collect(Collectors.joining());
  }

  /** Over some intervals, each of them runs its query once in each. */
  private static void watchTheSound(RunningAgent agent, double missed) {
    double start =
        lastSuccesses(agent.samples()).values().stream().mapToDouble(t -> t).max().orElseThrow();
    awaitThat(
        agent,
        "two intervals more",
        page -> {
          Map<String, Double> now = lastSuccesses(page);
          assertThat(now).hasSize(SOUND);
          assertThat(up(page, "sound", 1)).isEqualTo(SOUND);
          assertThat(page.stream().filter(s -> s.startsWith("one_v{server=\"sound")))
              .hasSize(SOUND);
          return now.values().stream().allMatch(at -> at > start + 2 * INTERVAL.toSeconds());
        });
    assertThat(missed(agent.samples())).isEqualTo(missed);
  }

  private static Map<String, Double> lastSuccesses(List<String> page) {
    return page.stream()
        .map(LAST_SUCCESS::matcher)
        .filter(Matcher::matches)
        .collect(Collectors.toMap(m -> m.group(1), m -> Double.valueOf(m.group(2))));
  }

  private static long up(List<String> page, String name, int value) {
    return page.stream()
        .filter(s -> s.startsWith("pg_up{server=\"" + name) && s.endsWith("} " + value))
        .count();
  }

  /** Runs that the sound servers lost. */
  private static double missed(List<String> page) {
    return page.stream()
        .filter(s -> s.startsWith("pgvitals_missed_runs_total{server=\"sound"))
        .mapToDouble(s -> Double.parseDouble(s.substring(s.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void awaitThat(
      RunningAgent agent, String what, Predicate<List<String>> condition) {
    await(what)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(agent::samples, condition);
  }
}
