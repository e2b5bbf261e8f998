package dev.pgvitals.agent;

import dev.pgvitals.agent.fetch.ServerLists;
import dev.pgvitals.agent.health.AgentHealth;
import dev.pgvitals.agent.health.SelfRequest;
import dev.pgvitals.agent.incident.Incidents;
import dev.pgvitals.agent.incident.Probes;
import dev.pgvitals.concurrent.FatalErrors;
import dev.pgvitals.concurrent.Repetition;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.incident.IncidentSettings;
import dev.pgvitals.diagnosis.Diagnoses;
import dev.pgvitals.diagnosis.Examination;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.Wishes;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.log.LogOutput;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.ServerMonitor;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.process.ProcessLimits;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.PhaseOffset;
import dev.pgvitals.web.HttpEndpoints;
import dev.pgvitals.web.http.Authority;
import dev.pgvitals.web.http.HttpLimits;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.status.LastReload;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.Stall;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent: builds each part from the ones before and starts them in order; owns start, reload and
 * stop.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

  private final Threads threads;
  private final AgentHealth health;
  private final WatchedServers servers;
  private final AgentMetrics metrics = new AgentMetrics(Build.VERSION);
  private final Exposition exposition;
  private final HttpEndpoints http;
  private final InetSocketAddress address;
  private final Reload reload;
  private final Reloads reloads;
  private final Diagnoses diagnoses;
  private final Repetition ticking;
  private final Repetition noticing;
  private final Future<?> looking;
  private final Incidents incidents;
  private volatile boolean serves;

  /** Reads configuration and catalogue: at the start, and again at each reload. */
  public interface Loading {
    /**
     * Reads all of it.
     *
     * @param files gets what was read or looked for, even if it cannot be used
     */
    Setup load(WatchedFiles files) throws ProblemsException;

    /** The lists of servers that {@link #load} reads and that are fetched meanwhile. */
    default Optional<ServerLists> lists() {
      return Optional.empty();
    }
  }

  private Agent(Loading loading, Clocks clocks, FatalErrors errors)
      throws ProblemsException, ListenException {
    SliceStore store = new SliceStore(clocks.monotonic(), PhaseOffset::of);
    this.exposition = new Exposition(store, metrics.registry());
    WatchedFiles files = new WatchedFiles();
    Setup setup = loading.load(files);
    ProcessLimits limits = ProcessLimits.read();
    ThreadShares shares = ThreadShares.of(limits);
    FileDescriptorShares descriptors = FileDescriptorShares.of(limits);
    this.threads = new Threads(shares, errors);
    this.health = new AgentHealth(clocks, threads.reloader()::busyFor);
    this.servers =
        new WatchedServers(
            setup, store, clocks, threads, descriptors, metrics, new ChangeListener());
    Ticker ticker = new Ticker(servers, store, exposition, threads, health, clocks);
    this.ticking = threads.ticker().repetition(Ticker.SHORTEST_PAUSE, ticker::tick);
    this.noticing = threads.housekeeper().repetition(Incidents.TICK, this::noticeIncidents);
    AgentStatus status = new AgentStatus(this, Build.VERSION, store, clocks.instant());
    this.incidents = new Incidents(status, this::look, clocks, metrics, errors);
    this.diagnoses = new Diagnoses(this::examine, threads.diagnoses(), clocks);
    this.http =
        new HttpEndpoints(
            exposition,
            metrics,
            status,
            setup.config().web(),
            new HttpLimits(shares.http(), descriptors.http(setup.config().servers())),
            errors);
    this.reload =
        new Reload(loading, servers, http.lock(), metrics, clocks, threads.reloader(), this::url);
    this.reloads = new Reloads(threads.reloader(), reload::run);
    observe();
    loading.lists().ifPresent(this::observe);
    // Before the first answer: without its servers, the agent would call itself ready.
    servers.apply(setup);
    try {
      this.address = http.start(setup.config().listen());
    } catch (ListenException | RuntimeException | Error e) {
      http.close();
      threads.close(Duration.ZERO);
      throw e;
    }
    serves = true;
    ticking.wake();
    noticing.wake();
    threads.reloader().execute(() -> reload.begin(files, setup.config()));
    SelfRequest self = new SelfRequest(address, http::sinceRequest, errors);
    looking = threads.watch().every(SelfRequest.PAUSE, self::look);
  }

  /** By whom the agent sleeps no longer than there is nothing to do. */
  private final class ChangeListener implements WatchedServers.Listener {
    @Override
    public void applied() {
      // Who cannot listen is not to connect to anything.
      if (serves) {
        ticking.wake();
        noticing.wake();
      }
    }

    @Override
    public void isDue() {
      ticking.wake();
    }
  }

  /** Metrics that are read from the parts when they are scraped. */
  private void observe() {
    LogOutput.installed()
        .ifPresent(
            log ->
                metrics.logLines(
                    Map.of(
                        "written", log::written,
                        "suppressed", log::suppressed,
                        "lost", log::lost)));
    Map<String, LongSupplier> refused = new HashMap<>(threads.refused());
    refused.put("http", http::threadsRefused);
    metrics.threadsRefused(refused);
    metrics.ages(health::tickAge, health::reloadAge);
  }

  private void observe(ServerLists lists) {
    metrics.serverLists(
        () ->
            lists.health().entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        list ->
                            new AgentMetrics.ServerList(
                                list.getValue().fine(), list.getValue().lastSuccess()))));
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
  public static Agent start(Loading loading, Clocks clocks)
      throws ProblemsException, ListenException {
    return start(loading, clocks, (where, error) -> LOG.error("{} terminated", where, error));
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

  private static Agent start(Loading loading, Clocks clocks, FatalErrors errors)
      throws ProblemsException, ListenException {
    Agent agent = new Agent(loading, clocks, errors);
    Setup setup = agent.inForce().setup();
    LOG.info(
        "pgvitals {} serving {}/metrics: {}, {}",
        Build.VERSION,
        agent.url(),
        Plural.of(setup.config().servers().size(), "server"),
        Plural.of(setup.catalogue().queries().size(), "query", "queries"));
    return agent;
  }

  /**
   * Reads everything anew. What cannot be used changes nothing; what can is applied at once, and a
   * server whose own configuration is the same keeps its connections, data and counters. Waits for
   * the end of a reload that began after this call; one interrupted meanwhile goes on without the
   * caller.
   */
  public ReloadOutcome reload() {
    try {
      return reloads.ask().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ReloadOutcome.without(ReloadOutcome.Status.RUNNING);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@link #reload}, without waiting for it. */
  public void reloadSoon() {
    // What comes of it, the log says.
    var unused = reloads.ask();
  }

  private ServerNotes examine(String server, String alert) throws InterruptedException {
    WatchedServers.InForce now = inForce();
    ServerMonitor monitor = now.monitors().get(server);
    if (monitor == null) {
      throw new IllegalStateException("server " + server + " has left the configuration");
    }
    return now.setup().examine(monitor.server(), Wishes.of(alert));
  }

  Diagnoses diagnoses() {
    return diagnoses;
  }

  private Duration noticeIncidents() {
    Optional<IncidentSettings> settings = config().incidents();
    incidents.use(settings);
    incidents.tick();
    return settings.isPresent() ? Incidents.TICK : Incidents.IDLE_TICK;
  }

  /** For the diagnosis of an incident. */
  private Optional<Probes.Look> look(String server, Wishes wishes) {
    WatchedServers.InForce now = inForce();
    return Optional.ofNullable(now.monitors().get(server))
        .map(
            monitor ->
                new Probes.Look(
                    monitor.server(),
                    now.setup().config().naming(),
                    now.setup()
                        .about(wishes::include)
                        .survey(monitor.server(), Examination.extensions()),
                    now.setup().config().showsQueryText()));
  }

  Incidents incidents() {
    return incidents;
  }

  WatchedServers.InForce inForce() {
    return servers.inForce();
  }

  public AgentConfig config() {
    return inForce().setup().config();
  }

  /** Where it serves; the port is the one found when any would do. */
  public InetSocketAddress address() {
    return address;
  }

  /** Where to find it. */
  private String url() {
    String authority =
        address.getAddress().isAnyLocalAddress()
            ? "localhost:" + address.getPort()
            : Authority.of(address);
    return config().web().scheme() + "://" + authority;
  }

  /** The servers as they are now, in the order of the configuration. */
  public List<ServerReport> reports() {
    return servers.reports();
  }

  /** What came of the last reload; empty before the first. */
  Optional<LastReload> lastReload() {
    return reload.last();
  }

  /** What is wrong with the agent itself; empty when it does its work. */
  Optional<Stall> stall() {
    return health.stall();
  }

  /** Whether every server has been tried at least once. */
  public boolean isReady() {
    return servers.allTried();
  }

  /** Takes a few seconds at most, whatever hangs. */
  @Override
  public void close() {
    if (!servers.freeze()) {
      return;
    }
    http.close();
    ticking.cancel();
    noticing.cancel();
    looking.cancel(false);
    incidents.close();
    servers.detachAll();
    threads.close(SHUTDOWN_TIMEOUT);
    LOG.info("stopped");
  }
}
