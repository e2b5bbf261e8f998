package dev.pgvitals.serverlog;

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
  private static final Duration VALID = Duration.ofMinutes(1);

  private final Optional<String> configured;
  private final LogServer server;
  private final LongSupplier nanos;
  private Optional<String> told = Optional.empty();
  private long asked;

  LogPrefix(Optional<String> configured, LogServer server, LongSupplier nanos) {
    this.configured = configured;
    this.server = server;
    this.nanos = nanos;
  }

  LinePrefix get() throws FeedException, InterruptedException {
    String text = configured.isPresent() ? configured.get() : ask();
    return LinePrefix.of(text).orElseThrow(() -> unreadable(text));
  }

  private String ask() throws FeedException, InterruptedException {
    long now = nanos.getAsLong();
    if (told.isEmpty() || now - asked > VALID.toNanos()) {
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
