package dev.pgvitals.config;

import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.serverlog.LogSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One server to monitor, the defaults already applied.
 *
 * @param name the value of its {@code server} label, unique
 * @param timeout statement_timeout of queries without one of their own
 * @param connectTimeout bounds each of: TCP connect, whole login
 * @param connections the most connections that are open to it at one time, its databases included
 * @param cpus how many it has, for who draws its load; empty: not known
 * @param labels on every series of it, after {@code server}; in the order of the file
 * @param tags for catalogue entries that ask for one
 * @param trustedOwners roles whose views and extensions the built-in queries may use, besides those
 *     that gain nothing by it
 * @param maxSeries the most series one run may give, for queries that say nothing of their own
 * @param maxTotalSeries the most series of all queries together; beyond, whole results are left out
 * @param thresholds by alert name
 * @param logs how its log is read; empty: not at all
 */
public record ServerConfig(
    String name,
    ConnectionTarget target,
    Duration timeout,
    Duration lockTimeout,
    Duration connectTimeout,
    int connections,
    OptionalInt cpus,
    int maxSeries,
    int maxTotalSeries,
    Map<String, String> labels,
    List<String> tags,
    List<String> trustedOwners,
    DatabaseFilter databases,
    Map<String, ServerThreshold> thresholds,
    Optional<LogSettings> logs) {
  public ServerConfig {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    tags = List.copyOf(tags);
    trustedOwners = List.copyOf(trustedOwners);
    thresholds = Map.copyOf(thresholds);
  }

  /** The same server with one tag more. */
  public ServerConfig tagged(String tag) {
    List<String> more = new ArrayList<>(tags);
    more.add(tag);
    return with(target, more, thresholds);
  }

  /** The same server, reached in another way. */
  public ServerConfig as(ConnectionTarget other) {
    return with(other, tags, thresholds);
  }

  /**
   * Whether all is the same but perhaps the thresholds, which take effect without a new connection.
   */
  public boolean differsAtMostInThresholds(ServerConfig other) {
    return other.with(other.target, tags, thresholds).equals(this);
  }

  /**
   * The same server for who asks it little and often, and needs the answer soon or not at all.
   *
   * @param longest that a statement, or a connect, may take; less where the configuration says so
   */
  public ServerConfig onOneConnection(Duration longest) {
    return new ServerConfig(
        name,
        target,
        shorter(timeout, longest),
        shorter(lockTimeout, longest),
        shorter(connectTimeout, longest),
        1,
        cpus,
        maxSeries,
        maxTotalSeries,
        labels,
        tags,
        trustedOwners,
        databases,
        Map.of(),
        Optional.empty());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private ServerConfig with(
      ConnectionTarget otherTarget, List<String> otherTags, Map<String, ServerThreshold> others) {
    return new ServerConfig(
        name,
        otherTarget,
        timeout,
        lockTimeout,
        connectTimeout,
        connections,
        cpus,
        maxSeries,
        maxTotalSeries,
        labels,
        otherTags,
        trustedOwners,
        databases,
        others,
        logs);
  }
}
