package dev.pgvitals.web.api;

import dev.pgvitals.alert.Level;
import dev.pgvitals.monitor.state.VitalReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A level of a vital that there is something to say of.
 *
 * @param pending the value is beyond the limit, and has not been for the time of the alert
 */
record Wrong(VitalReading vital, Level level, boolean pending) {
  private static final Comparator<Wrong> WORST_FIRST =
      Comparator.comparing(Wrong::pending)
          .thenComparing(Wrong::level, Comparator.reverseOrder())
          .thenComparing(wrong -> wrong.vital().vital().alert().name());

  /** The worst first, and those that do not count yet behind all others. */
  static List<Wrong> of(List<VitalReading> vitals) {
    List<Wrong> all = new ArrayList<>();
    for (VitalReading vital : vitals) {
      Level.ofNumber(vital.sustained()).ifPresent(level -> all.add(new Wrong(vital, level, false)));
      if (vital.level() > vital.sustained()) {
        Level.ofNumber(vital.level()).ifPresent(level -> all.add(new Wrong(vital, level, true)));
      }
    }
    all.sort(WORST_FIRST);
    return all;
  }

  /** The value is within the limit again, and has not been for the time of the alert. */
  boolean recovering() {
    return vital.level() < level.number();
  }
}
