package dev.pgvitals.dashboard.grafana;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How wide columns of a table are, in pixels. Grafana gives all columns the same share of the
 * width: too much for a number, too little for a name that has to be read to its end.
 */
final class ColumnWidths {
  private static final int SQL = 295;

  /** Of labels whose values are long; a reader can still make them wider. */
  private static final Map<String, Integer> OF_LABELS =
      Map.ofEntries(
          Map.entry("alert", 270),
          Map.entry("alertname", 270),
          Map.entry("application_name", 140),
          Map.entry("conname", 210),
          Map.entry("duplicate_of", 180),
          Map.entry("indexrelname", 180),
          Map.entry("job_name", 150),
          Map.entry("query", 245),
          Map.entry("queryid", 185),
          Map.entry("relname", 120),
          Map.entry("sequencename", 140),
          Map.entry("setting", 250));

  private static final int LEAST = 80;
  private static final int LEAST_OF_SERVER = 110;
  private static final int LETTER = 8;
  private static final int PADDING = 20;
  private static final int SORTED_OR_FILTERED = 22;

  private ColumnWidths() {}

  /**
   * Of a column with these names in it; empty: what the others leave.
   *
   * @param isSql whether a label {@code query} is the text of a statement, and not a name
   */
  static OptionalInt fixed(String label, boolean isSql) {
    return label.equals("query") && isSql
        ? OptionalInt.of(SQL)
        : Optional.ofNullable(OF_LABELS.get(label))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
  }

  /**
   * The least that a heading needs, whose words may stand one below the other; empty when that is
   * no more than any column has.
   *
   * @param hasSign whether there is an arrow or a funnel beside it
   */
  static OptionalInt least(String heading, boolean hasSign) {
    int longest = Arrays.stream(heading.split(" ")).mapToInt(String::length).max().orElse(0);
    int needed = longest * LETTER + PADDING + (hasSign ? SORTED_OR_FILTERED : 0);
    return needed > LEAST ? OptionalInt.of(needed) : OptionalInt.empty();
  }

  static int leastOfServer() {
    return LEAST_OF_SERVER;
  }

  static int least() {
    return LEAST;
  }
}
