package dev.pgvitals.source.pgbouncer;

import dev.pgvitals.source.socket.GracefulCloseSocketFactory;
import java.io.InputStream;

/** Sockets to PgBouncer's console; see {@link ConsoleInput}. The driver makes it by its name. */
public final class ConsoleSocketFactory extends GracefulCloseSocketFactory {
  @Override
  protected InputStream filter(InputStream messages) {
    return new ConsoleInput(messages);
  }
}
