package dev.pgvitals.source.pgbouncer;

import dev.pgvitals.source.wire.GracefulCloseSocketFactory;

/** Sockets to PgBouncer's console; see {@link ConsoleInput}. The driver makes it by its name. */
public final class ConsoleSocketFactory extends GracefulCloseSocketFactory {
  @Override
  protected boolean console() {
    return true;
  }
}
