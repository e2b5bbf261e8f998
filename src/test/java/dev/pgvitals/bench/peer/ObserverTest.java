package dev.pgvitals.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.bench.peer.Observer.Books;
import dev.pgvitals.bench.peer.Observer.Window;
import dev.pgvitals.bench.server.SessionLog;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObserverTest {
  @Test
  void whatIsCountedSinceTheStartBecomesWhatACycleTakes() {
    Books before = books(1_000, 200, Map.of("bench", 1, "big", 2));
    Books then = books(1_160, 280, Map.of("bench", 3, "big", 4, "postgres", 2));

    assertThat(then.since(before, 8, "bench", "0.4"))
        .isEqualTo(new Window(20, 10, 0.75, 0.5, "0.4"));
  }

  @Test
  void scrapesFallBetweenCollections() {
    assertThat(secondsOfScrapeAfter(0.8)).isEqualTo(7.5);
    assertThat(secondsOfScrapeAfter(7.5)).isEqualTo(22.5);
    assertThat(secondsOfScrapeAfter(64)).isEqualTo(67.5);
  }

  @Test
  void whenTheSteadyStateBeginsIsSaidInWholeUnits() {
    assertThat(Minutes.age(Duration.ofMinutes(3))).isEqualTo("minute 3");
    assertThat(Minutes.age(Duration.ofSeconds(66))).isEqualTo("second 66");
  }

  private static double secondsOfScrapeAfter(double seconds) {
    return Observer.nextScrape((long) (seconds * 1e9)) / 1e9;
  }

  private static Books books(long cpuMillis, long databaseMillis, Map<String, Integer> sessions) {
    return new Books(
        "role",
        Duration.ofMillis(cpuMillis),
        Duration.ofMillis(databaseMillis),
        new SessionLog(Map.of("role", sessions), Map.of()));
  }
}
