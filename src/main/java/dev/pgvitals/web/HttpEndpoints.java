package dev.pgvitals.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.pgvitals.concurrent.FatalErrors;
import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.text.HostPort;
import dev.pgvitals.web.api.DiagnosisEndpoint;
import dev.pgvitals.web.api.ServerEndpoint;
import dev.pgvitals.web.api.StatusEndpoint;
import dev.pgvitals.web.http.ExchangeHandler;
import dev.pgvitals.web.http.HttpLimits;
import dev.pgvitals.web.http.HttpServerSettings;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.http.RequestThreads;
import dev.pgvitals.web.incident.IncidentEndpoint;
import dev.pgvitals.web.incident.IncidentsEndpoint;
import dev.pgvitals.web.lock.WebLock;
import dev.pgvitals.web.page.PageFiles;
import dev.pgvitals.web.page.RunbookPages;
import dev.pgvitals.web.page.StatusPage;
import dev.pgvitals.web.route.RouteEndpoints;
import dev.pgvitals.web.status.AgentView;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything the agent serves by HTTP. */
public final class HttpEndpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpEndpoints.class);
  private static final int BACKLOG = 256;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(700);

  private final int connections;
  private final RequestThreads threads;
  private final ExchangeHandler handler;
  private final WebLock lock;
  private @Nullable HttpServer server;
  private boolean closed;

  /**
   * As {@link #HttpEndpoints(Exposition, AgentMetrics, AgentView, WebConfig, HttpLimits,
   * FatalErrors)}, without a lock.
   */
  public HttpEndpoints(Exposition exposition, AgentMetrics metrics, AgentView agent) {
    this(
        exposition,
        metrics,
        agent,
        WebConfig.NONE,
        HttpLimits.MAX,
        (where, error) -> log.error("{} terminated", where, error));
  }

  /**
   * Starts the threads that are to be there whatever comes.
   *
   * @param locked how it is locked at first
   * @param limits what clients may take; the number of connections holds for all of the process
   * @throws OutOfMemoryError when the system gives no thread
   */
  public HttpEndpoints(
      Exposition exposition,
      AgentMetrics metrics,
      AgentView agent,
      WebConfig locked,
      HttpLimits limits,
      FatalErrors errors) {
    connections = limits.connections();
    lock = new WebLock(locked, limits.threads());
    threads = new RequestThreads(limits.threads(), metrics::cutConnection, errors);
    MetricsEndpoint samples = new MetricsEndpoint(exposition, agent);
    StateEndpoints state = new StateEndpoints(agent, lock::knows);
    StatusPage page = new StatusPage(agent);
    RouteEndpoints routes = new RouteEndpoints(agent);
    handler =
        new ExchangeHandler(
            Map.ofEntries(
                Map.entry("/", page::all),
                Map.entry("/server/" + ExchangeHandler.ANY, page::server),
                Map.entry("/incident/" + ExchangeHandler.ANY, page::incident),
                Map.entry("/page/" + ExchangeHandler.ANY, new PageFiles()),
                Map.entry("/runbooks/" + ExchangeHandler.ANY, new RunbookPages()),
                Map.entry("/metrics", samples::metrics),
                Map.entry("/metrics/agent", samples::agent),
                Map.entry("/probe", samples::probe),
                Map.entry("/sd", new DiscoveryEndpoint(agent, locked.scheme())),
                Map.entry("/api/v1/status", new StatusEndpoint(agent)),
                Map.entry(
                    "/api/v1/servers/" + ExchangeHandler.ANY, new ServerEndpoint(agent, lock)),
                Map.entry("/api/v1/incidents", new IncidentsEndpoint(agent)),
                Map.entry(
                    "/api/v1/incidents/" + ExchangeHandler.ANY, new IncidentEndpoint(agent, lock)),
                Map.entry("/route/" + ExchangeHandler.ANY, routes::cluster),
                Map.entry(
                    "/route/" + ExchangeHandler.ANY + "/" + ExchangeHandler.ANY, routes::server),
                Map.entry("/-/snapshot", new SnapshotEndpoint(agent, lock::knows)),
                Map.entry(
                    "/api/v1/servers/" + ExchangeHandler.ANY + "/diagnosis",
                    new DiagnosisEndpoint(agent, lock)),
                Map.entry("/-/healthy", state::healthy),
                Map.entry("/-/ready", state::ready),
                Map.entry("/-/reload", state.reload())),
            metrics,
            threads,
            lock);
  }

  /**
   * Serves from now on, once: for another address there are other endpoints.
   *
   * @return the address, with the port that was found if any would do
   */
  public synchronized InetSocketAddress start(ListenAddress listen) throws ListenException {
    if (server != null) {
      throw new IllegalStateException("already started");
    }
    HttpServerSettings.apply(connections);
    HttpServer created = bind(listen);
    if (lock.tls().isPresent()) {
      threads.cutOverdue(
          HttpServerSettings.requestTime(connections), HttpServerSettings.answerTime());
    }
    created.setExecutor(threads);
    created.createContext("/", handler);
    created.start();
    server = created;
    return created.getAddress();
  }

  /** By which requests get in; may change while they come. */
  public WebLock lock() {
    return lock;
  }

  /** Nanoseconds since a request came. */
  public long sinceRequest() {
    return handler.sinceRequest();
  }

  /** Requests for which the system gave no thread, and which waited for one. */
  public long threadsRefused() {
    return threads.refused();
  }

  /** Takes no more requests; gives those under way most of a second. */
  @Override
  public synchronized void close() {
    HttpServer running = server;
    if (running != null && !closed) {
      closed = true;
      handler.finish(SHUTDOWN_TIMEOUT);
      running.stop(0);
    }
    threads.close();
  }

  private HttpServer bind(ListenAddress listen) throws ListenException {
    InetSocketAddress address =
        listen.host().isEmpty()
            ? new InetSocketAddress(listen.port())
            : new InetSocketAddress(listen.host(), listen.port());
    String name = HostPort.of(listen.host(), listen.port());
    if (address.isUnresolved()) {
      throw new ListenException(
          "cannot listen on "
              + name
              + ": unknown host '"
              + listen.host()
              + "'; correct `listen:` or --listen");
    }
    try {
      if (lock.tls().isEmpty()) {
        return HttpServer.create(address, BACKLOG);
      }
      HttpsServer secure = HttpsServer.create(address, BACKLOG);
      secure.setHttpsConfigurator(lock.tls().get());
      return secure;
    } catch (BindException e) {
      throw new ListenException(
          "cannot listen on "
              + name
              + ": "
              + e.getMessage()
              + "; stop what uses it or choose another address with `listen:` or --listen",
          e);
    } catch (IOException e) {
      throw new ListenException(
          "cannot listen on "
              + name
              + ": "
              + e.getMessage()
              + (address.getAddress() instanceof Inet6Address
                  ? ": perhaps there is no IPv6 here, as in many containers, where only :%d means all"
                          .formatted(listen.port())
                      + " addresses"
                  : "")
              + "; choose another address with `listen:` or --listen",
          e);
    }
  }
}
