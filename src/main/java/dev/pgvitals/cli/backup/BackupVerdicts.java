package dev.pgvitals.cli.backup;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is wrong with backups. */
final class BackupVerdicts {
  private final Duration warning;
  private final Duration critical;
  private final Instant now;

  /**
   * By these limits.
   *
   * @param warning how old the newest good backup may be
   */
  BackupVerdicts(Duration warning, Duration critical, Instant now) {
    this.warning = warning;
    this.critical = critical;
    this.now = now;
  }

  /** What is wrong, in words that go on after the backup's name; empty where all is well. */
  record Verdict(CheckStatus status, List<String> reasons) {}

  /**
   * What is to be said of one.
   *
   * @param all of its source: the newest of any type in one repository counts
   */
  Verdict of(BackupState state, List<BackupState> all) {
    CheckStatus status = CheckStatus.OK;
    List<String> reasons = new ArrayList<>();
    if (state.lastStatus().filter(good -> !good).isPresent()) {
      status = CheckStatus.CRITICAL;
      reasons.add(bad(state));
    }
    if (state.corrupt().orElse(0) > 0) {
      status = CheckStatus.CRITICAL;
      reasons.add(state.corrupt().getAsInt() + " damaged");
    }
    if (state.walMissing().orElse(0) > 0) {
      status = CheckStatus.CRITICAL;
      reasons.add(state.walMissing().getAsInt() + " WAL files are missing");
    }
    if (state.retentionUnsafe().orElse(false)) {
      status = status.or(CheckStatus.WARNING);
      reasons.add("the next deletion leaves too few good ones");
    }
    Optional<Duration> age = age(state, all);
    if (age.filter(time -> time.compareTo(warning) > 0).isPresent()) {
      boolean old = age.get().compareTo(critical) > 0;
      status = status.or(old ? CheckStatus.CRITICAL : CheckStatus.WARNING);
      reasons.add("the last success was %s ago".formatted(text(age.get())));
    }
    return new Verdict(status, reasons);
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
    return Durations.format(Duration.ofSeconds(seconds - seconds % 60));
  }
}
