package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.web.status.ServerStatus;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many scrapes at once as there may be threads, and more. */
@Timeout(120)
class ManyScrapesIT {
  private static final int CLIENTS = 300;
  private static final int SCRAPES = 30;
  private static final int ROWS = 2_000;

  @Test
  void everyScrapeIsWholeAndNobodyIsCutWhileManyScrapeAtOnce() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (ServedAgent agent = new ServedAgent()) {
      agent.add("orders", ServerStatus.State.UP);
      agent.addRows("orders", ROWS);
      List<Future<Integer>> scrapes = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        boolean packed = client % 2 == 0;
        scrapes.add(clients.submit(() -> scrape(agent, packed)));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
      }
      for (Future<Integer> scrape : scrapes) {
        assertThat(scrape.get()).isEqualTo(SCRAPES);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** How many of the scrapes came whole; the client itself refuses one shorter than announced. */
  private static int scrape(ServedAgent agent, boolean packed) {
    int whole = 0;
    for (int i = 0; i < SCRAPES; i++) {
      if (packed) {
        HttpResponse<byte[]> answer =
            agent.bytes("/metrics?server=orders", "Accept-Encoding", "gzip");
        whole += answer.statusCode() == 200 && answer.body().length > 1_000 ? 1 : 0;
      } else {
        HttpResponse<String> answer = agent.get("/metrics?server=orders");
        long rows = answer.body().lines().filter(line -> line.startsWith("pg_rows{")).count();
        whole += answer.statusCode() == 200 && rows == ROWS ? 1 : 0;
      }
    }
    return whole;
  }
}
