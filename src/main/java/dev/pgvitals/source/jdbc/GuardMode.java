package dev.pgvitals.source.jdbc;

/** What keeps statements within bounds. */
enum GuardMode {
  /** Settings that the session was opened with. */
  SESSION,
  /** Settings of each transaction: behind a pooler no session is ours. */
  TRANSACTION,
  /** The client's patience alone: PgBouncer's console has no settings to make. */
  CLIENT
}
