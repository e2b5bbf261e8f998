package dev.pgvitals.agent;

import dev.pgvitals.process.ProcessLimits;
import java.util.OptionalLong;

/**
 * How many threads there may be of each kind, so that all together stay below the process's limit:
 * with it reached, not even a signal could be handled.
 *
 * @param connect to connect
 * @param collect to run queries
 * @param connectRelief more to connect, for those held up by servers that are silent
 * @param collectRelief more to run queries, likewise
 * @param close to cut the connections of servers that are watched no more
 * @param http to answer requests
 */
record ThreadShares(
    int connect, int collect, int connectRelief, int collectRelief, int close, int http) {
  /** Where nothing limits them: what stacks may cost when a whole data centre falls silent. */
  static final ThreadShares MOST = new ThreadShares(32, 32, 256, 256, 8, 256);

  /**
   * Those that there is one of, such as the ticker and the HTTP server's own, those of connection
   * pools, a few that the JVM starts when it needs them, and one for a signal.
   */
  private static final int KEPT_BACK = 24;

  /** What a JVM may have at its start. */
  private static final int JVM = 100;

  /** A client that stalls must not hold up the next. */
  private static final int LEAST_HTTP = 2;

  static ThreadShares of(ProcessLimits limits) {
    OptionalLong limit = limits.threads();
    if (limit.isEmpty() || limit.getAsLong() - KEPT_BACK >= MOST.total()) {
      return MOST;
    }
    int free = (int) Math.max(0, limit.getAsLong() - KEPT_BACK);
    int connect = share(free / 6, MOST.connect);
    int collect = share(free / 6, MOST.collect);
    int close = share(free / 16, MOST.close);
    int http = Math.max(LEAST_HTTP, share(free / 6, MOST.http));
    int left = Math.max(0, free - connect - collect - close - http);
    return new ThreadShares(
        connect,
        collect,
        Math.min(left / 2, MOST.connectRelief),
        Math.min(left / 2, MOST.collectRelief),
        close,
        http);
  }

  private static int share(int part, int most) {
    return Math.max(1, Math.min(part, most));
  }

  /** All of them. */
  int total() {
    return connect + connectRelief + collect + collectRelief + close + http;
  }

  /** Such a limit leaves as many as there may be. */
  static int enough() {
    return MOST.total() + KEPT_BACK + JVM;
  }
}
