package dev.pgvitals.feed;

import dev.pgvitals.metric.SampleSink;
import java.util.List;

/** What one read gave. Immutable. */
public interface FeedReading {
  /**
   * Writes all of it.
   *
   * @param sink made for the feed's {@link Feed#families}
   */
  void write(SampleSink sink);

  /** What is wrong by it; the worst first. */
  default List<FeedProblem> problems() {
    return List.of();
  }

  /** What there is to see of it on the status page, beyond metrics. */
  default List<FeedTable> tables() {
    return List.of();
  }
}
