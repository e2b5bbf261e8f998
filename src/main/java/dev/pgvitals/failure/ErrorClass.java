package dev.pgvitals.failure;

/** What kind of failure an SQLSTATE tells of: what there is to do about it follows from that. */
public enum ErrorClass {
  /** The connection is gone, which says nothing of the server: one more try on a fresh one. */
  CONNECTION_GONE,
  /** The server does not let us in, or not now. */
  UNAVAILABLE,
  /** It passes by itself: the next turn may succeed. */
  PASSING,
  /** As long as nothing changes at the server, the statement will be refused again. */
  PERMANENT,
  /** Any other: most likely a mistake in the query. */
  OURS
}
