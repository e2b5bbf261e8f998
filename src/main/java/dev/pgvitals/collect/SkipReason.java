package dev.pgvitals.collect;

import java.util.Locale;

/**
 * Why a query is not planned on a server or in a database: the values of the {@code reason} label.
 */
public enum SkipReason {
  DISABLED,
  /** It is for another kind of server. */
  ENGINE,
  VERSION,
  ROLE,
  EXTENSION,
  RELATION,
  SCHEMA,
  PRIVILEGE,
  USER,
  TAG,
  /** The database's name is not one it runs in, or the database does not let us in. */
  DATABASE;

  /** Whether it ends when someone creates something in the database. */
  boolean mayBeCreated() {
    return this == EXTENSION || this == RELATION || this == SCHEMA;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
