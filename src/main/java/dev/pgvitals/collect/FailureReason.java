package dev.pgvitals.collect;

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
  RESULT;

  /** As the label has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the plan may be the mistake: something was dropped, or a privilege taken away. */
  boolean questionsPlan() {
    return this == UNDEFINED || this == PERMISSION;
  }

  /** Whether the server, rather than one query, is what failed. */
  public boolean concernsServer() {
    return this == CONNECT || this == AUTH || this == TLS;
  }
}
