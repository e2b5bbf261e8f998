package dev.pgvitals.agent.feed;

import dev.pgvitals.advice.feed.AdviceFeed;
import dev.pgvitals.backup.BackupFeed;
import dev.pgvitals.backup.BackupJudge;
import dev.pgvitals.backup.choice.BackupFeeds;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.advice.AdviceSettings;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.config.serverlog.LogSettings;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.feed.FeedSpec;
import dev.pgvitals.serverlog.LogFeeds;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to read beside servers, by what the configuration says. */
public final class ConfiguredFeeds {
  private final SourceFactory sources;
  private final Clocks clocks;

  /**
   * @param sources make connections of the feeds' own
   */
  public ConfiguredFeeds(SourceFactory sources, Clocks clocks) {
    this.sources = sources;
    this.clocks = clocks;
  }

  /** Backups first, then logs, then advice, each in the order of the configuration. */
  public List<FeedSpec> of(AgentConfig config) {
    Map<String, ServerConfig> servers = new LinkedHashMap<>();
    config.servers().forEach(server -> servers.put(server.name(), server));
    List<FeedSpec> specs = new ArrayList<>();
    BackupFeeds feeds =
        new BackupFeeds(
            clocks,
            config.servers(),
            one -> sources.of(one, FactsScope.NONE),
            config.restoreTest());
    for (BackupSettings backup : config.backups()) {
      // Of a server that another agent has, that agent tells.
      Optional<ServerConfig> server = backup.server().map(servers::get);
      if (backup.server().isEmpty() || server.isPresent()) {
        specs.add(backup(feeds, config, backup, server));
      }
    }
    LogFeeds logs = new LogFeeds(sources, clocks);
    for (ServerConfig server : config.servers()) {
      server.logs().ifPresent(settings -> specs.add(log(logs, server, settings)));
    }
    config
        .advice()
        .ifPresent(
            settings -> config.servers().forEach(server -> specs.add(advice(server, settings))));
    return specs;
  }

  private static FeedSpec backup(
      BackupFeeds feeds, AgentConfig config, BackupSettings backup, Optional<ServerConfig> server) {
    return new FeedSpec(
        new FeedId(BackupFeed.KIND, backup.name(), backup.server()),
        List.of(
            backup,
            config.restoreTest(),
            server.map(ConfiguredFeeds::access),
            server.flatMap(one -> Optional.ofNullable(one.thresholds().get(BackupJudge.STALE)))),
        server.map(ServerConfig::labels).orElse(Map.of()),
        () -> feeds.of(backup));
  }

  private static FeedSpec log(LogFeeds logs, ServerConfig server, LogSettings settings) {
    return new FeedSpec(
        LogFeeds.id(server.name()),
        List.of(settings, access(server)),
        server.labels(),
        () -> logs.of(server, settings));
  }

  private static FeedSpec advice(ServerConfig server, AdviceSettings settings) {
    return new FeedSpec(
        AdviceFeed.id(server.name()),
        settings,
        server.labels(),
        () -> new AdviceFeed(server.name(), settings));
  }

  /**
   * What of a server's configuration a connection to it depends on, and what may be called there.
   */
  private static List<Object> access(ServerConfig server) {
    return List.of(
        server.target(),
        server.timeout(),
        server.lockTimeout(),
        server.connectTimeout(),
        server.trustedOwners());
  }
}
