package dev.pgvitals.bench.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Clients that ask and do not read the answer, or do not finish asking. */
final class StallingClients implements Runnable {
  private static final int AT_ONE_TIME = 25;
  private static final int PAUSE_MILLIS = 400;
  private static final int SMALL_BUFFER = 4096;
  private static final int CONNECT_MILLIS = 5_000;

  private final int port;
  private final Deque<Socket> open = new ArrayDeque<>();
  private int count;

  StallingClients(int port) {
    this.port = port;
  }

  /** Until it is interrupted; no connection is left then. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        openOne();
        if (open.size() > AT_ONE_TIME) {
          close(open.removeFirst());
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      open.forEach(StallingClients::close);
    }
  }

  private void openOne() {
    Socket socket = new Socket();
    open.addLast(socket);
    try {
      socket.setReceiveBufferSize(SMALL_BUFFER);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      String request = "GET /metrics HTTP/1.1\r\nHost: soak\r\n";
      String end = count++ % 2 == 0 ? "\r\n" : "X-Half";
      socket.getOutputStream().write((request + end).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException refused) {
      // To be cut off is all that such a client can expect.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed.
    }
  }
}
