package dev.pgvitals.config.serverlog;

import java.time.Duration;
import java.util.Optional;

/**
 * How a server's log is read.
 *
 * @param files a glob of absolute paths, when they are read as files; empty: through SQL
 * @param linePrefix the server's log_line_prefix, for logs in the format stderr; empty: the server
 *     is asked for it
 */
public record LogSettings(
    Optional<String> files, Duration interval, Optional<String> linePrefix, LogLimits limits) {
  /** Unless the configuration says otherwise. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  public boolean isThroughSql() {
    return files.isEmpty();
  }
}
