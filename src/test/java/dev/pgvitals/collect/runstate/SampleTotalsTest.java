package dev.pgvitals.collect.runstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.collect.plan.TotalsRoom;
import dev.pgvitals.collect.plan.TotalsShape;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.CollectedSamples;
import dev.pgvitals.metric.Families;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What each run finds counts for the time since the one before, where somebody looked. */
class SampleTotalsTest {
  private static final TotalsShape SHAPE = new TotalsShape(List.of("wait"), List.of("load"));
  private static final Duration EVERY = Duration.ofSeconds(2);

  private SampleTotals totals = new SampleTotals();
  private int room = 4;
  private long now = Long.MAX_VALUE - 1;
  private Map<String, Double> published = new TreeMap<>();
  private SampleProgress progress = new SampleProgress(Duration.ZERO, 0);

  /** A run that finds one session for each of these waits, and its counters. */
  private Map<String, Double> run(String... waits) {
    RunCounts counts = count(List.of(waits), List.of());
    progress = totals.keep(SHAPE, counts, EVERY, now);
    return published;
  }

  /**
   * @param cut of which no series are wanted
   */
  private RunCounts count(List<String> waits, List<String> cut) {
    TotalsRoom places = new TotalsRoom(room, Optional.of(List.of("other")), Duration.ofMinutes(10));
    RunCounts counts = totals.begin(SHAPE, places, EVERY, now);
    for (String wait : waits) {
      counts.beginRow(List.of(wait));
      counts.add(0, 1);
    }
    for (String wait : cut) {
      assertThat(wait).isNotEmpty();
      counts.beginRest();
      counts.add(0, 1);
    }
    CollectedSamples samples = new CollectedSamples(Families.counter("x_total", "wait"));
    counts.finish(
        samples, List.of(0), texts -> new RowLabels(samples.labels(List.of("wait"), texts), texts));
    published = new TreeMap<>();
    samples.all().forEach(s -> published.put(s.labels().get("wait"), s.value().doubleValue()));
    assertThat(published).hasSize(samples.series());
    return counts;
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  @Test
  void theFirstRunCountsNothingAndShowsZero() {
    assertThat(run("CPU", "CPU", "Lock")).isEqualTo(Map.of("CPU", 0.0, "Lock", 0.0));
    assertThat(progress.time()).isZero();
  }

  @Test
  void eachRowCountsForTheTimeSinceTheRunBefore() {
    run("CPU");
    pass(2_000);
    run("CPU", "CPU", "Lock");
    pass(2_500);

    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 2 * 2 + 2.5, "Lock", 2.0));
    assertThat(progress.time()).isEqualTo(Duration.ofMillis(2_500));
  }

  @Test
  void whatIsNotThereAnyMoreStaysAsItIs() {
    run("Lock");
    pass(2_000);
    run("Lock");
    pass(2_000);

    assertThat(run()).isEqualTo(Map.of("Lock", 2.0));
  }

  @Test
  void aTurnThatWasLateCountsWhole() {
    run("CPU");
    pass(6_000);

    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 6.0));
  }

  @Test
  void aGapOfMoreThanThreeIntervalsCountsNothing() {
    run("CPU");
    pass(6_001);

    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 0.0));
    assertThat(progress.time()).isZero();
    pass(2_000);
    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 2.0));
  }

  @Test
  void whatWasInterruptedCountsNothingHoweverShort() {
    run("CPU");
    pass(2_000);
    totals.interrupt();
    pass(1_000);

    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 0.0));
    pass(2_000);
    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 2.0));
  }

  @Test
  void aRunThatIsNotKeptIsAsIfItHadNotBeen() {
    run("CPU");
    pass(2_000);
    count(List.of("Lock"), List.of());
    pass(2_000);

    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 4.0));
  }

  @Test
  void theIntervalInForceSaysWhatAGapIs() {
    totals.every(Duration.ofSeconds(8));
    run("CPU");
    pass(24_000);
    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 24.0));

    totals.every(EVERY);
    pass(8_000);
    assertThat(run("CPU")).as("the last turn of the long interval").isEqualTo(Map.of("CPU", 32.0));

    pass(8_000);
    assertThat(run("CPU")).as("from here on a gap").isEqualTo(Map.of("CPU", 32.0));
  }

  @Test
  void aRestartBeginsAtZero() {
    run("CPU");
    pass(2_000);
    run("CPU");
    totals = new SampleTotals();
    pass(2_000);

    assertThat(run("CPU")).isEqualTo(Map.of("CPU", 0.0));
  }

  @Test
  void whatHasNoRoomIsInTheRestAndTheTotalIsWhole() {
    run("a", "b", "c");
    pass(2_000);

    assertThat(run("a", "b", "c", "d", "e", "e"))
        .isEqualTo(Map.of("a", 2.0, "b", 2.0, "c", 2.0, "other", 6.0));
    assertThat(progress.cut()).isEqualTo(3);
  }

  @Test
  void whatIsCutIsInTheRest() {
    run();
    pass(2_000);
    totals.keep(SHAPE, count(List.of("a"), List.of("b", "c")), EVERY, now);

    assertThat(published).isEqualTo(Map.of("a", 2.0, "other", 4.0));
    pass(2_000);
    assertThat(run("a", "other")).isEqualTo(Map.of("a", 4.0, "other", 6.0));
    assertThat(progress.cut()).isZero();
  }

  @Test
  void labelsThatWereNotSeenForLongMakeRoomAndTheRestStays() {
    room = 2;
    run("a");
    pass(2_000);
    run("a", "b");
    assertThat(published).isEqualTo(Map.of("a", 2.0, "other", 2.0));
    for (int i = 0; i < 300; i++) {
      pass(2_000);
      run("b");
    }

    assertThat(published).containsOnlyKeys("b", "other");
    assertThat(published.values().stream().mapToDouble(v -> v).sum())
        .as("all but what a had")
        .isEqualTo(300 * 2 + 2, within(1e-6));
  }

  @Test
  void withRoomForOneSetOfLabelsThatIsTheRest() {
    room = 1;
    run("a");
    pass(2_000);

    assertThat(run("a", "b")).isEqualTo(Map.of("other", 4.0));
  }
}
