package dev.pgvitals.source.socket;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of the connection that the calling thread is opening; see {@link WireSocket}.
 *
 * <p>The driver makes it by its name and gives it strings only, so what it needs is left for it
 * with the thread, for as long as the login takes.
 */
public class GracefulCloseSocketFactory extends SocketFactory {
  private static final ThreadLocal<@Nullable Wire> OPENING = new ThreadLocal<>();

  /** A login with the driver. */
  public interface Login<T extends @Nullable Object> {
    T call() throws SQLException;
  }

  /** Logs in; all sockets of it belong to the wire. */
  public static <T extends @Nullable Object> T within(Wire wire, Login<T> login)
      throws SQLException {
    OPENING.set(wire);
    try {
      return login.call();
    } finally {
      OPENING.remove();
    }
  }

  /** What the driver is to read, of what the server says: all of it, as it is. */
  protected InputStream filter(InputStream messages) {
    return messages;
  }

  @Override
  public Socket createSocket() {
    Wire wire = OPENING.get();
    return new WireSocket(wire == null ? Wire.unlimited() : wire, this::filter);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }
}
