package dev.pgvitals.rescue.plan;

import java.util.Locale;

/** What is done to a session. */
public enum Verb {
  /** Its statement ends with an error; the session stays. */
  CANCEL("pg_cancel_backend"),
  /** It ends, and what it had not committed is undone. */
  TERMINATE("pg_terminate_backend");

  private final String function;

  Verb(String function) {
    this.function = function;
  }

  /** The function of PostgreSQL's that does it. */
  public String function() {
    return function;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
