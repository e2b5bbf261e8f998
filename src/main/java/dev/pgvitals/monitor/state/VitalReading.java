package dev.pgvitals.monitor.state;

import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ColumnAlert;
import java.time.Instant;
import java.util.Map;

/**
 * One vital of a server at one moment: its worst value over all places.
 *
 * @param builtin whether it comes with the agent
 * @param value NaN when no row had one to judge
 * @param where the labels of the row that has it, without those that are empty
 * @param level of the value now: 0 fine, 1 warning, 2 critical
 * @param sustained the level that has lasted for the time of its alert
 * @param limits by which it is judged; one that is off is not there
 * @param since when the value went beyond the limit of each level that it counts for, or is beyond
 * @param points of the last minutes, the oldest first, NaN where nothing is known; none where they
 *     are not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader
public record VitalReading(
    ColumnAlert vital,
    boolean builtin,
    double value,
    Map<String, String> where,
    int level,
    int sustained,
    Map<Level, Double> limits,
    Map<Level, Instant> since,
    float[] points) {

  /** Whether there is anything to say of it but that it is fine. */
  public boolean isWrong() {
    return level > 0 || sustained > 0;
  }
}
