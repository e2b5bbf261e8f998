package dev.pgvitals.collect.plan;

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
  /** It is there, but somebody who would gain by it could put code into it. */
  OWNER,
  USER,
  TAG,
  /** The database's name is not one it runs in, or the database does not let us in. */
  DATABASE;

  /** Whether it ends when someone creates something in the database, grants it or gives it away. */
  public boolean mayEndInDatabase() {
    return this == EXTENSION
        || this == RELATION
        || this == SCHEMA
        || this == PRIVILEGE
        || this == OWNER;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
