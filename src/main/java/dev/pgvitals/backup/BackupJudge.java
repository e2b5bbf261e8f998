package dev.pgvitals.backup;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is wrong with backups at one moment, as the shipped rules have it. */
public final class BackupJudge {
  /** The rule by whose limits the newest good backup is old. */
  public static final String STALE = "PostgresBackupStale";

  private final Limits limits;
  private final Instant now;

  /** By these limits. */
  public BackupJudge(Limits limits, Instant now) {
    this.limits = limits;
    this.now = now;
  }

  /**
   * How old the newest good backup may be.
   *
   * @param warning empty: that is no reason for one
   */
  public record Limits(Optional<Duration> warning, Optional<Duration> critical) {
    /** Those of the rule. */
    public static final Limits OF_RULES = new Limits(Duration.ofHours(25), Duration.ofDays(2));

    public Limits(Duration warning, Duration critical) {
      this(Optional.of(warning), Optional.of(critical));
    }

    /** Those of the rule, but for what a server has of its own. */
    public static Limits of(Optional<ServerThreshold> own) {
      return new Limits(
          limit(own, Level.WARNING, OF_RULES.warning),
          limit(own, Level.CRITICAL, OF_RULES.critical));
    }

    private static Optional<Duration> limit(
        Optional<ServerThreshold> own, Level level, Optional<Duration> ofRule) {
      return own.map(limits -> limits.limit(level))
          .filter(limit -> limit.isPresent())
          .map(limit -> seconds(limit.getAsDouble()))
          .orElse(ofRule);
    }

    /** NaN is a limit that is off. */
    private static Optional<Duration> seconds(double limit) {
      return Double.isNaN(limit) ? Optional.empty() : Optional.of(Duration.ofSeconds((long) limit));
    }
  }

  /**
   * What is to be said of one, the worst first.
   *
   * @param all of its source: the newest of any type in one repository counts
   */
  public List<FeedProblem> of(BackupState state, List<BackupState> all) {
    List<FeedProblem> problems = new ArrayList<>();
    if (state.lastStatus().filter(good -> !good).isPresent()) {
      problems.add(new FeedProblem("PostgresBackupFailed", Level.CRITICAL, bad(state)));
    }
    if (state.corrupt().orElse(0) > 0) {
      problems.add(
          new FeedProblem(
              "PostgresBackupCorrupt", Level.CRITICAL, state.corrupt().getAsInt() + " damaged"));
    }
    if (state.walMissing().orElse(0) > 0) {
      problems.add(
          new FeedProblem(
              "PostgresWalArchiveGap",
              Level.CRITICAL,
              Plural.of(state.walMissing().getAsInt(), "WAL file") + " missing"));
    }
    age(state, all)
        .flatMap(age -> stale(age).map(level -> new FeedProblem(STALE, level, text(age))))
        .ifPresent(problems::add);
    if (state.retentionUnsafe().orElse(false)) {
      problems.add(
          new FeedProblem(
              "PostgresBackupRetentionUnsafe",
              Level.WARNING,
              "the next deletion leaves too few good ones"));
    }
    problems.sort(Comparator.comparing(FeedProblem::level).reversed());
    return problems;
  }

  private Optional<Level> stale(Duration age) {
    return limits.critical().filter(limit -> age.compareTo(limit) > 0).isPresent()
        ? Optional.of(Level.CRITICAL)
        : limits.warning().filter(limit -> age.compareTo(limit) > 0).map(limit -> Level.WARNING);
  }

  private static String bad(BackupState state) {
    if (state.type().equals("check")) {
      return "the tool's own check finds a fault";
    }
    if (state.lastSuccess().isPresent()) {
      return "the newest one failed";
    }
    return state.count().isEmpty() ? "cannot be read" : "there is no good one";
  }

  private Optional<Duration> age(BackupState state, List<BackupState> all) {
    if (state.lastSuccess().isEmpty()) {
      return Optional.empty();
    }
    return all.stream()
        .filter(other -> other.stanza().equals(state.stanza()) && other.repo().equals(state.repo()))
        .flatMap(other -> other.lastSuccess().stream())
        .max(Comparator.naturalOrder())
        .map(time -> Duration.between(time, now));
  }

  private static String text(Duration age) {
    long seconds = Math.max(60, age.toSeconds());
    return "the last success was %s ago"
        .formatted(Durations.format(Duration.ofSeconds(seconds - seconds % 60)));
  }
}
