package dev.pgvitals.agent;

import dev.pgvitals.text.Plural;
import dev.pgvitals.yaml.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was accepted though it may not do what its author expects, as lines of the log. */
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private static final int MAX_LOGGED = 20;

  private Notices() {}

  static void log(List<Problem> notices) {
    notices.stream().limit(MAX_LOGGED).forEach(notice -> LOG.info("{}", notice));
    if (notices.size() > MAX_LOGGED) {
      LOG.info(
          "{}; run pgvitals check to see all",
          Plural.of(notices.size() - MAX_LOGGED, "more notice"));
    }
  }
}
