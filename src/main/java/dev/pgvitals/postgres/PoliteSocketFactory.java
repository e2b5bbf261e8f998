package dev.pgvitals.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that, when they are closed, wait a moment until the server has closed its end too.
 * Without that, a backend that is still on its way out and the connection that follows it would be
 * two for the server, and more than the budget; and a {@code DROP DATABASE} would still find us
 * there.
 *
 * <p>The driver makes it by its name.
 */
public class PoliteSocketFactory extends SocketFactory {
  /** A backend is gone in a few milliseconds; one that is frozen is not worth more. */
  private static final int PATIENCE_MILLIS = 250;

  static class PoliteSocket extends Socket {
    private volatile boolean reading;

    /** Tells when a thread waits in a read: the wait in {@link #close} would queue up behind it. */
    private final class Watched extends FilterInputStream {
      Watched(InputStream in) {
        super(in);
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        reading = true;
        try {
          return super.read(buffer, offset, length);
        } finally {
          reading = false;
        }
      }
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new Watched(super.getInputStream());
    }

    @Override
    public synchronized void close() throws IOException {
      // In the middle of a read the connection is being cut, not closed.
      if (!reading && isConnected() && !isClosed() && !isOutputShutdown()) {
        awaitServer();
      }
      super.close();
    }

    private void awaitServer() {
      try {
        shutdownOutput();
        setSoTimeout(PATIENCE_MILLIS);
        InputStream in = super.getInputStream();
        byte[] rest = new byte[1024];
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0 && in.read(rest) >= 0) {
          // What the server still had to say does not matter any more.
        }
      } catch (IOException gone) {
        // It closed first, or does not answer: then there is nothing to wait for.
      }
    }
  }

  @Override
  public Socket createSocket() {
    return new PoliteSocket();
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
