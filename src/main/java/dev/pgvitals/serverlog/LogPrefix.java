package dev.pgvitals.serverlog;

import dev.pgvitals.config.serverlog.LogSettings;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.serverlog.format.LinePrefix;
import dev.pgvitals.serverlog.tail.LogServer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The log_line_prefix of a server: as configured, else as the server says, which is asked now and
 * then and need not answer again.
 */
final class LogPrefix {
  private final Optional<String> configured;
  private final Duration valid;
  private final LogServer server;
  private final LongSupplier nanos;
  private Optional<String> told = Optional.empty();
  private long asked;

  /**
   * As these settings have it.
   *
   * @param server is asked at each look through SQL, which cannot do without it anyway, and once a
   *     minute for files
   */
  LogPrefix(LogSettings settings, LogServer server, LongSupplier nanos) {
    this.configured = settings.linePrefix();
    this.valid = settings.isThroughSql() ? Duration.ZERO : Duration.ofMinutes(1);
    this.server = server;
    this.nanos = nanos;
  }

  LinePrefix get() throws FeedException, InterruptedException {
    String text = configured.isPresent() ? configured.get() : ask();
    return LinePrefix.of(text).orElseThrow(() -> unreadable(text));
  }

  private String ask() throws FeedException, InterruptedException {
    long now = nanos.getAsLong();
    if (told.isEmpty() || now - asked >= valid.toNanos()) {
      try {
        told = Optional.of(server.settings().linePrefix());
      } catch (FeedException e) {
        if (told.isEmpty()) {
          throw new FeedException(
              e.failure()
                  .withRemedy(
                      e.failure().hint()
                          + "; the server was asked for its log_line_prefix: say it in"
                          + " logs.line_prefix, and it need not be"));
        }
      }
      asked = now;
    }
    return told.orElseThrow();
  }

  private static FeedException unreadable(String prefix) {
    return new FeedException(
        new Failure(
                FailureReason.RESULT,
                "",
                Failure.oneLine(
                    "lines that begin with log_line_prefix = '" + prefix + "' cannot be read"))
            .withRemedy(
                "set log_line_prefix = '"
                    + LinePrefix.RECOMMENDED
                    + "' and reload the server; it"
                    + " needs a %m, %t or %n before any %q, and nothing that PostgreSQL does not"
                    + " know"));
  }
}
