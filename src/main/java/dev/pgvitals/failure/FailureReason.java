package dev.pgvitals.failure;

import java.util.Locale;

/** Why a run, or a connection, failed: the values of the {@code reason} label. */
public enum FailureReason {
  /** No usable connection: refused, cut, unresolvable, too many clients, starting up. */
  CONNECT,
  /** The server does not let us in. */
  AUTH,
  /** TLS is refused or the certificate is not trusted. */
  TLS,
  /** The server ended the statement at its statement_timeout. */
  TIMEOUT,
  /** A lock was not to be had within lock_timeout. */
  LOCK_TIMEOUT,
  PERMISSION,
  /** A table, column or function that the query names does not exist. */
  UNDEFINED,
  /** Any other error of the server. */
  SQL,
  /** A standby cancelled the statement in favour of replay. */
  CONFLICT,
  /** The query ran, but its result is not what the catalogue says. */
  RESULT,
  /** An error of the agent itself. */
  INTERNAL;

  /** As the label has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it means, in a sentence for people that needs no message beside it. */
  public String words() {
    return switch (this) {
      case CONNECT -> "The server cannot be reached, or has ended the connection.";
      case AUTH -> "The server does not accept the login.";
      case TLS -> "No encrypted connection that can be trusted came about.";
      case TIMEOUT -> "The statement took longer than it may.";
      case LOCK_TIMEOUT -> "A lock could not be had in time.";
      case PERMISSION -> "The agent's role lacks a privilege.";
      case UNDEFINED -> "A table, column or function that the query names does not exist.";
      case SQL -> "The server reports an error.";
      case CONFLICT -> "The standby ended the statement in favor of replay.";
      case RESULT -> "The result is not what the catalogue says.";
      case INTERNAL -> "The agent itself has an error.";
    };
  }

  /** What to do about it, where no SQLSTATE says more. */
  String hint() {
    return switch (this) {
      case CONNECT -> "check that the server is running, and host, port and firewall";
      case AUTH -> "check user, password and pg_hba.conf";
      case TLS ->
          "check sslmode and sslrootcert, and the host's name, against the server's certificate";
      case TIMEOUT -> "raise the timeout or the interval of the query, or make it cheaper";
      case LOCK_TIMEOUT ->
          "another session holds a lock on what it reads; the next run may succeed";
      case PERMISSION -> Denial.hint("", "", Denial.Asker.UNKNOWN);
      case UNDEFINED -> "add `requires:` or a variant for this version, or correct the name";
      case CONFLICT ->
          "canceled in favor of WAL replay; the next run may succeed"
              + " (hot_standby_feedback, max_standby_streaming_delay)";
      case RESULT -> "correct the query or its columns in the catalogue";
      case SQL -> "see the message; run the statement in psql as the agent's role";
      case INTERNAL -> "please report it with the log; the agent will retry";
    };
  }

  /** Whether the server, rather than one query, is what failed. */
  public boolean concernsServer() {
    return this == CONNECT || this == AUTH || this == TLS;
  }
}
