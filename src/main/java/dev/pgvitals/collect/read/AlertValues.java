package dev.pgvitals.collect.read;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.source.WorstValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the published numbers of each row and keeps the worst value of each alert, and its row.
 * Which limits hold is not asked here: they may change before the next run.
 */
final class AlertValues {
  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final List<Watched> watched = new ArrayList<>();
  private final double[] row;

  /** An alert, where its value is in the row, and the worst one so far. */
  private static final class Watched {
    private final Alert alert;
    private final int slot;
    private final int[] companions;
    private final double[] least;
    private double worst = Double.NaN;
    private @Nullable SeriesLabels worstRow;

    Watched(Alert alert, int slot, int[] companions, double[] least) {
      this.alert = alert;
      this.slot = slot;
      this.companions = companions;
      this.least = least;
    }

    /** The row's value; NaN when there is none, or not enough to judge it by. */
    double value(double[] row) {
      for (int i = 0; i < companions.length; i++) {
        if (!(row[companions[i]] >= least[i])) {
          return Double.NaN;
        }
      }
      return row[slot];
    }

    void take(double value, SeriesLabels labels) {
      boolean worse = alert.below() ? value < worst : value > worst;
      if (worse || (Double.isNaN(worst) && !Double.isNaN(value))) {
        worst = value;
        worstRow = labels;
      }
    }

    WorstValue worst(boolean labelled) {
      return new WorstValue(worst, labelled ? Optional.ofNullable(worstRow) : Optional.empty());
    }
  }

  /** Takes an alert's value in one row, if there is one. */
  interface Taker {
    void take(Alert alert, double value);
  }

  AlertValues(Query query) {
    for (Column column : query.columns()) {
      if (column.alert().isPresent()) {
        Alert alert = column.alert().get();
        String[] names = alert.minimum().keySet().toArray(String[]::new);
        watched.add(
            new Watched(
                alert,
                slot(column.name()),
                Arrays.stream(names).mapToInt(this::slot).toArray(),
                Arrays.stream(names).mapToDouble(alert.minimum()::get).toArray()));
      }
    }
    row = new double[slots.size()];
  }

  private int slot(String column) {
    return slots.computeIfAbsent(column, name -> slots.size());
  }

  /** Where the column's published values are to go. */
  DoubleConsumer watcher(String column) {
    Integer slot = slots.get(column);
    return slot == null ? AlertValues::ignore : value -> row[slot] = value;
  }

  private static void ignore(double value) {}

  boolean isEmpty() {
    return watched.isEmpty();
  }

  void beginRow() {
    Arrays.fill(row, Double.NaN);
  }

  /**
   * The row's values are complete.
   *
   * @param labels of the row; kept while no other one is worse, and not looked at
   */
  void endRow(SeriesLabels labels) {
    for (Watched watchedAlert : watched) {
      watchedAlert.take(watchedAlert.value(row), labels);
    }
  }

  /** The alerts of the row that has just ended. */
  void each(Taker taker) {
    for (Watched watchedAlert : watched) {
      double value = watchedAlert.value(row);
      if (!Double.isNaN(value)) {
        taker.take(watchedAlert.alert, value);
      }
    }
  }

  /**
   * By the alert's name.
   *
   * @param labelled whether rows have labels of their own
   */
  Map<String, WorstValue> worst(boolean labelled) {
    Map<String, WorstValue> worst = new LinkedHashMap<>();
    watched.forEach(one -> worst.put(one.alert.name(), one.worst(labelled)));
    return worst;
  }
}
