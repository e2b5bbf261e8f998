package dev.pgvitals.feed;

import dev.pgvitals.metric.MetricFamily;
import java.time.Duration;
import java.util.List;

/**
 * Something beside the servers that is read at an interval. One read at a time, on a thread that it
 * may hold up; whoever reads it has others for what else there is. What is read may hang: {@link
 * #cut} is called, from another thread, when the timeout is over, and the reading thread is
 * interrupted.
 */
public interface Feed extends AutoCloseable {
  FeedId id();

  Duration interval();

  /** How long a read may take before it is cut. */
  Duration timeout();

  /**
   * The gauge that says whether the last read succeeded, with one label for the feed's name, or
   * none.
   */
  MetricFamily up();

  /** All that its readings give; the same list each time. */
  List<MetricFamily> families();

  /**
   * Reads it.
   *
   * @throws FeedException when there is nothing to tell: then nothing is published but that
   */
  FeedReading read() throws FeedException, InterruptedException;

  /** Ends what {@link #read} waits for: processes, connections, files. Never waits itself. */
  void cut();

  /** As {@link #cut}, for good. */
  @Override
  void close();
}
