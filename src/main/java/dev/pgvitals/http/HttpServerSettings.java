package dev.pgvitals.http;

import java.util.Map;

/**
 * Settings of the JDK's server that exist only as system properties. They are read when its classes
 * are first used, so they must be set before that. What the user has set stays.
 */
final class HttpServerSettings {
  /** Connections that take a thread each; the next one is cut off. */
  static final int MOST_THREADS = 256;

  private static final Map<String, String> SETTINGS =
      Map.of(
          // Headers and body are two writes: with Nagle's algorithm the second waits 40 ms.
          "sun.net.httpserver.nodelay", "true",
          // Seconds for a whole request to arrive, and for a whole answer to be taken.
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30",
          // Kept open for the next scrape. They take no thread.
          "sun.net.httpserver.idleInterval", "120",
          "sun.net.httpserver.maxIdleConnections", Integer.toString(MOST_THREADS),
          "sun.net.httpserver.maxReqHeaders", "100",
          "jdk.httpserver.maxConnections", Integer.toString(4 * MOST_THREADS));

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
