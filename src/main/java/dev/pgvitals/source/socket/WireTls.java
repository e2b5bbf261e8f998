package dev.pgvitals.source.socket;

import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/**
 * TLS as the driver does it, but that a {@link Wire} sees the plain text. The driver makes the
 * factories by their names.
 */
public final class WireTls {
  private WireTls() {}

  /** Trusts what libpq would: {@code sslrootcert} and its default file. */
  public static final class FileTrust extends LibPQFactory {
    public FileTrust(Properties properties) throws PSQLException {
      super(properties);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      WireSocket socket = begin(plain);
      return new WireTlsSocket(
          (SSLSocket) super.createSocket(plain, host, port, autoClose), socket);
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
      WireSocket socket = begin(plain);
      return new WireTlsSocket(
          (SSLSocket) super.createSocket(plain, host, port, autoClose), socket);
    }
  }

  private static WireSocket begin(Socket plain) {
    WireSocket socket = (WireSocket) plain;
    socket.wire().encrypts();
    return socket;
  }
}
