package dev.pgvitals.http;

import com.sun.net.httpserver.HttpServer;
import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.metric.AgentMetrics;
import dev.pgvitals.metric.Exposition;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything the agent serves by HTTP. */
public final class HttpEndpoints implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final Duration FAREWELL = Duration.ofMillis(700);

  private final RequestThreads threads;
  private final ExchangeHandler handler;
  private @Nullable HttpServer server;
  private boolean closed;

  public HttpEndpoints(Exposition exposition, AgentMetrics metrics, AgentView agent) {
    threads = new RequestThreads(HttpServerSettings.MOST_THREADS, metrics::cutConnection);
    MetricsEndpoint samples = new MetricsEndpoint(exposition, agent);
    StateEndpoints state = new StateEndpoints(agent);
    handler =
        new ExchangeHandler(
            Map.of(
                "/", new LandingPage(agent),
                "/metrics", samples::metrics,
                "/metrics/agent", samples::agent,
                "/probe", samples::probe,
                "/sd", new DiscoveryEndpoint(agent),
                "/-/healthy", state::healthy,
                "/-/ready", state::ready,
                "/-/reload", state.reload()),
            metrics,
            threads);
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
    HttpServerSettings.apply();
    HttpServer created = bind(listen);
    created.setExecutor(threads);
    created.createContext("/", handler);
    created.start();
    server = created;
    return created.getAddress();
  }

  /** Takes no more requests; gives those under way most of a second. */
  @Override
  public synchronized void close() {
    HttpServer running = server;
    if (running != null && !closed) {
      closed = true;
      handler.finish(FAREWELL);
      running.stop(0);
    }
    threads.close();
  }

  private static HttpServer bind(ListenAddress listen) throws ListenException {
    InetSocketAddress address =
        listen.host().isEmpty()
            ? new InetSocketAddress(listen.port())
            : new InetSocketAddress(listen.host(), listen.port());
    String name = listen.host() + ":" + listen.port();
    if (address.isUnresolved()) {
      throw new ListenException(
          "cannot listen on "
              + name
              + ": unknown host '"
              + listen.host()
              + "'; correct `listen:` or --listen");
    }
    try {
      return HttpServer.create(address, BACKLOG);
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
              + "; choose another address with `listen:` or --listen",
          e);
    }
  }
}
