package dev.pgvitals.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Free loopback ports for servers that come and go on the same port. They lie below the range that
 * kernels pick client ports from, and each JVM starts at a place of its own: two that run side by
 * side do not take each other's while a server is down.
 */
final class Ports {
  private static final int FIRST = 18_000;
  private static final int COUNT = 14_000;
  private static final int BLOCK = 20;

  private final AtomicInteger next =
      new AtomicInteger((int) (ProcessHandle.current().pid() * BLOCK % COUNT));

  int next() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + next.getAndIncrement() % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " on");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(false);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
