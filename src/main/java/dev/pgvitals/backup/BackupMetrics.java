package dev.pgvitals.backup;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is published of backups. Times, not ages: an age would stand still with its reader. */
public final class BackupMetrics {
  /** Whether the last look at a source succeeded. */
  public static final MetricFamily UP =
      new MetricFamily(
          "pg_backup_source_up",
          MetricType.GAUGE,
          "Whether the last look at the source of backups succeeded (1) or not (0).",
          List.of("source"));

  private static final List<String> LABELS = List.of("stanza", "type", "repo");

  private BackupMetrics() {}

  /** In the order of {@link #FAMILIES}. */
  private enum Family {
    LAST_SUCCESS(
        "last_success_timestamp_seconds", "When the newest backup without an error ended."),
    LAST_VERIFIED(
        "last_verified_timestamp_seconds", "When a backup was last found to be readable."),
    LAST_STATUS("last_status", "Whether the newest backup is without an error."),
    SIZE("size_bytes", "Size of what the newest good backup holds."),
    REPO_SIZE("repo_size_bytes", "What the newest good backup takes in its repository."),
    DURATION("duration_seconds", "How long the newest good backup took."),
    COUNT("count", "Good backups that there are."),
    CORRUPT("corrupt", "Backups that are damaged, incomplete or too small to be true."),
    OLDEST("oldest_timestamp_seconds", "When the oldest good backup ended."),
    RECOVERY_WINDOW(
        "recovery_window_seconds",
        "For how long before the last WAL any moment can be restored without a gap."),
    WAL_MISSING("wal_missing", "WAL files that are missing between others."),
    LAST_WAL("last_wal_timestamp_seconds", "When the last WAL file was archived."),
    RESTORE_TESTED(
        "restore_tested_timestamp_seconds", "When a backup was last restored for a test."),
    RESTORE("restore_seconds", "How long the last restore for a test took."),
    RUNNING("running", "Backups that are being made."),
    RETENTION_UNSAFE(
        "retention_unsafe",
        "Whether the next deletion of old backups leaves fewer good ones than there should be.");

    final String name;
    final String help;

    Family(String name, String help) {
      this.name = name;
      this.help = help;
    }

    @SuppressWarnings("EnumOrdinal")
    int index() {
      return ordinal();
    }
  }

  /** What {@link #write} writes. */
  public static final List<MetricFamily> FAMILIES =
      Arrays.stream(Family.values())
          .map(
              family ->
                  new MetricFamily(
                      "pg_backup_" + family.name, MetricType.GAUGE, family.help, LABELS))
          .toList();

  /**
   * Writes what is known.
   *
   * @param sink made for {@link #FAMILIES}
   */
  public static void write(SampleSink sink, List<BackupState> states) {
    for (BackupState state : states) {
      SeriesLabels labels = labels(sink, state);
      state.lastSuccess().ifPresent(time -> add(sink, Family.LAST_SUCCESS, labels, time));
      state.lastVerified().ifPresent(time -> add(sink, Family.LAST_VERIFIED, labels, time));
      state.lastStatus().ifPresent(good -> add(sink, Family.LAST_STATUS, labels, good ? 1 : 0));
      add(sink, Family.SIZE, labels, state.size());
      add(sink, Family.REPO_SIZE, labels, state.repoSize());
      state.duration().ifPresent(time -> add(sink, Family.DURATION, labels, time));
      add(sink, Family.COUNT, labels, state.count());
      add(sink, Family.CORRUPT, labels, state.corrupt());
      state.oldest().ifPresent(time -> add(sink, Family.OLDEST, labels, time));
      state.recoveryWindow().ifPresent(time -> add(sink, Family.RECOVERY_WINDOW, labels, time));
      add(sink, Family.WAL_MISSING, labels, state.walMissing());
      state.lastWal().ifPresent(time -> add(sink, Family.LAST_WAL, labels, time));
      state.restoreTested().ifPresent(time -> add(sink, Family.RESTORE_TESTED, labels, time));
      state.restoreTime().ifPresent(time -> add(sink, Family.RESTORE, labels, time));
      add(sink, Family.RUNNING, labels, state.running());
      state
          .retentionUnsafe()
          .ifPresent(unsafe -> add(sink, Family.RETENTION_UNSAFE, labels, unsafe ? 1 : 0));
    }
  }

  /** Without those that are empty. */
  private static SeriesLabels labels(SampleSink sink, BackupState state) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    List<String> all = List.of(state.stanza(), state.type(), state.repo());
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isEmpty()) {
        names.add(LABELS.get(i));
        values.add(all.get(i));
      }
    }
    return sink.labels(names, values);
  }

  private static void add(SampleSink sink, Family family, SeriesLabels labels, long value) {
    sink.sample(family.index(), labels, value);
  }

  private static void add(SampleSink sink, Family family, SeriesLabels labels, Instant time) {
    sink.sample(family.index(), labels, time.getEpochSecond());
  }

  private static void add(SampleSink sink, Family family, SeriesLabels labels, Duration time) {
    sink.sample(family.index(), labels, time.toMillis() / 1e3);
  }

  private static void add(SampleSink sink, Family family, SeriesLabels labels, OptionalLong value) {
    value.ifPresent(number -> sink.sample(family.index(), labels, number));
  }

  private static void add(SampleSink sink, Family family, SeriesLabels labels, OptionalInt value) {
    value.ifPresent(number -> sink.sample(family.index(), labels, (long) number));
  }
}
