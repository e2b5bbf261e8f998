package dev.pgvitals.feed;

import dev.pgvitals.failure.Failure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** A feed's lines in the log: one for each change of state, none for more of the same. */
final class FeedLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pgvitals.feed");

  private final FeedId id;
  private Optional<String> failing = Optional.empty();
  private boolean tried;

  FeedLog(FeedId id) {
    this.id = id;
  }

  void succeeded() {
    if (!tried) {
      at(Level.INFO).log("read");
    } else if (failing.isPresent()) {
      at(Level.INFO).log("read again");
    }
    tried = true;
    failing = Optional.empty();
  }

  void failed(Failure failure) {
    String what = failure.reason() + " " + failure.message();
    if (!failing.equals(Optional.of(what))) {
      at(Level.WARN)
          .addKeyValue("reason", failure.reason().label())
          .log("not read: {}; {}", failure.message(), failure.hint());
    }
    tried = true;
    failing = Optional.of(what);
  }

  void unexpected(Throwable error) {
    at(Level.ERROR).setCause(error).log("unexpected error, please report it");
  }

  private LoggingEventBuilder at(Level level) {
    LoggingEventBuilder line = LOG.atLevel(level);
    if (id.server().isPresent()) {
      line = line.addKeyValue("server", id.server().get());
    }
    return line.addKeyValue(id.kind(), id.name());
  }
}
