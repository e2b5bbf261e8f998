package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Free loopback ports for servers that come and go on the same port. They lie below the range that
 * kernels pick client ports from, and each JVM takes them from a block of its own: two that run
 * side by side do not take each other's while a server is down.
 */
public final class Ports {
  private static final int FIRST = 18_000;
  private static final int BLOCKS = 35;

  /** More than a JVM uses up in a minute: for so long, a port is not free that had a connection. */
  private static final int BLOCK = 400;

  private final int first = FIRST + (int) (ProcessHandle.current().pid() % BLOCKS) * BLOCK;
  private final AtomicInteger taken = new AtomicInteger();

  /** The one in the block that was given out longest ago, of those that are free. */
  public int next() {
    for (int tries = 0; tries < BLOCK; tries++) {
      int port = first + Math.floorMod(taken.getAndIncrement(), BLOCK);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + first + " to " + (first + BLOCK - 1));
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
