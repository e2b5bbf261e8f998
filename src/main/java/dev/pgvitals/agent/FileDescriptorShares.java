package dev.pgvitals.agent;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.process.ProcessLimits;
import dev.pgvitals.text.Plural;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process's file descriptors are divided: those that the databases' connections and files
 * need are kept back, and HTTP clients have the rest.
 */
record FileDescriptorShares(OptionalLong free) {
  private static final Logger LOG = LoggerFactory.getLogger(FileDescriptorShares.class);

  /** Most of them silent and without a thread. */
  static final int MAX_HTTP = 4096;

  private static final int MIN_HTTP = 8;

  /** Fewer can be filled by some scrapers and a few that forget to close. */
  private static final int SUFFICIENT_HTTP = 64;

  /** Configuration, passwords, certificates, the process's own figures, selectors. */
  private static final int FILES = 16;

  /** Connections that are being cut while new ones are opened. */
  private static final int MAX_OVERLAPPING = 16;

  static FileDescriptorShares of(ProcessLimits limits) {
    return new FileDescriptorShares(limits.descriptors());
  }

  /** Connections of HTTP clients that may be open at one time. */
  int http(List<ServerConfig> servers) {
    return (int) Math.max(MIN_HTTP, Math.min(MAX_HTTP, left(servers)));
  }

  private long left(List<ServerConfig> servers) {
    return free.isEmpty() ? MAX_HTTP : free.getAsLong() - FILES - databases(servers);
  }

  private static int databases(List<ServerConfig> servers) {
    return servers.stream().mapToInt(ServerConfig::connections).sum()
        + Math.min(MAX_OVERLAPPING, servers.size());
  }

  /** Says so when they are too few for these servers. */
  void check(List<ServerConfig> servers) {
    long left = left(servers);
    if (left >= SUFFICIENT_HTTP) {
      return;
    }
    LOG.warn(
        "the open files limit is too low: {} left for {}, files and {} HTTP clients;"
            + " {}. Raise the limit by {} (ulimit -n, LimitNOFILE=)",
        Plural.of(free.orElse(0), "descriptor"),
        Plural.of(databases(servers), "database connection"),
        http(servers),
        left < MIN_HTTP ? "connections may fail" : "further HTTP clients will be rejected",
        SUFFICIENT_HTTP - left);
  }
}
