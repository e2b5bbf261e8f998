package dev.pgvitals.postgres;

import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/**
 * TLS to PgBouncer's console: the driver's own, whose plain text is what {@link ConsoleInput} must
 * see. The driver makes the factories by their names.
 */
final class ConsoleTls {
  private ConsoleTls() {}

  /** Trusts what libpq would: {@code sslrootcert} and its default file. */
  public static final class FileTrust extends LibPQFactory {
    public FileTrust(Properties properties) throws PSQLException {
      super(properties);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      return console(super.createSocket(plain, host, port, autoClose));
    }
  }

  /** Trusts what this JVM does: {@code sslrootcert=system}. */
  public static final class SystemTrust extends DefaultJavaSSLFactory {
    public SystemTrust(Properties properties) throws PSQLException {
      super(properties);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      return console(super.createSocket(plain, host, port, autoClose));
    }
  }

  private static Socket console(Socket tls) {
    return new ConsoleTlsSocket((SSLSocket) tls);
  }
}
