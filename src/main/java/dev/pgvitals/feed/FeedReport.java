package dev.pgvitals.feed;

import dev.pgvitals.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a feed does at a moment.
 *
 * @param tried whether a read has ended yet
 * @param failure why the last read gave nothing; empty when it did
 * @param since when that began to be so
 * @param lastSuccess when a read last gave something
 * @param took how long the last read that ended took
 * @param problems what is wrong by what is published of it
 * @param tables what there is to see; of the last success, if that is still published
 */
public record FeedReport(
    FeedId id,
    Duration interval,
    boolean tried,
    Optional<Failure> failure,
    Optional<Instant> since,
    Optional<Instant> lastSuccess,
    Optional<Duration> took,
    List<FeedProblem> problems,
    List<FeedTable> tables) {
  public FeedReport {
    problems = List.copyOf(problems);
    tables = List.copyOf(tables);
  }
}
