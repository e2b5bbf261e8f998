package dev.pgvitals.metric.scrape;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many publish, remove and scrape at once; every scrape is whole. */
class ConcurrentScrapesTest {
  private static final int PUBLISHED = 1_500;
  private static final int SCRAPED = 150;
  private static final Duration LIFETIME = Duration.ofHours(1);

  /** Two families of which every slice has the same rows with the same value. */
  private static final List<MetricFamily> TWINS =
      List.of(gauge("pg_left", "row"), counter("pg_right_total", "row"));

  private static final List<MetricFamily> OTHERS = List.of(gauge("pg_other", "row"));

  private final SliceStore store = new SliceStore(System::nanoTime);
  private final Exposition exposition = new Exposition(store, new PrometheusRegistry());

  @Test
  void everyScrapeIsValidAndHasEachSliceWhole() throws Exception {
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int seed = i;
      work.add(() -> publish(seed));
    }
    work.add(this::remove);
    for (Format format : Format.values()) {
      work.add(() -> scrape(format, true));
      work.add(() -> scrape(format, false));
    }

    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      int done = 0;
      for (Future<Integer> result : threads.invokeAll(work)) {
        done += result.get();
      }
      assertThat(done).isEqualTo(3 * PUBLISHED + PUBLISHED / 5 + 4 * SCRAPED);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private int publish(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < PUBLISHED; i++) {
      // Databases of the same rows: half of what is published is left out as a duplicate.
      String database = "db" + random.nextInt(2);
      String server = "s" + random.nextInt(3);
      boolean other = random.nextInt(20) == 0;
      store.publish(slice(server, database, other ? OTHERS : TWINS, random), LIFETIME);
    }
    return PUBLISHED;
  }

  /** All rows of both families carry one number, so that a mixture would show. */
  private static Slice slice(
      String server, String database, List<MetricFamily> families, Random random) {
    SliceBuilder slice = new SliceBuilder(new SliceKey(server, database, "q"), Map.of(), families);
    int number = random.nextInt(1_000_000);
    int rows = random.nextInt(3) == 0 ? 100 : 2;
    for (int row = 0; row < rows; row++) {
      SeriesLabels labels =
          slice.labels(List.of("row"), List.of(row == 0 ? "same" : database + "-" + row));
      for (int family = 0; family < families.size(); family++) {
        slice.sample(family, labels, number);
      }
    }
    return slice.build();
  }

  private int remove() {
    Random random = new Random(99);
    for (int i = 0; i < PUBLISHED / 5; i++) {
      String server = "s" + random.nextInt(3);
      switch (random.nextInt(3)) {
        case 0 -> store.remove(new SliceKey(server, "db0", "q"));
        case 1 -> store.removeServer(server);
        default -> store.retain(server, key -> false);
      }
      store.expire();
    }
    return PUBLISHED / 5;
  }

  private int scrape(Format format, boolean gzip) {
    for (int i = 0; i < SCRAPED; i++) {
      Body body = exposition.body(ServerSelection.EVERYTHING, format, gzip);
      String text = Scrape.decode(body);
      if (!text.isEmpty()) {
        eachSliceIsOfOneRun(ParsedExposition.parse(text, body.format()).samples());
      }
    }
    return SCRAPED;
  }

  private static void eachSliceIsOfOneRun(Map<String, Double> samples) {
    Map<String, Double> numberBySlice = new HashMap<>();
    samples.forEach(
        (series, number) -> {
          String twin = series.replace("pg_left", "").replace("pg_right_total", "");
          if (!series.startsWith("pg_other")) {
            assertThat(samples).containsEntry("pg_left" + twin, number);
            assertThat(samples).containsEntry("pg_right_total" + twin, number);
          }
          if (!twin.contains("same")) {
            String slice = twin.replaceFirst("-\\d+", "").replaceFirst("^pg_other", "");
            assertThat(numberBySlice.merge(slice, number, (a, b) -> a.equals(b) ? a : Double.NaN))
                .as(slice)
                .isNotNaN();
          }
        });
  }
}
