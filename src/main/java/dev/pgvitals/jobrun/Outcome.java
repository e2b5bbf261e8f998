package dev.pgvitals.jobrun;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a run ended.
 *
 * @param reason why it was skipped, or failed; for a reader, so in one line and without what may be
 *     secret
 * @param sqlstate of the error
 * @param rows on which it worked. As the bytes, either said of the targets or of the run as a
 *     whole: the agent adds all rows of the table up
 * @param bytesBefore that the target took on the disk
 */
public record Outcome(
    RunStatus status,
    Optional<String> reason,
    Optional<String> sqlstate,
    OptionalLong rows,
    OptionalLong bytesBefore,
    OptionalLong bytesAfter) {
  public static final Outcome DONE = of(RunStatus.DONE, Optional.empty(), Optional.empty());

  private static Outcome of(RunStatus status, Optional<String> reason, Optional<String> sqlstate) {
    return new Outcome(
        status, reason, sqlstate, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  /** As {@code lag: standby r1 is 80 MiB behind}. */
  public static Outcome skipped(SkipReason reason, String detail) {
    String text = detail.isEmpty() ? reason.word() : reason.word() + ": " + detail;
    return of(RunStatus.SKIPPED, Optional.of(text), Optional.empty());
  }

  /** With a reason that begins with the word of one. */
  public static Outcome skipped(String reason) {
    return of(RunStatus.SKIPPED, Optional.of(reason), Optional.empty());
  }

  public static Outcome failed(String reason, Optional<String> sqlstate) {
    return of(RunStatus.FAILED, Optional.of(reason), sqlstate);
  }

  public static Outcome partial(String reason) {
    return of(RunStatus.PARTIAL, Optional.of(reason), Optional.empty());
  }

  public Outcome withRows(long count) {
    return new Outcome(status, reason, sqlstate, OptionalLong.of(count), bytesBefore, bytesAfter);
  }

  public Outcome withBytes(long before, long after) {
    return new Outcome(
        status, reason, sqlstate, rows, OptionalLong.of(before), OptionalLong.of(after));
  }

  public Outcome withReason(String text) {
    return new Outcome(status, Optional.of(text), sqlstate, rows, bytesBefore, bytesAfter);
  }
}
