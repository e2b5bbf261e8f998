package dev.pgvitals.maintain.run;

import dev.pgvitals.maintain.guard.Guards.Refusal;
import dev.pgvitals.maintain.guard.SkipException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what keeps work from going on. */
final class Pause {
  private static final Logger LOG = LoggerFactory.getLogger(Pause.class);
  private static final long LOOK_MILLIS = 500;

  /** Asks once. */
  interface Question {
    Optional<Refusal> ask() throws SQLException, SkipException, InterruptedException;
  }

  private final Stop stop;
  private final InstantSource clock;

  Pause(Stop stop, InstantSource clock) {
    this.stop = stop;
    this.clock = clock;
  }

  /**
   * Returns when there is no refusal any more.
   *
   * @throws SkipException with the last refusal, when it has not passed in that time
   */
  void until(Question question, Duration most)
      throws SQLException, SkipException, InterruptedException {
    Instant end = clock.instant().plus(most);
    boolean said = false;
    while (true) {
      stop.check();
      Optional<Refusal> refusal = question.ask();
      if (refusal.isEmpty()) {
        return;
      }
      if (!clock.instant().isBefore(end)) {
        throw SkipException.rest(refusal.get().reason(), refusal.get().detail());
      }
      if (!said) {
        LOG.info("waiting: {}", refusal.get().detail());
        said = true;
      }
      stop.await(LOOK_MILLIS);
    }
  }
}
