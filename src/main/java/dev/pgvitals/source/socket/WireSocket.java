package dev.pgvitals.source.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A socket whose bytes are counted and timed by a {@link Wire}, TLS's too. When it is closed, it
 * waits a moment until the server has closed its end: without that, a backend that is still on its
 * way out and the connection that follows it would be two for the server, and more than the budget;
 * and a {@code DROP DATABASE} would still find us there.
 */
final class WireSocket extends Socket {
  /** A backend is gone in a few milliseconds; one that is frozen is not worth more. */
  private static final int PATIENCE_MILLIS = 250;

  private final Wire wire;
  private final UnaryOperator<InputStream> filter;
  private final AtomicBoolean counted = new AtomicBoolean();
  private volatile boolean reading;

  /**
   * Not connected.
   *
   * @param filter what the driver is to read, of what the server says
   */
  WireSocket(Wire wire, UnaryOperator<InputStream> filter) {
    this.wire = wire;
    this.filter = filter;
  }

  Wire wire() {
    return wire;
  }

  /**
   * Connects within what is left of the login's time.
   *
   * @param timeout the driver's, which counts the time of other hosts too; not used
   */
  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    counted.set(true);
    wire.connecting(this, endpoint);
    try {
      super.connect(endpoint, Math.max(1, wire.leftMillis()));
    } catch (SocketTimeoutException e) {
      // To the driver, that would be a reason to try the same once more without TLS.
      throw wire.overdue();
    }
    wire.connected();
  }

  /** Counts, and ends when the time is over. */
  private final class Timed extends InputStream {
    private final InputStream in;

    Timed(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int left = wire.leftMillis();
      // What has come already was not late; it is we who were.
      if (left < 0 && in.available() == 0) {
        throw wire.overdue();
      }
      // A thread that waits in a read is seen in close: the wait there would queue up behind it.
      reading = true;
      try {
        WireSocket.super.setSoTimeout(left < 0 ? 1 : left);
        int count = in.read(buffer, offset, length);
        if (count > 0) {
          wire.received(count);
        }
        return count;
      } catch (SocketTimeoutException e) {
        if (wire.leftMillis() < 0) {
          throw wire.overdue();
        }
        throw e;
      } catch (SocketException e) {
        throw wire.failure().<SocketException>map(f -> f).orElse(e);
      } finally {
        reading = false;
      }
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream timed = new Timed(super.getInputStream());
    return wire.encrypting() ? timed : plain(timed);
  }

  /** The messages in what the server says. */
  InputStream plain(InputStream in) {
    return filter.apply(new BackendInput(in, wire));
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream out = super.getOutputStream();
    return wire.encrypting() ? out : new RequestOutput(out, wire);
  }

  // Unsynchronized, unlike Socket's: only the thread that has the connection sets it.
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void setSoTimeout(int timeout) {
    wire.setPatience(timeout);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public int getSoTimeout() {
    return wire.patience();
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      // In the middle of a read the connection is being cut, not closed.
      if (!reading && isConnected() && !isClosed() && !isOutputShutdown()) {
        awaitServer();
      }
    } finally {
      end();
    }
  }

  /** As {@link #close}, without the wait. */
  void cut() {
    try {
      end();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }

  private void end() throws IOException {
    try {
      super.close();
    } finally {
      if (counted.getAndSet(false)) {
        wire.closed(this);
      }
    }
  }

  private void awaitServer() {
    try {
      shutdownOutput();
      super.setSoTimeout(PATIENCE_MILLIS);
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
