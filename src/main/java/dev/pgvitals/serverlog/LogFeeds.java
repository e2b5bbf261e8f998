package dev.pgvitals.serverlog;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.serverlog.LogSettings;
import dev.pgvitals.feed.Feed;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.serverlog.tail.DirectoryLogs;
import dev.pgvitals.serverlog.tail.LogFiles;
import dev.pgvitals.serverlog.tail.LogServer;
import dev.pgvitals.serverlog.tail.SqlLogs;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.util.Optional;

/** Makes the feeds of servers' logs. Any thread. */
public final class LogFeeds {
  private final SourceFactory sources;
  private final Clocks clocks;

  /**
   * @param sources make connections of the feed's own, which wait behind none of the monitor's
   */
  public LogFeeds(SourceFactory sources, Clocks clocks) {
    this.sources = sources;
    this.clocks = clocks;
  }

  /** The feed for a server's log, which opens nothing yet; empty where its log is not read. */
  public Optional<Feed> of(ServerConfig server) {
    return server.logs().map(settings -> of(server, settings));
  }

  /** Which feed is that of a server's log. */
  public static FeedId id(String server) {
    return LogFeed.id(server);
  }

  /** As the other, by settings that are at hand. */
  public Feed of(ServerConfig server, LogSettings settings) {
    LogServer asked = new LogServer(sources.of(server, FactsScope.NONE), server.trustedOwners());
    LogFiles files =
        settings.files().<LogFiles>map(DirectoryLogs::new).orElseGet(() -> new SqlLogs(asked));
    return new LogFeed(server.name(), settings, files, asked, clocks);
  }
}
