package dev.pgvitals.collect.read;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Looks at the published numbers of each row and keeps the worst value of each alert. Which limits
 * hold is not asked here: they may change before the next run.
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

    void take(double value) {
      if (Double.isNaN(worst)) {
        worst = value;
      } else if (!Double.isNaN(value)) {
        worst = alert.below() ? Math.min(worst, value) : Math.max(worst, value);
      }
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

  void endRow() {
    for (Watched watchedAlert : watched) {
      watchedAlert.take(watchedAlert.value(row));
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

  /** By the alert's name; NaN when no row had a value to judge. */
  Map<String, Double> worst() {
    Map<String, Double> worst = new LinkedHashMap<>();
    watched.forEach(watchedAlert -> worst.put(watchedAlert.alert.name(), watchedAlert.worst));
    return worst;
  }
}
