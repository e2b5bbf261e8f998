package dev.pgvitals.maintain.guard;

import dev.pgvitals.jobrun.SkipReason;

/** Something is not done now, or no further; the message says why in detail. */
public final class SkipException extends Exception {
  private static final long serialVersionUID = 1;

  private final SkipReason reason;
  private final boolean all;

  private SkipException(SkipReason reason, String detail, boolean all) {
    super(detail);
    this.reason = reason;
    this.all = all;
  }

  /** One target is left out; the next one is tried. */
  public static SkipException target(SkipReason reason, String detail) {
    return new SkipException(reason, detail, false);
  }

  /** What keeps this target from being worked on keeps all that follow, too. */
  public static SkipException rest(SkipReason reason, String detail) {
    return new SkipException(reason, detail, true);
  }

  /** The same, which also leaves something behind that a later run has to know. */
  public SkipException leaving(String what) {
    return new SkipException(reason, getMessage() + "; " + what, all);
  }

  public SkipReason reason() {
    return reason;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Whether what follows is to be left out as well. */
  public boolean endsTheRun() {
    return all;
  }
}
