package dev.pgvitals.agent;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.process.ProcessLimits;
import dev.pgvitals.yaml.Counted;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process's file descriptors are divided: those that the databases' connections and files
 * need are kept back, and HTTP clients have the rest.
 */
record Descriptors(OptionalLong free) {
  private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

  /** Most of them silent and without a thread. */
  static final int MOST_HTTP = 4096;

  private static final int LEAST_HTTP = 8;

  /** Fewer can be filled by some scrapers and a few that forget to close. */
  private static final int GOOD_HTTP = 64;

  /** Configuration, passwords, certificates, the process's own figures, selectors. */
  private static final int FILES = 16;

  /** Connections that are being cut while new ones are opened. */
  private static final int MOST_OVERLAPPING = 16;

  static Descriptors of(ProcessLimits limits) {
    return new Descriptors(limits.descriptors());
  }

  /** Connections of HTTP clients that may be open at one time. */
  int http(List<ServerConfig> servers) {
    return (int) Math.max(LEAST_HTTP, Math.min(MOST_HTTP, left(servers)));
  }

  private long left(List<ServerConfig> servers) {
    return free.isEmpty() ? MOST_HTTP : free.getAsLong() - FILES - databases(servers);
  }

  private static int databases(List<ServerConfig> servers) {
    return servers.stream().mapToInt(ServerConfig::connections).sum()
        + Math.min(MOST_OVERLAPPING, servers.size());
  }

  /** Says so when they are too few for these servers. */
  void check(List<ServerConfig> servers) {
    long left = left(servers);
    if (left >= GOOD_HTTP) {
      return;
    }
    LOG.warn(
        "the open files limit is too low: {} left for {}, files and {} HTTP clients;"
            + " {}. Raise the limit by {} (ulimit -n, LimitNOFILE=)",
        Counted.of(free.orElse(0), "descriptor"),
        Counted.of(databases(servers), "database connection"),
        http(servers),
        left < LEAST_HTTP ? "connections may fail" : "further HTTP clients will be rejected",
        GOOD_HTTP - left);
  }
}
