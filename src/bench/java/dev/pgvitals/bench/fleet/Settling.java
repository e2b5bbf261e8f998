package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.scrape.Series;
import java.io.IOException;
import java.time.Duration;

/** Waits until every query of every server that answers has run once. */
final class Settling {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofSeconds(1);

  private Settling() {}

  /**
   * @param servers what their names begin with
   */
  static void await(RunningProgram agent, String servers) throws InterruptedException {
    long began = System.nanoTime();
    while (System.nanoTime() - began < LIMIT.toNanos()) {
      agent.mustRun();
      Thread.sleep(POLL.toMillis());
      try (ScrapeClient client = new ScrapeClient(agent.port())) {
        client.scrape(false);
        if (isUp(client.lastBody(), servers)) {
          return;
        }
      } catch (IOException notYet) {
        // It has not begun to listen.
      }
    }
    throw new IllegalStateException("the fleet is not up:\n" + agent.lastWords());
  }

  private static boolean isUp(byte[] page, String servers) {
    int[] counts = new int[2];
    Series.read(
        page,
        series -> {
          if (series.label("server").startsWith(servers)) {
            if (series.name().equals("pg_up")) {
              counts[0]++;
              counts[1] += series.value() == 1 ? 0 : 1;
            } else if (series.name().equals("pgvitals_query_success")) {
              counts[1] += series.value() == 1 ? 0 : 1;
            }
          }
        });
    return counts[0] > 0 && counts[1] == 0;
  }
}
