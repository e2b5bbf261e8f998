package dev.pgvitals.metric.scrape;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many servers, whose chunks are compressed in groups of which few change at one time. */
class FleetExpositionTest {
  private static final List<MetricFamily> FAMILIES =
      List.of(gauge("pg_rows", "relname"), counter("pg_scans_total", "relname"));
  private static final List<String> SERVERS =
      IntStream.range(0, 300).mapToObj(i -> "db-" + i).toList();
  private static final int QUERIES = 4;

  private final AtomicLong clock = new AtomicLong();
  private final SliceStore store = new SliceStore(clock::get);
  private final Exposition exposition = new Exposition(store, new PrometheusRegistry());

  @BeforeEach
  void everyServerHasItsSlices() {
    SERVERS.forEach(server -> publish(server, 1));
  }

  @Test
  void everySeriesIsThereOnceAndAFamilysAreTogether() {
    List<String> lines = samples();

    assertThat(lines).hasSize(SERVERS.size() * QUERIES * 2).doesNotHaveDuplicates();
    assertThat(lines.subList(0, lines.size() / 2)).allMatch(line -> line.startsWith("pg_rows{"));
  }

  @Test
  void whatChangesIsSeenAtOnceWhateverWasPrepared() {
    Scrape.text(exposition);
    publish("db-7", 2);
    exposition.prepare();
    publish("db-8", 3);

    List<String> lines = samples();

    assertThat(lines).filteredOn(line -> line.endsWith("} 2")).hasSize(QUERIES * 2);
    assertThat(lines)
        .filteredOn(line -> line.endsWith("} 3"))
        .hasSize(QUERIES * 2)
        .allMatch(line -> line.contains("server=\"db-8\""));
  }

  @Test
  void aServerThatLeavesTakesNothingOfItsNeighboursAlong() {
    List<String> before = samples();
    store.removeServer("db-150");

    List<String> after = samples();

    assertThat(before).hasSize(after.size() + QUERIES * 2);
    assertThat(after)
        .isEqualTo(before.stream().filter(line -> !line.contains("\"db-150\"")).toList());
  }

  @Test
  void aFleetThatShrinksToAFewServersStandsByName() {
    samples();
    SERVERS.subList(3, SERVERS.size()).forEach(store::removeServer);

    assertThat(samples())
        .hasSize(3 * QUERIES * 2)
        .first()
        .asString()
        .startsWith("pg_rows{server=\"db-0\"");
  }

  @Test
  void whatIsPastItsLifeIsNotShownThoughItWasPrepared() {
    Scrape.text(exposition);
    exposition.prepare();
    clock.addAndGet(Duration.ofMinutes(2).toNanos());

    assertThat(samples()).isEmpty();
  }

  private List<String> samples() {
    return Scrape.text(exposition).lines().filter(line -> !line.startsWith("#")).toList();
  }

  private void publish(String server, long value) {
    for (int query = 0; query < QUERIES; query++) {
      SliceBuilder slice =
          new SliceBuilder(new SliceKey(server, "", "q" + query), Map.of(), FAMILIES);
      SeriesLabels row = slice.labels(List.of("relname"), List.of("t" + query));
      slice.sample(0, row, value);
      slice.sample(1, row, value);
      store.publish(slice.build(), Duration.ofMinutes(1));
    }
  }
}
