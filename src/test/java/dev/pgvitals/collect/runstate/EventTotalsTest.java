package dev.pgvitals.collect.runstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.plan.TotalsRoom;
import dev.pgvitals.collect.plan.TotalsShape;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.CollectedSamples;
import dev.pgvitals.metric.Families;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventTotalsTest {
  private static final TotalsShape SHAPE = new TotalsShape(List.of("kind"), List.of("n"));
  private static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final int ROOM = 3;

  private final EventTotals totals = new EventTotals();
  private TotalsShape shape = SHAPE;
  private int room = ROOM;
  private long now = Long.MAX_VALUE - 1;

  /** A run that finds one row for each of these labels, and its counters. */
  private Map<String, Double> run(Instant until, String... labels) {
    RunCounts counts = count(labels);
    progress = totals.keep(shape, counts, totals.window(SETTLE), end(until, until), now);
    return published;
  }

  private EventProgress progress = new EventProgress(Optional.empty(), 0, Optional.empty());
  private Map<String, Double> published = Map.of();

  private RunCounts count(String... labels) {
    RunCounts counts = totals.begin(shape, room(), now);
    for (String label : labels) {
      counts.beginRow(List.of(label));
      counts.add(0, 1);
    }
    CollectedSamples samples = new CollectedSamples(Families.counter("x_total", "kind"));
    counts.finish(
        samples, List.of(0), texts -> new RowLabels(samples.labels(List.of("kind"), texts), texts));
    published = new TreeMap<>();
    samples.all().forEach(s -> published.put(s.labels().get("kind"), s.value().doubleValue()));
    assertThat(published).hasSize(samples.series());
    return counts;
  }

  private TotalsRoom room() {
    return new TotalsRoom(room, Optional.empty(), Duration.ofDays(1));
  }

  private static EventWindow.End end(Instant until, Instant settled) {
    return new EventWindow.End(Optional.of(until), Optional.of(settled), false);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void countsAddUpAndTheNextWindowBeginsWhereTheLastEnded() {
    assertThat(totals.window(SETTLE).since()).isEmpty();

    assertThat(run(NOON, "a", "a", "b")).isEqualTo(Map.of("a", 2.0, "b", 1.0));
    assertThat(totals.window(SETTLE).since()).contains(NOON);

    assertThat(run(NOON.plusSeconds(5), "b")).isEqualTo(Map.of("a", 2.0, "b", 2.0));
    assertThat(totals.window(SETTLE).since()).contains(NOON.plusSeconds(5));
  }

  @Test
  void aRunThatIsNotKeptIsAsIfItHadNotBeen() {
    run(NOON, "a");

    count("a", "b");

    assertThat(totals.window(SETTLE).since()).contains(NOON);
    assertThat(run(NOON.plusSeconds(5), "a")).isEqualTo(Map.of("a", 2.0));
  }

  @Test
  void ofTwoRunsOfTheSameTimeOneCounts() {
    run(NOON);
    EventWindow window = totals.window(SETTLE);
    RunCounts one = count("a");
    RunCounts other = count("a");
    EventWindow.End end = end(NOON.plusSeconds(5), NOON.plusSeconds(5));

    totals.keep(shape, one, window, end, now);
    run(NOON.plusSeconds(9), "a");
    totals.keep(shape, other, window, end, now);

    assertThat(totals.window(SETTLE).since()).contains(NOON.plusSeconds(9));
    assertThat(run(NOON.plusSeconds(12))).isEqualTo(Map.of("a", 2.0));
  }

  @Test
  void newLabelsBeyondTheRoomAreLeftOutAndTheirRowsCounted() {
    assertThat(run(NOON, "a", "b", "c", "d", "d", "e").keySet()).containsExactly("a", "b", "c");
    assertThat(progress.cut()).isEqualTo(3);

    assertThat(run(NOON.plusSeconds(5), "d", "a")).isEqualTo(Map.of("a", 2.0, "b", 1.0, "c", 1.0));
    assertThat(progress.cut()).isEqualTo(1);

    run(NOON.plusSeconds(9), "b");
    assertThat(progress.cut()).isZero();
  }

  @Test
  void labelsThatWereNotSeenForADayMakeRoomForNewOnesTheLongestUnseenFirst() {
    run(NOON, "a");
    pass(Duration.ofHours(1));
    run(NOON.plusSeconds(1), "b", "c");
    pass(Duration.ofHours(22));
    run(NOON.plusSeconds(2), "d");
    assertThat(published.keySet()).containsExactly("a", "b", "c");

    pass(Duration.ofHours(2));
    assertThat(run(NOON.plusSeconds(3), "c", "d").keySet()).containsExactly("b", "c", "d");
    assertThat(progress.cut()).isZero();

    assertThat(run(NOON.plusSeconds(4), "a").keySet()).containsExactly("a", "c", "d");
    assertThat(published.get("a")).as("begins anew").isEqualTo(1);
    assertThat(published.get("c")).as("goes on").isEqualTo(2);
  }

  @Test
  void labelsThatAreNotSeenStayWhileThereIsRoom() {
    run(NOON, "a");
    pass(Duration.ofDays(400));

    assertThat(run(NOON.plusSeconds(1), "b").keySet()).containsExactly("a", "b");
  }

  @Test
  void withLessRoomThanBeforeTheLongestUnseenLeave() {
    run(NOON, "a", "b", "c");
    pass(Duration.ofSeconds(1));
    run(NOON.plusSeconds(1), "a", "c");
    room = 2;

    assertThat(run(NOON.plusSeconds(2), "b", "c").keySet()).containsExactly("b", "c");
  }

  @Test
  void nothingGrowsHoweverManyLabelsPassBy() {
    for (int i = 0; i < 10_000; i++) {
      pass(Duration.ofHours(1));
      assertThat(run(NOON.plusSeconds(i), "l" + i).size()).isLessThanOrEqualTo(ROOM);
    }
    assertThat(totals.begin(SHAPE, room(), now).sums()).isEmpty();
  }

  @Test
  void otherLabelsOrColumnsBeginAnewAndNoTimeIsLost() {
    run(NOON, "a");
    shape = new TotalsShape(List.of("sort"), List.of("n"));

    assertThat(run(NOON.plusSeconds(5), "b")).isEqualTo(Map.of("b", 1.0));
    assertThat(totals.window(SETTLE).since()).contains(NOON.plusSeconds(5));
  }

  @Test
  void whileTheServersClockIsBehindTheWindowWaits() {
    run(NOON);
    totals.keep(
        SHAPE, count(), totals.window(SETTLE), end(NOON, NOON.minus(Duration.ofMinutes(59))), now);

    assertThat(totals.window(SETTLE).since()).contains(NOON);

    progress =
        totals.keep(SHAPE, count(), totals.window(SETTLE), end(NOON, NOON.minusSeconds(3)), now);
    assertThat(progress.setback()).contains(Duration.ofSeconds(3));
    assertThat(progress.until()).contains(NOON);
  }

  @Test
  void aClockThatWasFarAheadIsNotWaitedFor() {
    run(NOON.plus(Duration.ofDays(3650)));
    EventWindow window = totals.window(SETTLE);
    Instant ahead = window.since().orElseThrow();

    totals.keep(SHAPE, count(), window, end(ahead, NOON), now);

    assertThat(totals.window(SETTLE).since()).contains(NOON);
  }

  @Test
  void aStandbyThatLagsFarBehindIsWaitedFor() {
    run(NOON);
    EventWindow.End end =
        new EventWindow.End(Optional.of(NOON), Optional.of(NOON.minus(Duration.ofHours(4))), true);

    totals.keep(SHAPE, count(), totals.window(SETTLE), end, now);

    assertThat(totals.window(SETTLE).since()).contains(NOON);
  }

  @Test
  void aWindowThatIsTooMuchIsHalvedUntilItSucceedsAndThenCatchesUp() {
    run(NOON);
    pass(Duration.ofSeconds(60));
    totals.tooMuch(now);
    assertThat(totals.window(SETTLE).reach()).contains(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(60));
    totals.tooMuch(now);
    assertThat(totals.window(SETTLE).reach()).contains(Duration.ofSeconds(15));

    Instant settled = NOON.plusSeconds(120);
    totals.keep(SHAPE, count(), totals.window(SETTLE), end(NOON.plusSeconds(15), settled), now);
    assertThat(totals.window(SETTLE).reach()).contains(Duration.ofSeconds(30));

    totals.keep(SHAPE, count(), totals.window(SETTLE), end(settled, settled), now);
    assertThat(totals.window(SETTLE).reach()).isEmpty();
  }

  @Test
  void aWindowIsNeverLessThanASecond() {
    run(NOON);
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(300));
      totals.tooMuch(now);
    }
    assertThat(totals.window(SETTLE).reach()).contains(Duration.ofSeconds(1));
  }
}
