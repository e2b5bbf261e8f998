package dev.pgvitals.collect.probe;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.source.AlertValue;
import java.util.ArrayList;
import java.util.List;

/** What is said of a vital at a terminal, and in what is kept for people. */
public final class VitalText {
  private VitalText() {}

  /** Which row a value is of, as {@code datname=shop relname=orders}; empty when there is one. */
  public static String labels(ColumnAlert column, AlertValue reading) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < column.labels().size(); i++) {
      if (!reading.labels().get(i).isEmpty()) {
        pairs.add(column.labels().get(i) + "=" + reading.labels().get(i));
      }
    }
    return String.join(" ", pairs);
  }

  /** A value in its unit. */
  public static String value(ColumnAlert column, AlertValue reading) {
    return ValueUnit.of(column).text(reading.value());
  }

  /**
   * The limit that has been passed, or would be next.
   *
   * @param level that has been reached; 0 for none
   */
  public static String limit(ColumnAlert column, Thresholds thresholds, int level) {
    double warning = thresholds.limit(column.alert(), Level.WARNING);
    double critical = thresholds.limit(column.alert(), Level.CRITICAL);
    double limit = level == Level.CRITICAL.number() || Double.isNaN(warning) ? critical : warning;
    return Double.isNaN(limit)
        ? "off"
        : (column.alert().below() ? "< " : "> ") + ValueUnit.of(column).text(limit);
  }
}
