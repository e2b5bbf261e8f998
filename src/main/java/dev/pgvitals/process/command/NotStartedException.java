package dev.pgvitals.process.command;

import java.io.IOException;
import java.util.regex.Pattern;

/** A program could not be started; the message says why, and goes on after the program's name. */
public final class NotStartedException extends Exception {
  private static final long serialVersionUID = 1;

  /** "error=2, No such file or directory" until Java 21, "error: 2 (No such ...)" in Java 25. */
  private static final Pattern NO_SUCH_FILE = Pattern.compile("error[:=] ?2\\b");

  private static final Pattern DENIED = Pattern.compile("error[:=] ?13\\b");

  private final Why why;

  /** Why it was not. */
  public enum Why {
    ABSENT("is not there: install it, or correct the path"),
    DENIED("may not be run by the agent's user: chmod +x, or correct the path"),
    SHORTAGE("cannot be started: the system gives the agent no more threads"),
    OTHER("cannot be started");

    private final String words;

    Why(String words) {
      this.words = words;
    }
  }

  NotStartedException(Why why) {
    super(why.words);
    this.why = why;
  }

  static NotStartedException of(IOException error) {
    String message = String.valueOf(error.getMessage());
    return new NotStartedException(
        NO_SUCH_FILE.matcher(message).find()
            ? Why.ABSENT
            : DENIED.matcher(message).find() ? Why.DENIED : Why.OTHER);
  }

  public Why why() {
    return why;
  }
}
