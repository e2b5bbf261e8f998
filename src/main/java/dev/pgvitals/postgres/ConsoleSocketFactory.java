package dev.pgvitals.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Sockets to PgBouncer's console; see {@link ConsoleInput}. The driver makes it by its name. */
public final class ConsoleSocketFactory extends PoliteSocketFactory {
  @Override
  public Socket createSocket() {
    return new PoliteSocket() {
      @Override
      public InputStream getInputStream() throws IOException {
        return new ConsoleInput(super.getInputStream());
      }
    };
  }
}
