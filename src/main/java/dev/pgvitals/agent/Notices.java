package dev.pgvitals.agent;

import dev.pgvitals.text.Plural;
import dev.pgvitals.yaml.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What was accepted though it may not do what its author expects, as lines of the log. */
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private static final int MAX_LOGGED = 20;

  private Notices() {}

  static void log(List<Problem> warnings, List<Problem> notices) {
    log(Level.WARN, warnings, "more warning");
    log(Level.INFO, notices, "more notice");
  }

  private static void log(Level level, List<Problem> lines, String more) {
    lines.stream().limit(MAX_LOGGED).forEach(line -> LOG.atLevel(level).log("{}", line));
    if (lines.size() > MAX_LOGGED) {
      LOG.atLevel(level)
          .log("{}; run pgvitals check to see all", Plural.of(lines.size() - MAX_LOGGED, more));
    }
  }
}
