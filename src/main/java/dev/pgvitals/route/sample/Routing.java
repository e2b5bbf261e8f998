package dev.pgvitals.route.sample;

import dev.pgvitals.concurrent.SteadyTimer;
import dev.pgvitals.concurrent.ThreadShortage;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.route.RoutingSettings;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.route.Cluster;
import dev.pgvitals.source.Source;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All clusters whose servers are asked where they are, by the configuration that was applied last.
 * Thread-safe: configurations are applied one after the other; readers see the one before or the
 * one after.
 */
public final class Routing implements AutoCloseable {
  private static final Duration PUBLISH = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Routing.class);

  /** Longer than any pause between two publications, and no longer than the agent's own death. */
  private static final Duration LIFE = Duration.ofMinutes(1);

  /** Longer than a statement of ours ever takes on a server that is well. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SliceStore store;
  private final Clocks clocks;
  private final ThreadFactory threads;
  private final int most;
  private final Executor closers;
  private final SteadyTimer timer;
  private Optional<ScheduledFuture<?>> publishing = Optional.empty();
  private volatile InForce inForce = new InForce(Optional.empty(), Map.of(), Map.of());
  private boolean shortOfThreads;

  private record InForce(
      Optional<RoutingSettings> settings,
      Map<String, Cluster> clusters,
      Map<String, Sampled> servers) {}

  /**
   * A server that is asked.
   *
   * @param settings what its connection depends on: while that is equal, the sampler stays
   */
  private record Sampled(Cluster cluster, ServerConfig settings, Sampler sampler) {}

  /**
   * None, before the first {@link #prepare}.
   *
   * @param threads make one thread for each server
   * @param most how many threads there may be; servers beyond are not asked
   * @param closers where connections are cut, which may take a moment
   * @param timer publishes, while there is a server to be asked: where there is no routing, nothing
   *     wakes up for it
   */
  public Routing(
      SliceStore store,
      Clocks clocks,
      ThreadFactory threads,
      int most,
      Executor closers,
      SteadyTimer timer) {
    this.store = store;
    this.clocks = clocks;
    this.threads = threads;
    this.most = most;
    this.closers = closers;
    this.timer = timer;
  }

  /** A change that is computed and not made yet. */
  public interface Change {
    /** Makes it at once; cannot fail. */
    void make();
  }

  /**
   * Other clusters from the moment the change is made, before which no other is prepared. A server
   * whose settings are the same goes on with what is known of it.
   *
   * @param servers all, whether or not they are of a cluster
   * @param sources make the connection of a server, which is not opened yet
   * @throws RuntimeException when one cannot be made; nothing has changed, then
   */
  public Change prepare(
      Optional<RoutingSettings> settings,
      List<ServerConfig> servers,
      Function<ServerConfig, Source> sources) {
    InForce before = inForce;
    boolean same =
        settings
            .map(RoutingSettings::interval)
            .equals(before.settings().map(RoutingSettings::interval));
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    Map<String, List<String>> members = new LinkedHashMap<>();
    Map<String, Sampled> next = new LinkedHashMap<>();
    for (ServerConfig server : servers) {
      Optional<String> name = settings.flatMap(some -> some.clusterOf(server.labels()));
      if (name.isPresent()) {
        Cluster cluster =
            clusters.computeIfAbsent(
                name.get(),
                made -> {
                  Cluster known = same ? before.clusters().get(made) : null;
                  return known != null ? known : cluster(made, settings.orElseThrow());
                });
        members.computeIfAbsent(name.get(), none -> new ArrayList<>()).add(server.name());
        next.put(server.name(), sampled(cluster, server, before, sources));
      }
    }
    InForce after = new InForce(settings, Map.copyOf(clusters), next);
    return () -> make(before, after, members);
  }

  private Cluster cluster(String name, RoutingSettings settings) {
    return new Cluster(name, settings.interval(), clocks.monotonic());
  }

  private Sampled sampled(
      Cluster cluster,
      ServerConfig server,
      InForce before,
      Function<ServerConfig, Source> sources) {
    ServerConfig asked = server.onOneConnection(PATIENCE);
    Sampled known = before.servers().get(server.name());
    return known != null && known.cluster().equals(cluster) && known.settings().equals(asked)
        ? known
        : new Sampled(
            cluster,
            asked,
            new Sampler(cluster, server.name(), sources.apply(asked), clocks.monotonic()));
  }

  private synchronized void make(InForce before, InForce after, Map<String, List<String>> members) {
    before
        .servers()
        .forEach(
            (name, sampled) -> {
              if (!sampled.equals(after.servers().get(name))) {
                sampled.sampler().detach();
                // What is called so now may be another server.
                sampled.cluster().forget(name);
                store.remove(key(name));
                closers.execute(sampled.sampler()::close);
              }
            });
    after
        .clusters()
        .forEach((name, cluster) -> cluster.consistOf(members.getOrDefault(name, List.of())));
    inForce = after;
    publish();
    if (after.servers().isEmpty()) {
      publishing.ifPresent(task -> task.cancel(false));
      publishing = Optional.empty();
    } else if (publishing.isEmpty()) {
      publishing = Optional.of(timer.every(PUBLISH, this::publish));
    }
  }

  /** The clusters by name; empty: there is no routing. */
  public Optional<Map<String, Cluster>> clusters() {
    InForce now = inForce;
    return now.settings().map(some -> now.clusters());
  }

  /** Publishes how each server is, and begins to ask those for which there was no thread before. */
  private synchronized void publish() {
    int asked = 0;
    boolean enough = true;
    for (Map.Entry<String, Sampled> server : inForce.servers().entrySet()) {
      Sampled sampled = server.getValue();
      if (asked < most && begin(sampled)) {
        asked++;
      } else {
        enough = false;
        sampled.cluster().failed(server.getKey(), "the process limit leaves no thread for it");
      }
      sampled
          .cluster()
          .figures(server.getKey())
          .ifPresent(figures -> publish(server.getKey(), sampled.settings(), figures));
    }
    if (!enough && !shortOfThreads) {
      LOG.warn(
          "routing asks {} of {} servers, as there are no more threads: raise the process limit"
              + " (ulimit -u, TasksMax=, the container's pids limit)",
          asked,
          inForce.servers().size());
    }
    shortOfThreads = !enough;
  }

  private void publish(String server, ServerConfig settings, Cluster.Figures figures) {
    SliceBuilder slice = new SliceBuilder(key(server), settings.labels(), RouteSeries.FAMILIES);
    RouteSeries.write(figures, slice);
    store.publish(slice.build(), LIFE);
  }

  /** Whether there is a thread for it. */
  private boolean begin(Sampled sampled) {
    try {
      sampled.sampler().start(threads);
      return true;
    } catch (OutOfMemoryError e) {
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      return false;
    }
  }

  private static SliceKey key(String server) {
    return new SliceKey(server, "", SliceKey.FEED + "route");
  }

  /** There are none any more. Never waits. */
  @Override
  public void close() {
    prepare(
            Optional.empty(),
            List.of(),
            none -> {
              throw new IllegalStateException();
            })
        .make();
  }
}
