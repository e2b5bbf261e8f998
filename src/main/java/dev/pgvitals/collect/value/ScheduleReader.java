package dev.pgvitals.collect.value;

import dev.pgvitals.time.CronSchedule;
import dev.pgvitals.time.ScheduleException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads one column of a result as schedules, each as the longest time from one run to the next in
 * seconds. Who wrote a schedule is often somebody else than who watches it, so one that cannot be
 * read is no error, but said. One result, one reader.
 */
public final class ScheduleReader {
  private static final double MILLIS = 1e3;

  private final int index;
  private final Consumer<String> unreadable;
  private final Map<String, Optional<Number>> known = new HashMap<>();

  /**
   * @param index of the column, from 1
   * @param unreadable is told what is wrong with a text
   */
  public ScheduleReader(int index, Consumer<String> unreadable) {
    this.index = index;
    this.unreadable = unreadable;
  }

  /** Whether the row has a text that means no length of time; not for NULL. */
  public boolean isWithoutLength(ResultSet row) throws SQLException {
    return row.getString(index) != null && read(row).isEmpty();
  }

  /** The row's value; empty for NULL and where there is none. */
  public Optional<Number> read(ResultSet row) throws SQLException {
    // Of many jobs, most have one of a few schedules.
    return Optional.ofNullable(row.getString(index))
        .flatMap(text -> known.computeIfAbsent(text, this::seconds));
  }

  private Optional<Number> seconds(String text) {
    try {
      return CronSchedule.parse(text).longestGap().map(Duration::toMillis).map(ms -> ms / MILLIS);
    } catch (ScheduleException e) {
      unreadable.accept(e.getMessage());
      return Optional.empty();
    }
  }
}
