package dev.pgvitals.serverlog;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.serverlog.LogSettings;
import dev.pgvitals.feed.Feed;
import dev.pgvitals.serverlog.tail.DirectoryLogs;
import dev.pgvitals.serverlog.tail.LogFiles;
import dev.pgvitals.serverlog.tail.LogServer;
import dev.pgvitals.serverlog.tail.SqlLogs;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.util.List;
import java.util.Optional;

/** Makes the feeds of servers' logs. Any thread. */
public final class LogFeeds {
  /** Its questions are about no relation and no role. */
  static final FactsScope NO_NAMES =
      new FactsScope(
          List.of(),
          List.of(),
          List.of(),
          new FactsScope.Vetted(List.of(), List.of()),
          new FactsScope.Vetted(List.of(), List.of()));

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
    return server.logs().map(settings -> feed(server, settings));
  }

  private Feed feed(ServerConfig server, LogSettings settings) {
    LogServer asked = new LogServer(sources.of(server, NO_NAMES));
    LogFiles files =
        settings.files().<LogFiles>map(DirectoryLogs::new).orElseGet(() -> new SqlLogs(asked));
    return new LogFeed(server.name(), settings, files, asked, clocks);
  }
}
