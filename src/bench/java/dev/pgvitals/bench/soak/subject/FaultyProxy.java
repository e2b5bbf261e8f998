package dev.pgvitals.bench.soak.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands between the agent and a server, and behaves like a network that has a bad day. */
public final class FaultyProxy implements AutoCloseable {
  private static final int BACKLOG = 100;
  private static final int DELAY_MILLIS = 60;
  private static final int DRIP_MILLIS = 300;

  private final int port;
  private final int serverPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.FORWARD;
  private volatile @Nullable ServerSocket listener;
  private volatile boolean closed;

  /** What becomes of bytes and connections. */
  public enum Mode {
    FORWARD,
    /** Every piece comes later. */
    SLOW,
    /** Nothing comes through; connections stay. */
    STALL,
    /** Each answer is followed by a hundred thousand messages that nobody asked for. */
    FLOOD,
    /** Each answer is followed by a message that says it is larger than it will ever be. */
    LIE,
    /** A few bytes a second come through. */
    DRIP,
    /** Every connection is reset, now and when it comes. */
    RESET,
    /** Nobody listens. */
    REFUSE
  }

  FaultyProxy(int port, int serverPort) {
    this.port = port;
    this.serverPort = serverPort;
    listen();
  }

  int port() {
    return port;
  }

  public synchronized void become(Mode next) {
    mode = next;
    if (next == Mode.RESET || next == Mode.REFUSE) {
      open.forEach(FaultyProxy::reset);
    }
    if (next == Mode.REFUSE) {
      stopListening();
    } else if (listener == null) {
      listen();
    }
    notifyAll();
  }

  private void listen() {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      listener = socket;
      start("accept", () -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + port, e);
    }
  }

  private void stopListening() {
    ServerSocket socket = listener;
    listener = null;
    closeQuietly(socket);
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        if (mode == Mode.RESET || closed) {
          reset(client);
        } else {
          start("connect", () -> connect(client));
        }
      } catch (IOException closing) {
        // The listener was closed, or the client has gone already.
      }
    }
  }

  private void connect(Socket client) {
    try {
      awaitPassage();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      open.add(server);
      start("answer", () -> copy(server, client, true));
      copy(client, server, false);
    } catch (IOException serverDown) {
      reset(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(Socket from, Socket to, boolean answers) {
    byte[] piece = new byte[1 << 14];
    try {
      for (int n = from.getInputStream().read(piece);
          n > 0;
          n = from.getInputStream().read(piece)) {
        awaitPassage();
        if (mode == Mode.SLOW) {
          Thread.sleep(DELAY_MILLIS);
        }
        if (mode == Mode.DRIP) {
          drip(piece, n, to);
        } else {
          to.getOutputStream().write(piece, 0, n);
        }
        if (answers && HostileMessages.endsAnswer(piece, n)) {
          if (mode == Mode.FLOOD) {
            HostileMessages.flood(to.getOutputStream());
          } else if (mode == Mode.LIE) {
            HostileMessages.lie(to.getOutputStream());
          }
        }
      }
    } catch (IOException gone) {
      // Either side may go at any time.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      forget(from);
      forget(to);
    }
  }

  private void drip(byte[] piece, int length, Socket to) throws IOException, InterruptedException {
    int at = 0;
    while (at < length) {
      int now = mode == Mode.DRIP ? 1 : length - at;
      to.getOutputStream().write(piece, at, now);
      at += now;
      Thread.sleep(mode == Mode.DRIP ? DRIP_MILLIS : 0);
    }
  }

  private synchronized void awaitPassage() throws InterruptedException {
    while (mode == Mode.STALL && !closed) {
      wait();
    }
  }

  private void forget(Socket socket) {
    open.remove(socket);
    closeQuietly(socket);
  }

  private static void reset(Socket socket) {
    try {
      // Without lingering, the close is a reset.
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // Closing is all that is left to do.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(@Nullable AutoCloseable socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (Exception gone) {
      // It is closed.
    }
  }

  private void start(String name, Runnable work) {
    Thread thread = new Thread(work, "proxy-" + port + "-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() {
    closed = true;
    stopListening();
    open.forEach(FaultyProxy::reset);
    notifyAll();
  }
}
