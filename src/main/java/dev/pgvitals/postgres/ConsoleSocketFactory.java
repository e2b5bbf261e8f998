package dev.pgvitals.postgres;

/** Sockets to PgBouncer's console; see {@link ConsoleInput}. The driver makes it by its name. */
public final class ConsoleSocketFactory extends PoliteSocketFactory {
  @Override
  boolean console() {
    return true;
  }
}
