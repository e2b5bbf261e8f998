package dev.pgvitals.builtin.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * In what a role's reading is not as the superuser's, which were made before and after it: what
 * moves meanwhile lies between the two.
 */
final class RoleDifferences {
  /** Gauges that go up and down may leave the bracket a little. */
  private static final double SLACK = 0.1;

  /**
   * What may go up and down several times from one reading to the next: only whether it is there.
   */
  private static final Pattern RESTLESS =
      Pattern.compile(
          "pg_(stat_)?(replication|archiver|wal_summarizer)_(.*_)?"
              + "(lag(_bytes|_seconds)?|pg_wal_lsn_diff)|pg_process_idle_.*");

  /** Which statements are among the 100 is another matter each time. */
  private static final String CHOSEN_ANEW = "pg_stat_statements";

  /** How a series is not as the superuser has it. */
  enum Kind {
    ABSENT,
    OTHER
  }

  private RoleDifferences() {}

  /** Those series that no skipped entry explains. */
  static Map<RoleReading.Key, Kind> of(RoleReading before, RoleReading role, RoleReading after) {
    Map<RoleReading.Key, Kind> found = new HashMap<>();
    Set<RoleReading.Key> all = new HashSet<>(before.samples().keySet());
    all.addAll(role.samples().keySet());
    for (RoleReading.Key key : all) {
      boolean mine = role.samples().containsKey(key);
      boolean first = before.samples().containsKey(key);
      boolean last = after.samples().containsKey(key);
      if (key.metric().startsWith(CHOSEN_ANEW) && !(mine && first && last)) {
        continue;
      }
      if (mine && !first && !last) {
        found.put(key, Kind.OTHER);
      } else if (!mine && first && last && !role.skips(key.place())) {
        found.put(key, Kind.ABSENT);
      } else if (mine && first && last && !lies(key, before, role, after)) {
        found.put(key, Kind.OTHER);
      }
    }
    return found;
  }

  private static boolean lies(
      RoleReading.Key key, RoleReading before, RoleReading role, RoleReading after) {
    if (RESTLESS.matcher(key.metric()).matches()) {
      return true;
    }
    double first = before.samples().getOrDefault(key, 0.0);
    double last = after.samples().getOrDefault(key, 0.0);
    double value = role.samples().getOrDefault(key, 0.0);
    double slack = first == last ? 0 : SLACK * Math.max(Math.abs(first), Math.abs(last));
    return value >= Math.min(first, last) - slack && value <= Math.max(first, last) + slack;
  }
}
