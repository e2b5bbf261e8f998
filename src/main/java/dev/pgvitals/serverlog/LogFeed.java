package dev.pgvitals.serverlog;

import dev.pgvitals.config.serverlog.LogSettings;
import dev.pgvitals.feed.Feed;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.feed.FeedReading;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.serverlog.count.LogCounts;
import dev.pgvitals.serverlog.count.Offender;
import dev.pgvitals.serverlog.tail.LogFiles;
import dev.pgvitals.serverlog.tail.LogServer;
import dev.pgvitals.serverlog.tail.Tail;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's log, from where it ends when it is read first. */
final class LogFeed implements Feed {
  private static final Logger LOG = LoggerFactory.getLogger(LogFeed.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Through SQL, what the server sends is worth something. */
  private static final long SQL_BYTES = 4L << 20;

  private final FeedId id;
  private final LogSettings settings;
  private final LogFiles files;
  private final LogServer server;
  private final LogCounts counts;
  private final Tail tail;

  /**
   * @param server what is asked for the prefix of lines
   */
  LogFeed(
      String serverName, LogSettings settings, LogFiles files, LogServer server, Clocks clocks) {
    this.id = id(serverName);
    this.settings = settings;
    this.files = files;
    this.server = server;
    this.counts = new LogCounts(settings.limits(), clocks.monotonic());
    this.tail =
        new Tail(
            files,
            new LogReader(counts, new LogPrefix(settings, server, clocks.monotonic())),
            settings.isThroughSql() ? SQL_BYTES : Tail.MOST_BEHIND,
            // At most so much of one processor.
            settings.interval().multipliedBy(3).dividedBy(4),
            clocks.monotonic());
  }

  static FeedId id(String server) {
    return new FeedId("log", server, Optional.of(server));
  }

  @Override
  public FeedId id() {
    return id;
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  @Override
  public MetricFamily up() {
    return LogFamily.UP;
  }

  @Override
  public List<MetricFamily> families() {
    return LogFamily.FAMILIES;
  }

  @Override
  public FeedReading read() throws FeedException, InterruptedException {
    tail.read();
    counts.slide();
    for (Offender offender : counts.failedLogins().fresh()) {
      LOG.warn(
          "{}: {} within {} {} {}",
          id.server().orElse(""),
          Plural.of(offender.failures(), "failed login"),
          Durations.inOneUnit(settings.limits().window()),
          offender.by() == Offender.By.ADDRESS ? "from address" : "with the role",
          offender.name());
    }
    return LogReading.of(
        counts, tail.behind(), settings.limits().window(), settings.limits().sessionWindow());
  }

  @Override
  public void cut() {
    files.cut();
    server.cut();
  }

  @Override
  public void close() {
    files.close();
    server.close();
  }
}
