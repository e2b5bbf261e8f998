package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A thousand reloads under load, each of which replaces a server, leave nothing behind. */
@Isolated("It counts the JVM's threads, files and heap.")
@Timeout(300)
class ManyReloadsIT {
  private static final String QUERIES =
      "answer: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE, description: It}}]}\n";
  private static final int WARM_UP = 100;
  private static final int RELOADS = 1_000;

  @TempDir private Path directory;

  /** What a process could lose bit by bit. */
  private record Held(int threads, long files, long heapMegabytes, int connections) {
    static Held now(Postgres postgres) throws IOException {
      System.gc();
      try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
        return new Held(
            ManagementFactory.getThreadMXBean().getThreadCount(),
            files.count(),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
            Stream.of("kept", "turn")
                .mapToInt(name -> postgres.backendPids("many-" + name).size())
                .sum());
      }
    }

    boolean noMoreThan(Held other) {
      return threads <= other.threads + 8
          && files <= other.files + 8
          && heapMegabytes <= other.heapMegabytes + 16
          && connections <= other.connections + 1;
    }
  }

  private static String server(Postgres postgres, String name, int round) {
    return "  - {name: %s, url: '%s?application_name=many-%s', labels: {round: r%d}}\n"
        .formatted(
            name, postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"), name, round);
  }

  @Test
  void leaveNothingBehind() throws Exception {
    Postgres postgres = Postgres.shared(18);
    try (BlackHole hole = new BlackHole()) {
      String head =
          "interval: 1s\nservers:\n  - {name: hole, url: '"
              + hole.uri()
              + "'}\n"
              + server(postgres, "kept", 0);
      try (RunningAgent agent =
          RunningAgent.start(directory, QUERIES, head + server(postgres, "turn", 0))) {
        agent.awaitSample("answer_n{server=\"kept\",round=\"r0\"} 1");
        List<Long> kept = postgres.backendPids("many-kept");
        reload(agent, postgres, head, WARM_UP);
        Held before = Held.now(postgres);

        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService scrapers = Executors.newFixedThreadPool(2);
        try {
          List<Future<Integer>> scrapes =
              List.of(
                  scrapers.submit(() -> scrape(agent, enough)),
                  scrapers.submit(() -> scrape(agent, enough)));
          reload(agent, postgres, head, RELOADS);
          enough.set(true);
          for (Future<Integer> count : scrapes) {
            assertThat(count.get()).isPositive();
          }
        } finally {
          enough.set(true);
          scrapers.shutdown();
        }

        await("as little as before: " + before)
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(
                () ->
                    assertThat(Held.now(postgres))
                        .matches(now -> now.noMoreThan(before), "no more than " + before));
        assertThat(postgres.backendPids("many-kept")).isEqualTo(kept);
        System.out.printf("%d reloads: %s before, %s after%n", RELOADS, before, Held.now(postgres));
      }
    }
  }

  private static void reload(RunningAgent agent, Postgres postgres, String head, int times) {
    for (int round = 1; round <= times; round++) {
      agent.configure(head + server(postgres, "turn", round));
      assertThat(agent.reload().status()).isEqualTo(200);
    }
    agent.awaitSample("answer_n{server=\"turn\",round=\"r%d\"} 1".formatted(times));
    agent.awaitSamples(
        "nothing of the rounds before",
        samples ->
            samples.stream()
                .filter(sample -> sample.contains("server=\"turn\""))
                .allMatch(sample -> sample.contains("round=\"r" + times + "\"")));
  }

  /** Each scrape is whole, and has the server that no reload touches. */
  private static int scrape(RunningAgent agent, AtomicBoolean enough) {
    int scrapes = 0;
    while (!enough.get()) {
      assertThat(agent.samples())
          .contains(
              "answer_n{server=\"kept\",round=\"r0\"} 1", "pg_up{server=\"kept\",round=\"r0\"} 1");
      scrapes++;
    }
    return scrapes;
  }
}
