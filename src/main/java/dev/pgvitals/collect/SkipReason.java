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

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
