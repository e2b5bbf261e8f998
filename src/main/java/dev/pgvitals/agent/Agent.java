package dev.pgvitals.agent;

import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.log.LogOutput;
import dev.pgvitals.metric.exposition.Exposition;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.ServerMonitor;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.process.FatalErrors;
import dev.pgvitals.process.ProcessLimits;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.PhaseOffset;
import dev.pgvitals.web.HttpEndpoints;
import dev.pgvitals.web.http.Authority;
import dev.pgvitals.web.http.HttpLimits;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.page.ReloadOutcome;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemSummary;
import dev.pgvitals.yaml.ProblemsException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent: builds each part from the ones before and starts them in order; owns start, reload and
 * stop.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration TICK = Duration.ofMillis(200);

  /** What a scrape still has to compress is what a fleet collects in that time. */
  private static final Duration PREPARE = Duration.ofMillis(250);

  private static final int MOST_NOTICES = 20;
  private static final int MOST_PROBLEMS_ANSWERED = 100;
  private static final int MOST_PROBLEMS_LOGGED = 20;
  private static final int TICKS_BETWEEN_EXPIRIES = 5;
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  private final Loading loading;
  private final Clocks ticks;
  private final Descriptors descriptors;
  private final Threads threads;
  private final AgentHealth health;
  private final SliceStore store;
  private final AgentMetrics metrics = new AgentMetrics(Build.VERSION);
  private final Exposition exposition;
  private final HttpEndpoints http;
  private final InetSocketAddress address;
  private final Reloads reloads;
  private final FileWatch watch;
  private final Future<?> ticking;
  private final Future<?> preparing;
  private final Future<?> looking;
  private volatile InForce inForce;
  private boolean closed;

  /** The error of each server whose tick fails. Used by the ticker alone. */
  private final Map<String, String> failing = new HashMap<>();

  private long tickCount;

  /** Reads configuration and catalogue: at the start, and again at each reload. */
  public interface Loading {
    /**
     * Reads all of it.
     *
     * @param files gets what was read or looked for, even if it cannot be used
     */
    Setup load(WatchedFiles files) throws ProblemsException;
  }

  /**
   * What the agent works with until the next reload; monitors in the order of the configuration.
   */
  record InForce(Setup setup, Map<String, ServerMonitor> monitors) {}

  private Agent(Loading loading, Clocks ticks, FatalErrors errors)
      throws ProblemsException, ListenException {
    this.loading = loading;
    this.ticks = ticks;
    this.store = new SliceStore(ticks.monotonic(), PhaseOffset::of);
    this.exposition = new Exposition(store, metrics.registry());
    WatchedFiles files = new WatchedFiles();
    Setup setup = loading.load(files);
    this.inForce = new InForce(setup, Map.of());
    ProcessLimits limits = ProcessLimits.read();
    ThreadShares shares = ThreadShares.of(limits);
    this.descriptors = Descriptors.of(limits);
    this.threads = new Threads(shares, errors);
    this.health = new AgentHealth(ticks, threads.reloader()::busyFor);
    this.reloads = new Reloads(threads.reloader(), this::load);
    this.watch = new FileWatch(threads.reloader(), this::load);
    LogOutput.installed()
        .ifPresent(
            log ->
                metrics.logLines(
                    Map.of(
                        "written", log::written,
                        "suppressed", log::suppressed,
                        "lost", log::lost)));
    this.http =
        new HttpEndpoints(
            exposition,
            metrics,
            new View(this, Build.VERSION),
            new HttpLimits(shares.http(), descriptors.http(setup.config().servers())),
            errors);
    observe();
    // Before the first answer: without its servers, the agent would call itself ready.
    takeUp(setup);
    try {
      this.address = http.start(setup.config().listen());
    } catch (ListenException | RuntimeException | Error e) {
      http.close();
      threads.close(Duration.ZERO);
      throw e;
    }
    threads.reloader().execute(() -> watch(files, setup.config()));
    ticking = threads.ticker().every(TICK, this::tick);
    preparing = threads.housekeeper().every(PREPARE, this::prepare);
    SelfRequest self = new SelfRequest(address, http::sinceRequest, errors);
    looking = threads.watch().every(SelfRequest.PAUSE, self::look);
  }

  private void observe() {
    Map<String, LongSupplier> refused = new HashMap<>(threads.refused());
    refused.put("http", http::threadsRefused);
    metrics.threadsRefused(refused);
    metrics.ages(health::tickAge, health::reloadAge);
  }

  /** Tasks for which the system gave no thread; cheap, for somebody who asks each second. */
  public long threadsRefused() {
    return threads.refusedInAll() + http.threadsRefused();
  }

  /**
   * Starts collecting and serving; returns as soon as the address is bound, whatever state the
   * servers are in.
   *
   * @throws ProblemsException when configuration or catalogue cannot be used
   * @throws ListenException when the address cannot be had
   */
  public static Agent start(Loading loading) throws ProblemsException, ListenException {
    return start(loading, Clocks.SYSTEM);
  }

  /** As {@link #start(Loading)}, by other clocks. */
  public static Agent start(Loading loading, Clocks ticks)
      throws ProblemsException, ListenException {
    return start(loading, ticks, (where, error) -> LOG.error("{} terminated", where, error));
  }

  /**
   * As {@link #start(Loading)}, where the process is the agent's own.
   *
   * @param errors gets the error after which the agent can do nothing more
   * @throws OutOfMemoryError when the system does not give the threads that there must be
   */
  public static Agent start(Loading loading, FatalErrors errors)
      throws ProblemsException, ListenException {
    return start(loading, Clocks.SYSTEM, errors);
  }

  private static Agent start(Loading loading, Clocks ticks, FatalErrors errors)
      throws ProblemsException, ListenException {
    Agent agent = new Agent(loading, ticks, errors);
    Setup setup = agent.inForce.setup();
    LOG.info(
        "pgvitals {} serving http://{}/metrics: {}, {}",
        Build.VERSION,
        agent.authority(),
        Plural.of(setup.config().servers().size(), "server"),
        Plural.of(setup.catalogue().queries().size(), "query", "queries"));
    return agent;
  }

  /**
   * Reads everything anew. What cannot be used changes nothing; what can is taken up at once, and a
   * server whose own configuration is the same keeps its connections, data and counters. Waits for
   * the end of a reload that began after this call; one interrupted meanwhile goes on without the
   * caller.
   */
  public ReloadOutcome reload() {
    try {
      return reloads.ask().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ReloadOutcome(false, "reload still running; see the log for the result");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@link #reload}, without waiting for it. */
  public void reloadSoon() {
    // What comes of it, the log says.
    var unused = reloads.ask();
  }

  private ReloadOutcome load() {
    WatchedFiles files = new WatchedFiles();
    try {
      Setup setup = loading.load(files);
      setup.fleet().refuseToReplace(inForce.setup().fleet());
      if (!setup.config().listen().equals(inForce.setup().config().listen())) {
        LOG.warn(
            "changing `listen` requires a restart; still serving http://{}/metrics", authority());
      }
      takeUp(setup);
      watch(files, setup.config());
      String text =
          "reloaded: %s, %s"
              .formatted(
                  Plural.of(setup.config().servers().size(), "server"),
                  Plural.of(setup.catalogue().queries().size(), "query", "queries"));
      LOG.info("{}", text);
      return new ReloadOutcome(true, text);
    } catch (ProblemsException e) {
      LOG.error(
          "reload failed, keeping the current configuration:\n{}",
          ProblemSummary.of(e.problems(), MOST_PROBLEMS_LOGGED));
      return refused(ProblemSummary.of(e.problems(), MOST_PROBLEMS_ANSWERED), files);
    } catch (RuntimeException e) {
      LOG.error("unexpected error during reload, please report it", e);
      return refused("unexpected error; see the log for details", files);
    }
  }

  private ReloadOutcome refused(String why, WatchedFiles files) {
    watch.files(files);
    metrics.refused();
    return new ReloadOutcome(false, why);
  }

  private void watch(WatchedFiles files, AgentConfig config) {
    watch.files(files);
    watch.every(config.reloadOnChange());
  }

  private synchronized void takeUp(Setup setup) {
    if (closed) {
      return;
    }
    // All of it is computed before anything changes: what throws here leaves no trace.
    FleetChange change = FleetChange.between(inForce, setup, this::monitor);
    tell(setup.notices());
    threads.sizeFor(setup.config().servers());
    descriptors.check(setup.config().servers());
    change.leaving().forEach(this::drop);
    change.changes().forEach(ServerMonitor.Change::make);
    inForce = new InForce(setup, change.monitors());
    metrics.loaded(ticks.instant());
    metrics.intervals(change.intervals());
  }

  private static void tell(List<Problem> notices) {
    notices.stream().limit(MOST_NOTICES).forEach(notice -> LOG.info("{}", notice));
    if (notices.size() > MOST_NOTICES) {
      LOG.info(
          "{}; run pgvitals check to see all",
          Plural.of(notices.size() - MOST_NOTICES, "more notice"));
    }
  }

  /** Takes it out of every scrape at once; a server that hangs keeps nobody waiting. */
  private void drop(ServerMonitor monitor) {
    monitor.leave();
    threads.closers().execute(monitor::close);
  }

  private ServerMonitor monitor(
      Setup setup, ServerConfig server, Map<String, QuerySchema> schemas) {
    return new ServerMonitor(
        server,
        setup.config().interval(),
        setup.catalogue(),
        setup.planner(server, schemas),
        store,
        ticks,
        threads.shared());
  }

  private void tick() {
    threads.relieve();
    for (ServerMonitor monitor : inForce.monitors().values()) {
      try {
        monitor.tick();
        failing.remove(monitor.server().name());
      } catch (RuntimeException e) {
        // Whatever it is: without its next tick, the agent would serve what it has for ever.
        failed(monitor.server().name(), e);
      }
    }
    failing.keySet().retainAll(inForce.monitors().keySet());
    // What is past its life is out of every scrape at that moment; this only frees its memory.
    tickCount++;
    if (tickCount % TICKS_BETWEEN_EXPIRIES == 0) {
      store.expire();
    }
    health.ticked();
  }

  private void failed(String server, RuntimeException e) {
    if (!e.toString().equals(failing.put(server, e.toString()))) {
      LOG.atError()
          .addKeyValue("server", server)
          .setCause(e)
          .log("unexpected error, please report it");
    }
  }

  private void prepare() {
    try {
      exposition.prepare();
    } catch (RuntimeException e) {
      // The next scrape does it, and tells if it cannot.
      LOG.debug("cannot prepare the next scrape", e);
    }
  }

  InForce inForce() {
    return inForce;
  }

  public AgentConfig config() {
    return inForce.setup().config();
  }

  /** Where it serves; the port is the one found when any would do. */
  public InetSocketAddress address() {
    return address;
  }

  /** Where to find it, as a URL has it. */
  private String authority() {
    return address.getAddress().isAnyLocalAddress()
        ? "localhost:" + address.getPort()
        : Authority.of(address);
  }

  /** The servers as they are now, in the order of the configuration. */
  public List<ServerReport> reports() {
    return inForce.monitors().values().stream().map(ServerMonitor::report).toList();
  }

  /** What is wrong with the agent itself, as a sentence; empty when it does its work. */
  Optional<String> ill() {
    return health.ill();
  }

  /** Whether every server has been tried at least once. */
  public boolean isReady() {
    return inForce.monitors().values().stream().allMatch(ServerMonitor::tried);
  }

  /** Takes a few seconds at most, whatever hangs. */
  @Override
  public void close() {
    List<ServerMonitor> monitors;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      monitors = List.copyOf(inForce.monitors().values());
    }
    http.close();
    ticking.cancel(false);
    preparing.cancel(false);
    looking.cancel(false);
    monitors.forEach(this::drop);
    threads.close(LONGEST_FAREWELL);
    LOG.info("stopped");
  }
}
