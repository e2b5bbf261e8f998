package dev.pgvitals.collect.runstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.read.MeanHistogram;
import dev.pgvitals.metric.CollectedSamples;
import dev.pgvitals.metric.Families;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two counters a row: calls and seconds. */
class CounterDeltasTest {
  private final CounterDeltas rises = new CounterDeltas();

  @Test
  void theFirstRunOnlyTakesNote() {
    assertThat(rises.since("a", row(5, 2))).containsExactly(0, 0);
  }

  @Test
  void aRowRisesByTheDifference() {
    rises.keep(Map.of("a", row(5, 2)), Map.of(), true);

    assertThat(rises.since("a", row(8, 2.5))).containsExactly(3, 0.5);
  }

  @Test
  void aRowOfWhichOneCounterFellCountsWhole() {
    rises.keep(Map.of("a", row(5, 2)), Map.of(), true);

    assertThat(rises.since("a", row(6, 1))).containsExactly(6, 1);
  }

  @Test
  void aNewRowCountsWholeWhenAllRowsAreKnown() {
    rises.keep(Map.of("a", row(5, 2)), Map.of(), true);

    assertThat(rises.since("b", row(7, 1))).containsExactly(7, 1);
  }

  @Test
  void aRowThatMayHaveBeenLeftOutBeforeIsOnlyTakenNoteOf() {
    rises.keep(Map.of("a", row(5, 2)), Map.of(), false);

    assertThat(rises.since("b", row(7, 1))).containsExactly(0, 0);
    assertThat(rises.since("a", row(7, 3))).containsExactly(2, 1);
  }

  @Test
  void aRowThatLeavesIsForgotten() {
    rises.keep(Map.of("a", row(5, 2)), Map.of(), true);
    rises.keep(Map.of(), Map.of(), true);

    assertThat(rises.since("a", row(6, 3))).containsExactly(6, 3);
  }

  @Test
  void whatIsUnknownIsNoRise() {
    rises.keep(Map.of("a", row(5, Double.NaN)), Map.of(), true);

    assertThat(rises.since("a", row(8, 2.5))).containsExactly(3, 0);
    assertThat(rises.since("a", row(8, Double.NaN))).containsExactly(3, 0);
  }

  @Test
  void aMeanIsObservedAsOftenAsItsCountRose() {
    MeanHistogram histogram = new MeanHistogram(0, 1, 0, List.of(0.1, 1.0, 10.0), 2);
    double[] cells = new double[histogram.end()];

    histogram.observe(row(4, 2), cells);
    histogram.observe(row(3, 3), cells);
    histogram.observe(row(2, 0), cells);
    histogram.observe(row(1, 100), cells);
    histogram.observe(row(0, 9), cells);

    CollectedSamples published = new CollectedSamples(Families.histogram("h"));
    histogram.publish(cells, published.labels(List.of(), List.of()), published);
    assertThat(published.all())
        .containsExactly(
            bucket(0.1, 2),
            bucket(1, 9),
            bucket(10, 9),
            bucket(Double.POSITIVE_INFINITY, 10),
            new CollectedSamples.Sample("h_count", Map.of(), 10L),
            new CollectedSamples.Sample("h_sum", Map.of(), 105.0));
  }

  private static CollectedSamples.Sample bucket(double upperBound, long count) {
    return new CollectedSamples.Sample(
        "h_bucket", Map.of("le", Double.toString(upperBound)), count);
  }

  private static double[] row(double calls, double seconds) {
    return new double[] {calls, seconds};
  }
}
