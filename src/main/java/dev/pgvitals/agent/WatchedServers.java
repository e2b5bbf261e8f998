package dev.pgvitals.agent;

import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.feed.Feeds;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.ServerMonitor;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.route.sample.Routing;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.util.List;
import java.util.Map;

/**
 * The monitors of the servers that are watched, and what is read beside them, by the setup that was
 * applied last. Thread-safe: setups are applied one after the other; readers see the one before or
 * the one after.
 */
final class WatchedServers {
  private final SliceStore store;
  private final Clocks clocks;
  private final Threads threads;
  private final FileDescriptorShares descriptors;
  private final AgentMetrics metrics;
  private final Listener listener;
  private final Feeds feeds;
  private final Routing routing;
  private volatile InForce inForce;
  private boolean closed;

  /**
   * What the agent works with until the next reload; monitors in the order of the configuration,
   * what is read beside the servers, and where sessions may be sent.
   */
  record InForce(Setup setup, Map<String, ServerMonitor> monitors, Feeds feeds, Routing routing) {}

  /** Told what there is to look at anew. */
  interface Listener {
    /** A setup was applied. */
    void applied();

    /** Something has happened with a server, so that its monitor is due. */
    void isDue();
  }

  /**
   * Watches none before the first {@link #apply}.
   *
   * @param listener never waits
   */
  WatchedServers(
      Setup first,
      SliceStore store,
      Clocks clocks,
      Threads threads,
      FileDescriptorShares descriptors,
      AgentMetrics metrics,
      Listener listener) {
    this.listener = listener;
    this.store = store;
    this.clocks = clocks;
    this.threads = threads;
    this.descriptors = descriptors;
    this.metrics = metrics;
    this.feeds = new Feeds(store, clocks, threads.feeds(), threads.closers(), listener::isDue);
    this.routing =
        new Routing(
            store,
            clocks,
            threads.routes(),
            threads.mostRoutes(),
            threads.closers(),
            threads.housekeeper());
    this.inForce = new InForce(first, Map.of(), feeds, routing);
  }

  /**
   * Watches the setup's servers from now on. One whose own configuration is the same keeps its
   * connections, data and counters. After {@link #freeze}, it does nothing.
   *
   * @throws RuntimeException when something of the setup cannot be used; nothing has changed, then
   */
  synchronized void apply(Setup setup) {
    if (closed) {
      return;
    }
    replace(setup);
    metrics.loaded(clocks.instant());
    metrics.catalogueFiles(setup.filesUnderTheirNames());
  }

  /** Goes on with the same, while the HTTP server is locked otherwise. */
  synchronized void relock(WebConfig web) {
    InForce before = inForce;
    Setup setup = before.setup().lockedBy(web);
    boolean showed = before.setup().config().showsQueryText();
    if (setup.config().showsQueryText() == showed) {
      inForce = new InForce(setup, before.monitors(), feeds, routing);
    } else if (!closed) {
      replace(setup);
    }
  }

  private void replace(Setup setup) {
    // All of it is computed before anything changes: what throws here leaves no trace.
    Feeds.Change feedChange = feeds.prepare(setup.feeds(threads.housekeeper(), clocks));
    Routing.Change routingChange =
        routing.prepare(
            setup.config().routing(),
            setup.config().servers().stream().filter(SourceFactory::isServer).toList(),
            server -> setup.positions(server, threads.housekeeper()));
    FleetChange change = FleetChange.between(inForce, setup, this::monitor);
    Notices.log(setup.warnings(), setup.notices());
    threads.sizeFor(setup.config().servers());
    descriptors.check(setup.config().servers());
    change.leaving().forEach(this::detach);
    change.changes().forEach(ServerMonitor.Change::make);
    inForce = new InForce(setup, change.monitors(), feeds, routing);
    metrics.intervals(change.intervals());
    // After those of the servers, whose slices leave with a monitor, whatever read them.
    feedChange.make();
    routingChange.make();
    listener.applied();
  }

  private ServerMonitor monitor(
      Setup setup, ServerConfig server, Map<String, QuerySchema> schemas) {
    return new ServerMonitor(
        server,
        setup.config().interval(),
        setup.planner(server, schemas),
        store,
        clocks,
        threads.shared(listener::isDue),
        setup.source(server, threads.housekeeper()));
  }

  /** Takes it out of every scrape at once; a server that hangs keeps nobody waiting. */
  private void detach(ServerMonitor monitor) {
    monitor.detach();
    threads.closers().execute(monitor::close);
  }

  /** From now on no setup is applied; false when that was so before. */
  synchronized boolean freeze() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Watches no server any more; to be called after {@link #freeze}. Never waits. */
  void detachAll() {
    inForce.monitors().values().forEach(this::detach);
    feeds.close();
    routing.close();
  }

  InForce inForce() {
    return inForce;
  }

  /** The servers as they are now, in the order of the configuration. */
  List<ServerReport> reports() {
    return inForce.monitors().values().stream().map(ServerMonitor::report).toList();
  }

  /** Whether every server has been tried at least once. */
  boolean allTried() {
    return inForce.monitors().values().stream().allMatch(ServerMonitor::tried);
  }
}
