package dev.pgvitals.failure;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A setting by which a server, a role or a database ends statements or sessions, and the SQLSTATE
 * that tells that it did.
 */
public enum TimeoutSetting {
  STATEMENT_TIMEOUT("57014"),
  TRANSACTION_TIMEOUT("25P04"),
  IDLE_IN_TRANSACTION_SESSION_TIMEOUT("25P03"),
  IDLE_SESSION_TIMEOUT("57P05");

  private final String sqlState;

  TimeoutSetting(String sqlState) {
    this.sqlState = sqlState;
  }

  /**
   * The one that may be behind a failure.
   *
   * @param sqlState possibly empty
   */
  public static Optional<TimeoutSetting> of(String sqlState) {
    return Stream.of(values()).filter(s -> s.sqlState.equals(sqlState)).findFirst();
  }

  /** As PostgreSQL spells it. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to do where it ended what the agent's own timeouts leave time for. */
  public String hint() {
    return (this == STATEMENT_TIMEOUT
            ? "canceled by somebody, or by a statement_timeout shorter than the agent's"
            : setting() + " of the server ended the session")
        + ": ALTER ROLE ... SET "
        + setting()
        + " = 0 for the agent's role";
  }
}
