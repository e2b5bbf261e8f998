package dev.pgvitals.web.http;

import java.time.Duration;
import java.util.Map;

/**
 * Settings of the JDK's server that exist only as system properties. They are read when its classes
 * are first used, so they must be set before that. What the user has set stays.
 */
public final class HttpServerSettings {
  /**
   * Connections that have been used, with some 50 kB of buffers each, and 128 more if much was
   * sent; the next one is closed after its answer.
   */
  private static final int MAX_IDLE = 256;

  /** With fewer connections than that, silent clients must make room for others sooner. */
  private static final int FEW_CONNECTIONS = 1024;

  /** Longer than it takes to notice that the time is over. */
  private static final Duration MARGIN = Duration.ofMillis(1500);

  private static final int ANSWER_SECONDS = 30;

  private HttpServerSettings() {}

  /** Seconds for a whole request to arrive, also the first one. */
  private static int requestSeconds(int connections) {
    return connections < FEW_CONNECTIONS ? 3 : 10;
  }

  /** Less than the JDK's server waits for a request. */
  public static Duration requestTime(int connections) {
    return Duration.ofSeconds(requestSeconds(connections)).minus(MARGIN);
  }

  /** Less than the JDK's server waits for an answer to be taken. */
  public static Duration answerTime() {
    return Duration.ofSeconds(ANSWER_SECONDS).minus(MARGIN);
  }

  /**
   * For so many connections. One that is accepted and closed at once needs a descriptor, too; where
   * there is none, the server would try without end.
   */
  static Map<String, String> of(int connections) {
    return Map.of(
        // Headers and body are two writes: with Nagle's algorithm the second waits 40 ms.
        "sun.net.httpserver.nodelay", "true",
        "sun.net.httpserver.maxReqTime", Integer.toString(requestSeconds(connections)),
        "sun.net.httpserver.maxRspTime", Integer.toString(ANSWER_SECONDS),
        // Kept open for the next scrape. They take no thread.
        "sun.net.httpserver.idleInterval", "120",
        "sun.net.httpserver.maxIdleConnections",
            Integer.toString(Math.max(1, Math.min(MAX_IDLE, connections / 2))),
        // Milliseconds between two looks for connections that were opened and never used, and for
        // requests and answers that take too long: each look wakes a thread.
        "sun.net.httpserver.clockTick", "3000",
        "sun.net.httpserver.timerMillis", "3000",
        "sun.net.httpserver.maxReqHeaders", "100",
        // Characters, request line included: a request that stalls holds as many.
        "sun.net.httpserver.maxReqHeaderSize", "40000",
        "jdk.httpserver.maxConnections", Integer.toString(connections));
  }

  public static void apply(int connections) {
    of(connections)
        .forEach(
            (name, value) -> {
              if (System.getProperty(name) == null) {
                System.setProperty(name, value);
              }
            });
  }
}
