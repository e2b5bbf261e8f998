package dev.pgvitals.config;

import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.TargetResolver;
import dev.pgvitals.config.serverlog.LogKeys;
import dev.pgvitals.config.serverlog.LogSettings;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Completes servers from the defaults and the environment, and names them. */
final class ServerList {
  static final Duration TIMEOUT = Duration.ofSeconds(5);
  static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  static final int CONNECTIONS = 2;
  static final int MAX_SERIES = 5_000;
  static final int MAX_TOTAL_SERIES = 50_000;

  private final TargetResolver resolver;
  private final List<Problem> problems;

  ServerList(Environment environment, List<Problem> problems, List<Problem> notices) {
    this.resolver = new TargetResolver(environment, problems, notices);
    this.problems = problems;
  }

  private record Resolved(RawServer draft, ConnectionTarget target) {
    String host() {
      return target.hosts().get(0).toString();
    }

    String hostAndDatabase() {
      return host() + "/" + target.database();
    }
  }

  /** Entries with this tag are there for the sake of the names that they give. */
  static List<ServerConfig> tagged(List<ServerConfig> servers, NamingScheme naming) {
    return naming == NamingScheme.POSTGRES_EXPORTER
        ? servers.stream().map(server -> server.tagged(NamingScheme.TAG)).toList()
        : servers;
  }

  /** Without those that have a problem; it has then been added. */
  List<ServerConfig> complete(List<RawServer> drafts) {
    List<Resolved> resolved = new ArrayList<>();
    for (RawServer draft : drafts) {
      resolver
          .resolve(
              draft.own(),
              draft.defaults().connection(),
              draft.settings().passwordCommand().or(draft.defaults()::passwordCommand))
          .ifPresent(target -> resolved.add(new Resolved(draft, target)));
    }
    Map<String, Long> hosts = new HashMap<>();
    resolved.stream()
        .filter(server -> server.draft().name().isEmpty())
        .forEach(server -> hosts.merge(server.host(), 1L, Long::sum));
    Map<String, RawServer> names = new HashMap<>();
    List<ServerConfig> servers = new ArrayList<>();
    for (Resolved server : resolved) {
      String usual =
          hosts.getOrDefault(server.host(), 0L) > 1 ? server.hostAndDatabase() : server.host();
      String name = server.draft().name().orElse(usual);
      RawServer first = names.putIfAbsent(name, server.draft());
      if (first != null) {
        problems.add(
            server
                .draft()
                .place()
                .problem(
                    "duplicate server name \""
                        + name
                        + "\" (the first at "
                        + first.place().position()
                        + "): give each server a unique name"));
      }
      servers.add(complete(name, server));
    }
    return servers;
  }

  private ServerConfig complete(String name, Resolved server) {
    RawServer draft = server.draft();
    ServerSettings defaults = draft.defaults();
    Map<String, String> labels = new LinkedHashMap<>(defaults.labels());
    labels.putAll(draft.settings().labels());
    return new ServerConfig(
        name,
        server.target(),
        said(draft, ServerSettings::timeout).orElse(TIMEOUT),
        said(draft, ServerSettings::lockTimeout).orElse(LOCK_TIMEOUT),
        connectTimeout(draft, server.target()),
        draft.settings().connections().orElse(defaults.connections().orElse(CONNECTIONS)),
        draft.settings().cpus().isPresent() ? draft.settings().cpus() : defaults.cpus(),
        draft.settings().maxSeries().orElse(defaults.maxSeries().orElse(MAX_SERIES)),
        draft
            .settings()
            .maxTotalSeries()
            .orElse(defaults.maxTotalSeries().orElse(MAX_TOTAL_SERIES)),
        labels,
        said(draft, ServerSettings::tags).orElse(List.of()),
        said(draft, ServerSettings::trustedOwners).orElse(List.of()),
        new DatabaseFilter(
            said(draft, ServerSettings::include).orElse(List.of(DatabaseFilter.ANY)),
            said(draft, ServerSettings::exclude).orElse(List.of())),
        draft.thresholds().values().stream()
            .collect(Collectors.toMap(PlacedThreshold::alert, PlacedThreshold::limits)),
        logs(draft));
  }

  private Optional<LogSettings> logs(RawServer draft) {
    LogKeys keys = draft.settings().logs().before(draft.defaults().logs());
    if (keys.lacksFiles()) {
      problems.add(
          draft
              .place()
              .problem(
                  "logs are to be read from files, but from which is not said: add `files:`, such"
                      + " as \"/var/log/postgresql/postgresql-15-main.{json,csv,log}\""));
    }
    return keys.settings();
  }

  private static <T> Optional<T> said(RawServer draft, Function<ServerSettings, Optional<T>> key) {
    return key.apply(draft.settings()).or(() -> key.apply(draft.defaults()));
  }

  /**
   * libpq's own parameter counts as the server's if its string has it, else after the defaults. Its
   * 0 means forever, which the agent never waits.
   */
  private static Duration connectTimeout(RawServer draft, ConnectionTarget target) {
    Optional<Duration> parameter =
        Optional.ofNullable(target.parameters().get("connect_timeout"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text.strip())))
            .filter(duration -> duration.compareTo(Duration.ZERO) > 0)
            .map(Bounds.CONNECT_TIMEOUT::nearest);
    Optional<Duration> ownParameter =
        draft.own().containsKey("connect_timeout") ? parameter : Optional.empty();
    return draft
        .settings()
        .connectTimeout()
        .or(() -> ownParameter)
        .or(draft.defaults()::connectTimeout)
        .or(() -> parameter)
        .orElse(CONNECT_TIMEOUT);
  }
}
