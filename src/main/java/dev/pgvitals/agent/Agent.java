package dev.pgvitals.agent;

import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.ServerMonitor;
import dev.pgvitals.collect.ServerReport;
import dev.pgvitals.collect.Ticks;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.http.HttpEndpoints;
import dev.pgvitals.http.ListenException;
import dev.pgvitals.http.ReloadOutcome;
import dev.pgvitals.metric.AgentMetrics;
import dev.pgvitals.metric.Exposition;
import dev.pgvitals.metric.SliceStore;
import dev.pgvitals.yaml.ProblemsException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent: builds each part from the ones before and starts them in order; owns start, reload and
 * stop.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final long TICK_MILLIS = 200;
  private static final int TICKS_BETWEEN_EXPIRIES = 5;

  private final Loading loading;
  private final Ticks ticks = Ticks.SYSTEM;
  private final Threads threads = new Threads();
  private final SliceStore store = new SliceStore(ticks.monotonic());
  private final AgentMetrics metrics = new AgentMetrics(Build.VERSION);
  private final Exposition exposition = new Exposition(store, metrics.registry());
  private final HttpEndpoints http;
  private final InetSocketAddress address;
  private final Future<?> ticking;
  private final Future<?> preparing;
  private volatile InForce inForce;
  private long tickCount;

  /** Reads configuration and catalogue: at the start, and again at each reload. */
  public interface Loading {
    Setup load() throws ProblemsException;
  }

  /**
   * What the agent works with until the next reload; monitors in the order of the configuration.
   */
  record InForce(Setup setup, Map<String, ServerMonitor> monitors) {}

  private Agent(Loading loading) throws ProblemsException, ListenException {
    this.loading = loading;
    Setup setup = loading.load();
    this.inForce = new InForce(setup, Map.of());
    this.http = new HttpEndpoints(exposition, metrics, new View(this, Build.VERSION));
    // Before the first answer: without its servers, the agent would call itself ready.
    takeUp(setup);
    this.address = http.start(setup.config().listen());
    ticking =
        threads.ticker().scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    preparing = threads.housekeeper().scheduleWithFixedDelay(this::prepare, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Starts collecting and serving; returns as soon as the address is bound, whatever state the
   * servers are in.
   *
   * @throws ProblemsException when configuration or catalogue cannot be used
   * @throws ListenException when the address cannot be had
   */
  public static Agent start(Loading loading) throws ProblemsException, ListenException {
    Agent agent = new Agent(loading);
    Setup setup = agent.inForce.setup();
    LOG.info(
        "pgvitals {} serves http://{}/metrics: {}, {}",
        Build.VERSION,
        agent.authority(),
        Counted.of(setup.config().servers().size(), "server"),
        Counted.of(setup.catalogue().queries().size(), "query", "queries"));
    return agent;
  }

  /**
   * Reads everything anew. What cannot be used changes nothing; what can is taken up at once, and a
   * server whose own configuration is the same keeps its connections, data and counters.
   */
  public synchronized ReloadOutcome reload() {
    try {
      Setup setup = loading.load();
      if (!setup.config().listen().equals(inForce.setup().config().listen())) {
        LOG.warn("the new `listen` takes a restart; still serving http://{}/metrics", authority());
      }
      takeUp(setup);
      String text =
          "reloaded: %s, %s"
              .formatted(
                  Counted.of(setup.config().servers().size(), "server"),
                  Counted.of(setup.catalogue().queries().size(), "query", "queries"));
      LOG.info("{}", text);
      return new ReloadOutcome(true, text);
    } catch (ProblemsException e) {
      metrics.refused();
      LOG.error("not reloaded, what was in force stays:\n{}", e.text());
      return new ReloadOutcome(false, e.text());
    }
  }

  private synchronized void takeUp(Setup setup) {
    setup.notices().forEach(notice -> LOG.info("{}", notice));
    threads.sizeFor(setup.config().servers());
    Map<String, ServerMonitor> before = inForce.monitors();
    Map<String, QuerySchema> schemas = setup.schemas();
    boolean sameInterval = setup.config().interval().equals(inForce.setup().config().interval());
    Map<String, ServerMonitor> after = new LinkedHashMap<>();
    for (ServerConfig server : setup.config().servers()) {
      ServerMonitor monitor = before.get(server.name());
      if (monitor != null && sameInterval && monitor.server().equals(server)) {
        monitor.use(setup.catalogue(), setup.planner(server, schemas));
        after.put(server.name(), monitor);
      }
    }
    before.values().stream().filter(m -> !after.containsValue(m)).forEach(ServerMonitor::close);
    Map<String, ServerMonitor> ordered = new LinkedHashMap<>();
    for (ServerConfig server : setup.config().servers()) {
      ServerMonitor kept = after.get(server.name());
      ordered.put(server.name(), kept != null ? kept : monitor(setup, server, schemas));
    }
    inForce = new InForce(setup, ordered);
    metrics.loaded(ticks.instant());
    metrics.intervals(setup.intervals());
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
    for (ServerMonitor monitor : inForce.monitors().values()) {
      try {
        monitor.tick();
      } catch (RuntimeException | OutOfMemoryError e) {
        // Whatever it is: without its next tick, the agent would serve what it has for ever.
        LOG.error("server={} unexpected error, please report it", monitor.server().name(), e);
      }
    }
    // What is past its life is out of every scrape at that moment; this only frees its memory.
    tickCount++;
    if (tickCount % TICKS_BETWEEN_EXPIRIES == 0) {
      store.expire();
    }
  }

  private void prepare() {
    try {
      exposition.prepare();
    } catch (RuntimeException | OutOfMemoryError e) {
      // The next scrape does it, and tells if it cannot.
      LOG.debug("nothing prepared for the next scrape", e);
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
    InetAddress host = address.getAddress();
    if (host.isAnyLocalAddress()) {
      return "localhost:" + address.getPort();
    }
    String text = host.getHostAddress();
    return (host instanceof Inet6Address ? "[" + text + "]" : text) + ":" + address.getPort();
  }

  /** The servers as they are now, in the order of the configuration. */
  public List<ServerReport> reports() {
    return inForce.monitors().values().stream().map(ServerMonitor::report).toList();
  }

  /** Whether every server has been tried at least once. */
  public boolean isReady() {
    return reports().stream().allMatch(ServerReport::tried);
  }

  @Override
  public synchronized void close() {
    http.close();
    ticking.cancel(false);
    preparing.cancel(false);
    inForce.monitors().values().parallelStream().forEach(ServerMonitor::close);
    threads.close();
    LOG.info("stopped");
  }
}
