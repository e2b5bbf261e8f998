package dev.pgvitals.backup;

import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Backups as rows for people. */
public final class BackupRows {
  /** The headings of {@link #row}. */
  public static final List<String> COLUMNS =
      List.of(
          "What",
          "Type",
          "Repository",
          "Newest",
          "Last success",
          "Good",
          "Damaged",
          "Size",
          "Took",
          "Back to any moment of",
          "WAL missing",
          "Restored for a test");

  /** How many columns say which it is. */
  private static final int NAMES = 3;

  private static final int MAX_ROWS = 200;
  private static final int MAX_NAME = 60;
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private BackupRows() {}

  /** A table with a row for each. */
  public static FeedTable table(String title, List<BackupState> states) {
    return new FeedTable(
        title,
        COLUMNS,
        states.stream().filter(BackupRows::tells).limit(MAX_ROWS).map(BackupRows::row).toList());
  }

  /** Whether its row has more than its name. */
  public static boolean tells(BackupState state) {
    return row(state).stream().skip(NAMES).anyMatch(cell -> !cell.isEmpty());
  }

  /** Which backups they are, as a message says it. */
  public static String name(BackupState state) {
    return name(state.stanza())
        + (state.type().isEmpty() ? "" : " " + name(state.type()))
        + (state.repo().isEmpty() ? "" : " in repository " + name(state.repo()));
  }

  /** What is not known is an empty cell. */
  public static List<String> row(BackupState state) {
    return List.of(
        name(state.stanza()),
        name(state.type()),
        name(state.repo()),
        state.lastStatus().map(good -> good ? "good" : "failed").orElse(""),
        state.lastSuccess().map(BackupRows::time).orElse(""),
        number(state.count()),
        number(state.corrupt()),
        size(state.size()),
        state.duration().map(BackupRows::duration).orElse(""),
        state.recoveryWindow().map(BackupRows::duration).orElse(""),
        number(state.walMissing()),
        state.restoreTested().map(BackupRows::time).orElse(""));
  }

  private static String name(String text) {
    return Printable.shortened(Printable.oneLine(text), MAX_NAME);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String duration(Duration duration) {
    return Durations.format(duration.truncatedTo(ChronoUnit.SECONDS));
  }

  private static String number(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
  }

  /** In units of 1024, as PostgreSQL has them. */
  private static String size(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return "";
    }
    double rest = bytes.getAsLong();
    int unit = 0;
    while (rest >= 1024 && unit < UNITS.size() - 1) {
      rest /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, UNITS.get(unit));
  }
}
