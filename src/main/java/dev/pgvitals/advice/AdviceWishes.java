package dev.pgvitals.advice;

import java.time.Duration;
import java.util.List;

/**
 * What to look at.
 *
 * @param databases by their names; none: all that the server's configuration lets in
 * @param top how many statements of each
 * @param watch how long to watch them; zero: what has been counted so far
 * @param unusedAfter for how long scans must have been counted for an index without one to be
 *     unused
 */
public record AdviceWishes(List<String> databases, int top, Duration watch, Duration unusedAfter) {
  public AdviceWishes {
    databases = List.copyOf(databases);
  }
}
