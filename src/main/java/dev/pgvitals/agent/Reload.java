package dev.pgvitals.agent;

import dev.pgvitals.agent.fetch.ServerLists;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.web.lock.WebLock;
import dev.pgvitals.web.status.LastReload;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemSummary;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads configuration and catalogue anew and applies them: what cannot be used changes nothing.
 * Also watches their files, where the configuration asks for it, and the lists that are fetched.
 * Used by the reload thread alone.
 */
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
  private static final int MAX_PROBLEMS_LOGGED = 20;

  private final Agent.Loading loading;
  private final WatchedServers servers;
  private final AgentMetrics metrics;
  private final ScheduledExecutorService thread;
  private final FileWatch watch;
  private final Relock relock;
  private final Clocks clocks;
  private final Optional<ServerLists> lists;
  private @Nullable Future<?> fetching;
  private volatile Optional<LastReload> last = Optional.empty();
  private volatile Optional<LastReload> lockRefused = Optional.empty();
  private volatile Optional<LastReload> listsRefused = Optional.empty();

  /**
   * @param url where the agent serves
   */
  Reload(
      Agent.Loading loading,
      WatchedServers servers,
      WebLock lock,
      AgentMetrics metrics,
      Clocks clocks,
      ScheduledExecutorService thread,
      Supplier<String> url) {
    this.loading = loading;
    this.servers = servers;
    this.metrics = metrics;
    this.thread = thread;
    this.watch = new FileWatch(thread, this::run);
    this.relock = new Relock(servers, lock, thread, url, this::relocked);
    this.clocks = clocks;
    this.lists = loading.lists();
  }

  /** Reloads; whatever goes wrong is logged and is the outcome. */
  ReloadOutcome run() {
    ReloadOutcome outcome = reload();
    last = Optional.of(new LastReload(clocks.instant(), outcome));
    return outcome;
  }

  /**
   * The one that ended last, or what is wrong with files of the lock that have changed since or
   * with a list that was fetched; empty before the first. May be asked by any thread.
   */
  Optional<LastReload> last() {
    return lockRefused.or(() -> listsRefused).or(() -> last);
  }

  private ReloadOutcome reload() {
    WatchedFiles files = new WatchedFiles();
    try {
      Setup setup = relock.servable(load(files));
      relock.apply(setup);
      accepted();
      watch(files, setup.config());
      int count = setup.config().servers().size();
      int queries = setup.catalogue().queries().size();
      LOG.info(
          "reloaded: {}, {}", Plural.of(count, "server"), Plural.of(queries, "query", "queries"));
      return ReloadOutcome.done(count, queries);
    } catch (ProblemsException e) {
      LOG.error(
          "reload failed, keeping the current configuration:\n{}",
          ProblemSummary.of(e.problems(), MAX_PROBLEMS_LOGGED));
      return refused(ReloadOutcome.refused(e.problems()), filesOf(e.problems()), files);
    } catch (RuntimeException e) {
      LOG.error("unexpected error during reload, please report it", e);
      return refused(ReloadOutcome.without(ReloadOutcome.Status.FAILED), Set.of(), files);
    }
  }

  private Setup load(WatchedFiles files) throws ProblemsException {
    lists.ifPresent(ServerLists::begin);
    while (true) {
      Setup loaded = loading.load(files);
      try {
        loaded.fleet().refuseToReplace(servers.inForce().setup().fleet());
        return loaded;
      } catch (ProblemsException e) {
        // A list that has become empty must not end the watch either.
        if (lists.isEmpty() || !lists.get().without(e.problems())) {
          throw e;
        }
      }
    }
  }

  /** The fetched lists that were read are in force, but for those that cannot be used. */
  private void accepted() {
    List<Problem> refused =
        lists
            .map(
                fetched -> {
                  fetched.accepted();
                  return fetched.refusals();
                })
            .orElse(List.of());
    fetchAsLongAsThereAreLists();
    if (refused.isEmpty()) {
      listsRefused = Optional.empty();
    } else {
      listsRefused = Optional.of(new LastReload(clocks.instant(), ReloadOutcome.refused(refused)));
      metrics.refused(Set.of());
    }
  }

  /** Without any, nothing wakes the thread. */
  private void fetchAsLongAsThereAreLists() {
    boolean any = lists.filter(ServerLists::isInForce).isPresent();
    if (any && fetching == null) {
      long pause = ServerLists.TICK.toMillis();
      fetching =
          thread.scheduleWithFixedDelay(this::lookAtLists, pause, pause, TimeUnit.MILLISECONDS);
    } else if (!any && fetching != null) {
      fetching.cancel(false);
      fetching = null;
    }
  }

  private void lookAtLists() {
    try {
      if (lists.isPresent() && lists.get().tick()) {
        LOG.info("a list of servers that is fetched has changed");
        run();
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("cannot look after the lists of servers, will retry", e);
    }
  }

  /** Those of the catalogue in force that can be used no more. */
  private Set<String> filesOf(List<Problem> problems) {
    Set<String> files =
        problems.stream().map(problem -> problem.position().file()).collect(Collectors.toSet());
    files.retainAll(servers.inForce().setup().origin().checksums().keySet());
    return files;
  }

  private ReloadOutcome refused(ReloadOutcome outcome, Set<String> culprits, WatchedFiles files) {
    watch.files(files);
    metrics.refused(culprits);
    return outcome;
  }

  /** From now on these files are watched, as the configuration says that was read from them. */
  private void watch(WatchedFiles files, AgentConfig config) {
    watch.files(files);
    watch.every(config.reloadOnChange());
  }

  /** What was read at the start is in force: from now on everything is watched. */
  void begin(WatchedFiles files, AgentConfig config) {
    watch(files, config);
    relock.watch();
    accepted();
  }

  private void relocked(List<Problem> problems) {
    boolean wasRefused = lockRefused.isPresent();
    if (!problems.isEmpty()) {
      lockRefused = Optional.of(new LastReload(clocks.instant(), ReloadOutcome.refused(problems)));
      metrics.refused(Set.of());
    } else if (wasRefused) {
      lockRefused = Optional.empty();
      boolean loaded =
          last.map(reload -> reload.outcome().status())
              .filter(status -> status != ReloadOutcome.Status.DONE)
              .isEmpty();
      if (loaded && listsRefused.isEmpty()) {
        metrics.loaded(clocks.instant());
      }
    }
  }
}
