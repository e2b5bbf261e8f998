package dev.pgvitals.http;

import java.util.Map;

/**
 * Settings of the JDK's server that exist only as system properties. They are read when its classes
 * are first used, so they must be set before that. What the user has set stays.
 */
final class HttpServerSettings {
  /** Requests under way at one time. */
  static final int MOST_THREADS = 256;

  /**
   * Connections open at one time, most of them silent and without a thread; the next one is closed
   * at once.
   */
  private static final int MOST_CONNECTIONS = 4096;

  /**
   * Of these, connections that have been used, with some 50 kB of buffers each; the next one is
   * closed after its answer.
   */
  private static final int MOST_IDLE = 1024;

  private static final Map<String, String> SETTINGS =
      Map.of(
          // Headers and body are two writes: with Nagle's algorithm the second waits 40 ms.
          "sun.net.httpserver.nodelay", "true",
          // Seconds for a whole request to arrive, and for a whole answer to be taken.
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30",
          // Kept open for the next scrape. They take no thread.
          "sun.net.httpserver.idleInterval", "120",
          "sun.net.httpserver.maxIdleConnections", Integer.toString(MOST_IDLE),
          // Milliseconds between two looks for connections that were opened and never used.
          "sun.net.httpserver.clockTick", "1000",
          "sun.net.httpserver.maxReqHeaders", "100",
          // Characters, request line included: a request that stalls holds as many.
          "sun.net.httpserver.maxReqHeaderSize", "40000",
          "jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));

  private HttpServerSettings() {}

  static void apply() {
    SETTINGS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
