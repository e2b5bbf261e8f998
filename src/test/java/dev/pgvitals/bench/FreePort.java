package dev.pgvitals.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** A port of the loopback interface that nobody listens on. */
public final class FreePort {
  private static final int PORTS = 1_000;

  private FreePort() {}

  /**
   * The first that is free of a thousand.
   *
   * @param first with all of them below the ports that the kernel gives to clients
   */
  public static int from(int first) {
    return IntStream.range(first, first + PORTS)
        .filter(FreePort::isFree)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free port from " + first + " on"));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
