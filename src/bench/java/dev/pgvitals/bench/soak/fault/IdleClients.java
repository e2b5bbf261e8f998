package dev.pgvitals.bench.soak.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** HTTP clients that connect and then do nothing at all. */
final class IdleClients implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BETWEEN_GOODBYES_MILLIS = 5;

  private final List<Socket> open = new ArrayList<>();

  /** Adds so many, as far as the other side takes them. */
  void connect(int port, int count) {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      open.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      } catch (IOException refused) {
        // To be refused is all that one too many can expect.
      }
    }
  }

  /** One after the other: for each of many that leave at once, the server would begin a thread. */
  @Override
  public void close() {
    for (Socket socket : open) {
      try {
        socket.close();
        Thread.sleep(BETWEEN_GOODBYES_MILLIS);
      } catch (IOException gone) {
        // It is closed.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    open.clear();
  }
}
