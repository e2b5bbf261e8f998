package dev.pgvitals.source.postgres;

/** What keeps statements within bounds. */
enum GuardMode {
  /** Settings that the session was opened with. */
  SESSION,
  /** Settings of each transaction: behind a pooler no session is ours. */
  TRANSACTION
}
