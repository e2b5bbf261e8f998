package dev.pgvitals.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of the slices of a server, one after the other. */
class ServerHistoryTest {
  private static final String COMMITS = "pg_stat_database_xact_commit_total";
  private static final String ROLLBACKS = "pg_stat_database_xact_rollback_total";
  private static final String USED = "pg_connections_used_ratio";
  private static final String SIZE = "pg_database_size_bytes";
  private static final float NONE = Float.NaN;

  private final ServerHistory history = new ServerHistory();
  private long now = TimeUnit.HOURS.toNanos(1);

  private static Slice slice(String query, Map<String, List<? extends Number>> rows) {
    List<MetricFamily> families =
        rows.keySet().stream()
            .sorted()
            .map(name -> new MetricFamily(name, MetricType.UNTYPED, "", List.of("datname")))
            .toList();
    SliceBuilder slice = new SliceBuilder(new SliceKey("db", "", query), Map.of(), families);
    for (int family = 0; family < families.size(); family++) {
      int row = 0;
      for (Number value : Objects.requireNonNull(rows.get(families.get(family).name()))) {
        slice.sample(
            family, slice.labels(List.of("datname"), List.of("d" + row++)), value.doubleValue());
      }
    }
    return slice.build();
  }

  private void publish(String query, Map<String, List<? extends Number>> rows) {
    history.published(
        FigureReading.of(slice(query, rows)), now, now + TimeUnit.MINUTES.toNanos(20));
  }

  private void publishCommits(int number) {
    publish("a", Map.of(COMMITS, List.of(number), ROLLBACKS, List.of(0)));
  }

  private void pass(int seconds) {
    long end = now + TimeUnit.SECONDS.toNanos(seconds);
    while (now < end) {
      now += TimeUnit.SECONDS.toNanos(1);
      history.beginMinute(now);
    }
  }

  private FigureValue figure(String name) {
    return history.figures(now).stream()
        .filter(value -> value.figure().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private float[] last(String name, int number) {
    float[] all = figure(name).points();
    return java.util.Arrays.copyOfRange(all, all.length - number, all.length);
  }

  @Test
  void aRateIsWhatAllRowsGrewBy() {
    publish("a", Map.of(COMMITS, List.of(100, 200), ROLLBACKS, List.of(1)));
    assertThat(figure("transactions_per_second").value()).isNaN();

    pass(15);
    publish("a", Map.of(COMMITS, List.of(130, 320), ROLLBACKS, List.of(1)));
    assertThat(figure("transactions_per_second").value()).isEqualTo(10);
    assertThat(last("transactions_per_second", 2)).containsExactly(NONE, 10);
  }

  @Test
  void aCounterThatWasResetIsAGap() {
    for (int commits : new int[] {100, 160, 5, 65}) {
      publish("a", Map.of(COMMITS, List.of(commits), ROLLBACKS, List.of(0)));
      pass(60);
    }

    assertThat(last("transactions_per_second", 5)).containsExactly(NONE, 1, NONE, 1, NONE);
  }

  /** It is published now a little sooner, now a little later than it was counted. */
  @Test
  void whatIsPublishedEveryOtherSecondIsMeasuredOverTen() {
    publishCommits(100);
    for (int grown = 20; grown <= 80; grown += 20) {
      pass(2);
      publishCommits(100 + grown);
      assertThat(figure("transactions_per_second").value()).isNaN();
    }
    pass(2);
    publishCommits(200);
    assertThat(figure("transactions_per_second").value()).isEqualTo(10);

    pass(2);
    publishCommits(900);
    assertThat(figure("transactions_per_second").value()).isEqualTo(10);
  }

  @Test
  void aResetWithinTenSecondsIsAGapToo() {
    publishCommits(100);
    pass(5);
    publishCommits(0);
    pass(5);
    publishCommits(300);
    assertThat(figure("transactions_per_second").value()).isNaN();

    pass(10);
    publishCommits(400);
    assertThat(figure("transactions_per_second").value()).isEqualTo(10);
  }

  @Test
  void whatRunsSeldomIsKnownOfEachMinute() {
    publish("a", Map.of(COMMITS, List.of(0), ROLLBACKS, List.of(0)));
    publish("b", Map.of(SIZE, List.of(10, 20)));
    pass(300);
    publish("a", Map.of(COMMITS, List.of(600), ROLLBACKS, List.of(0)));
    publish("b", Map.of(SIZE, List.of(10, 30)));

    assertThat(last("transactions_per_second", 6)).containsExactly(NONE, 2, 2, 2, 2, 2);
    assertThat(last("size_bytes", 6)).containsExactly(30, 30, 30, 30, 30, 35);
  }

  @Test
  void aShareIsOfWhatGrewInTheSameTime() {
    String calls = "pg_stat_statements_all_calls_total";
    String seconds = "pg_stat_statements_all_seconds_total";
    publish("s", Map.of(calls, List.of(10), seconds, List.of(5.0)));
    pass(60);
    publish("s", Map.of(calls, List.of(30), seconds, List.of(6.0)));
    assertThat(figure("statement_mean_seconds").value()).isEqualTo(0.05);

    pass(60);
    publish("s", Map.of(calls, List.of(30), seconds, List.of(6.0)));
    assertThat(figure("statement_mean_seconds").value()).as("nothing ran").isNaN();
  }

  @Test
  void countersKeepTheirMeaningUnderAnotherNamingScheme() {
    publish("a", Map.of("pg_stat_database_xact_commit", List.of(0), ROLLBACKS, List.of(0)));
    pass(10);
    publish("a", Map.of("pg_stat_database_xact_commit", List.of(20), ROLLBACKS, List.of(0)));

    assertThat(figure("transactions_per_second").value()).isEqualTo(2);
  }

  @Test
  void ofTwoQueriesWithOneFamilyTheFirstCountsWhileItIsPublished() {
    publish("a", Map.of(USED, List.of(0.5)));
    publish("b", Map.of(USED, List.of(0.9)));
    assertThat(figure("connections_used_ratio").value()).isEqualTo(0.5);

    history.retain(key -> !key.query().equals("a"));
    assertThat(figure("connections_used_ratio").value()).isNaN();
    publish("b", Map.of(USED, List.of(0.9)));
    assertThat(figure("connections_used_ratio").value()).isEqualTo(0.9);
  }

  @Test
  void whileNothingIsPublishedThereIsAGap() {
    publish("a", Map.of(USED, List.of(0.5)));
    pass(60);
    history.retain(key -> false);
    pass(120);
    publish("a", Map.of(USED, List.of(0.6)));

    assertThat(last("connections_used_ratio", 4)).containsExactly(0.5f, 0.5f, NONE, 0.6f);
  }

  @Test
  void whatIsPastItsLifeIsNotKnown() {
    publish("a", Map.of(USED, List.of(0.5)));
    pass(1300);

    assertThat(figure("connections_used_ratio").value()).isNaN();
    assertThat(last("connections_used_ratio", 22)[0]).isEqualTo(0.5f);
    assertThat(last("connections_used_ratio", 1)).containsExactly(NONE);
  }

  @Test
  void aFamilyWithoutRowsIsNoNumber() {
    publish("a", Map.of(USED, List.of()));

    assertThat(history.figures(now)).isEmpty();
  }

  @Test
  void aVitalHasTheWorstOfItsPlaces() {
    history.vital("Full", false, 1, now);
    history.vital("Full", false, 3, now);
    history.vital("Full", false, Double.NaN, now);
    history.vital("Hits", true, 0.9, now);
    history.vital("Hits", true, 0.5, now);

    assertThat(history.vital("Full", now)).hasSize(120).endsWith(3);
    assertThat(history.vital("Hits", now)).endsWith(0.5f);
    assertThat(history.vital("Other", now)).isEmpty();

    history.retainVitals(Set.of("Hits"));
    assertThat(history.vital("Full", now)).isEmpty();
  }

  @Test
  void anOverviewHasTheLastHalfHourOfAFewFigures() {
    publish("a", Map.of(USED, List.of(0.5)));
    publish("b", Map.of(SIZE, List.of(1)));

    assertThat(history.overview(now))
        .extracting(value -> value.figure().name(), value -> value.points().length)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("connections_used_ratio", 30),
            org.assertj.core.groups.Tuple.tuple("size_bytes", 0));
  }

  /** What docs/api.md says of 500 servers: none whose numbers all change has more than 30 kB. */
  @Test
  void evenAServerOnWhichEverythingChangesNeedsLittleMemory() {
    for (int minute = 0; minute < 2 * ServerHistory.POINTS; minute++) {
      for (int vital = 0; vital < 36; vital++) {
        history.vital("Vital" + vital, false, minute, now);
      }
      for (Figure figure : Figures.ALL) {
        Figure.Source source = figure.sources().get(0);
        Map<String, List<? extends Number>> rows = new java.util.HashMap<>();
        source.of().forEach(name -> rows.put(name, List.of(minuteSquare())));
        source.per().forEach(name -> rows.put(name, List.of(minuteSquare() * 2)));
        publish(figure.name(), rows);
      }
      pass(60);
    }

    assertThat(history.figures(now)).hasSameSizeAs(Figures.ALL);
    assertThat(history.bytes()).isBetween(25_000, 36_000);
  }

  private double minuteSquare() {
    double minute = now / 60e9;
    return minute * minute;
  }
}
