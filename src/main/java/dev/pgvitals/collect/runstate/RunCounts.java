package dev.pgvitals.collect.runstate;

import dev.pgvitals.collect.plan.TotalsRoom;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one run counts, on top of what the earlier ones did. One result, one object.
 *
 * <p>There is room for so many sets of labels. One that has been there keeps its place; a new one
 * gets a free place, or that of one of which no row was seen for long. What the others have is
 * added to the rest, or left out where there is none, and their rows are counted. So no counter
 * falls, and nothing grows with time.
 */
public final class RunCounts {
  private final Map<List<String>, RunningTotal> before;
  private final int columns;
  private final TotalsRoom room;
  private final double weight;
  private final long now;
  private final Map<List<String>, double[]> known = new HashMap<>();
  private final Map<List<String>, Newcomer> newcomers = new LinkedHashMap<>();
  private final double[] rest;
  private boolean hasRest;
  private double[] row;
  private int cut;
  private Map<List<String>, RunningTotal> sums = Map.of();

  private static final class Newcomer {
    private final double[] counts;
    private int rows;

    Newcomer(int columns) {
      counts = new double[columns];
    }
  }

  /** Renders label values as those of a row. */
  public interface RowLabelling {
    RowLabels of(List<String> texts);
  }

  /**
   * @param weight what each value that is added is multiplied by
   */
  RunCounts(
      Map<List<String>, RunningTotal> before,
      int columns,
      TotalsRoom room,
      double weight,
      long now) {
    this.before = before;
    this.columns = columns;
    this.room = room;
    this.weight = weight;
    this.now = now;
    this.rest = new double[columns];
    this.row = rest;
  }

  /** What is added from here on belongs to these label values. */
  public void beginRow(List<String> labels) {
    if (room.rest().filter(labels::equals).isPresent()) {
      beginRest();
      return;
    }
    if (before.containsKey(labels)) {
      row = known.computeIfAbsent(labels, texts -> new double[columns]);
      return;
    }
    if (newcomers.size() >= room.places() && !newcomers.containsKey(labels)) {
      cut++;
      beginRest();
      return;
    }
    Newcomer newcomer = newcomers.computeIfAbsent(labels, texts -> new Newcomer(columns));
    newcomer.rows++;
    row = newcomer.counts;
  }

  /** What is added from here on is to have no labels of its own. */
  public void beginRest() {
    row = rest;
    hasRest = true;
  }

  public void add(int column, double count) {
    row[column] += count * weight;
  }

  /**
   * After the last row: publishes the totals as they are with this run.
   *
   * @param families of the columns
   */
  public void finish(SampleSink sink, List<Integer> families, RowLabelling labelling) {
    sums = settled();
    sums.forEach(
        (labels, total) -> {
          RowLabels rendered = labelling.of(labels);
          for (int column = 0; column < columns; column++) {
            sink.sample(families.get(column), rendered.series(), total.count(column));
          }
        });
  }

  private Map<List<String>, RunningTotal> settled() {
    Map<List<String>, RunningTotal> sum = new LinkedHashMap<>(before);
    Optional<RunningTotal> restBefore = room.rest().map(sum::remove);
    known.forEach(
        (labels, counts) -> sum.computeIfPresent(labels, (l, total) -> total.plus(counts, now)));
    makeRoom(sum);
    newcomers.forEach(
        (labels, newcomer) -> {
          if (sum.size() < room.places()) {
            sum.put(labels, new RunningTotal(newcomer.counts, now));
          } else {
            cut += newcomer.rows;
            hasRest = true;
            for (int column = 0; column < columns; column++) {
              rest[column] += newcomer.counts[column];
            }
          }
        });
    if (room.rest().isPresent() && (hasRest || restBefore.isPresent())) {
      sum.put(
          room.rest().get(),
          restBefore.map(total -> total.plus(rest, now)).orElse(new RunningTotal(rest, now)));
    }
    return sum;
  }

  /** The idle ones go first, and only as many as are needed; others where room has shrunk. */
  private void makeRoom(Map<List<String>, RunningTotal> sum) {
    if (sum.size() + newcomers.size() <= room.places()) {
      return;
    }
    List<Map.Entry<List<String>, RunningTotal>> longestUnseen =
        sum.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> entry.getValue().seen() - now))
            .map(Map.Entry::copyOf)
            .toList();
    for (var entry : longestUnseen) {
      boolean idle = now - entry.getValue().seen() >= room.idle().toNanos();
      boolean wanted = idle && sum.size() + newcomers.size() > room.places();
      if (!wanted && sum.size() <= room.places()) {
        return;
      }
      sum.remove(entry.getKey());
    }
  }

  /** The totals after {@link #finish}. */
  Map<List<String>, RunningTotal> sums() {
    return sums;
  }

  /** Rows that have no series of their own, as there was no room for their labels. */
  int cut() {
    return cut;
  }
}
