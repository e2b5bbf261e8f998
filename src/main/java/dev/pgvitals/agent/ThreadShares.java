package dev.pgvitals.agent;

import dev.pgvitals.config.route.RoutingSettings;
import dev.pgvitals.process.ProcessLimits;
import java.util.OptionalLong;

/**
 * How many threads there may be of each kind, so that all together stay below the process's limit:
 * with it reached, not even a signal could be handled.
 *
 * @param connect to connect
 * @param collect to run queries
 * @param connectCompensation more to connect, for those held up by servers that are silent
 * @param collectCompensation more to run queries, likewise
 * @param close to cut the connections of servers that are watched no more
 * @param feed to read what there is beside servers, each of which may hang
 * @param route to ask servers where they are, one for each
 * @param http to answer requests
 */
record ThreadShares(
    int connect,
    int collect,
    int connectCompensation,
    int collectCompensation,
    int close,
    int feed,
    int route,
    int http) {
  /** Where nothing limits them: what stacks may cost when a whole data centre falls silent. */
  static final ThreadShares UNLIMITED =
      new ThreadShares(32, 32, 256, 256, 8, 64, RoutingSettings.MOST_SERVERS, 256);

  /**
   * Those that there is one of, such as the ticker and the HTTP server's own, those of connection
   * pools, a few that the JVM starts when it needs them, and one for a signal.
   */
  private static final int RESERVED = 24;

  /** What a JVM may have at its start. */
  private static final int JVM = 100;

  /** A client that stalls must not hold up the next. */
  private static final int MIN_HTTP = 2;

  static ThreadShares of(ProcessLimits limits) {
    OptionalLong limit = limits.threads();
    if (limit.isEmpty() || limit.getAsLong() - RESERVED >= UNLIMITED.total()) {
      return UNLIMITED;
    }
    int free = (int) Math.max(0, limit.getAsLong() - RESERVED);
    int connect = share(free / 6, UNLIMITED.connect);
    int collect = share(free / 6, UNLIMITED.collect);
    int close = share(free / 16, UNLIMITED.close);
    int feed = share(free / 16, UNLIMITED.feed);
    int route = share(free / 16, UNLIMITED.route);
    int http = Math.max(MIN_HTTP, share(free / 6, UNLIMITED.http));
    int left = Math.max(0, free - connect - collect - close - feed - route - http);
    return new ThreadShares(
        connect,
        collect,
        Math.min(left / 2, UNLIMITED.connectCompensation),
        Math.min(left / 2, UNLIMITED.collectCompensation),
        close,
        feed,
        route,
        http);
  }

  private static int share(int part, int most) {
    return Math.max(1, Math.min(part, most));
  }

  /** All of them. */
  int total() {
    return connect
        + connectCompensation
        + collect
        + collectCompensation
        + close
        + feed
        + route
        + http;
  }

  /** Such a limit leaves as many as there may be. */
  static int sufficientLimit() {
    return UNLIMITED.total() + RESERVED + JVM;
  }
}
