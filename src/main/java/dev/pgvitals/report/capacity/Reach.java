package dev.pgvitals.report.capacity;

import dev.pgvitals.text.Plural;
import java.util.Optional;

/**
 * In how many days a limit is reached; empty: not within the horizon.
 *
 * @param earliest by the upper edge of the band
 * @param middle by the line
 * @param latest by the lower edge
 * @param horizon in days
 */
record Reach(
    Optional<Integer> earliest, Optional<Integer> middle, Optional<Integer> latest, int horizon) {
  private static final int MONTH = 30;

  /** Above it, days would say more than is known. */
  private static final int DAYS_BELOW = 60;

  /** Such as "in 4 to 9 months". */
  String text() {
    if (earliest.isEmpty()) {
      return "not within " + length(horizon, false);
    }
    if (latest.isEmpty()) {
      return earliest.get() == 0
          ? "any day, or not within " + length(horizon, false)
          : "in " + length(earliest.get(), false) + " or later";
    }
    return between(earliest.get(), latest.get());
  }

  private static String between(int first, int last) {
    if (last == 0) {
      return "now";
    }
    if (last >= DAYS_BELOW && first < MONTH) {
      return "in " + Plural.of(first, "day") + " to " + length(last, true);
    }
    boolean months = last >= DAYS_BELOW;
    int from = months ? first / MONTH : first;
    int to = months ? (last + MONTH - 1) / MONTH : last;
    return from == to
        ? "in " + length(last, true)
        : "in " + from + " to " + Plural.of(to, months ? "month" : "day");
  }

  private static String length(int days, boolean up) {
    return days < DAYS_BELOW
        ? Plural.of(days, "day")
        : Plural.of((days + (up ? MONTH - 1 : 0)) / MONTH, "month");
  }
}
