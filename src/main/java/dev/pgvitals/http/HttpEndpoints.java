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
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Everything the agent serves by HTTP. */
public final class HttpEndpoints implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final int STACK_BYTES = 256 * 1024;
  private static final long THREAD_IDLE_SECONDS = 60;
  private static final Duration FAREWELL = Duration.ofMillis(700);

  private final ExchangeHandler handler;
  private @Nullable HttpServer server;
  private @Nullable ThreadPoolExecutor executor;

  public HttpEndpoints(Exposition exposition, AgentMetrics metrics, AgentView agent) {
    MetricsEndpoint samples = new MetricsEndpoint(exposition, agent);
    StateEndpoints state = new StateEndpoints(agent);
    handler =
        new ExchangeHandler(
            Map.of(
                "/", new LandingPage(agent),
                "/metrics", samples::metrics,
                "/probe", samples::probe,
                "/-/healthy", state::healthy,
                "/-/ready", state::ready,
                "/-/reload", state.reload()),
            metrics);
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
    ThreadPoolExecutor threads = threads();
    created.setExecutor(threads);
    created.createContext("/", handler);
    created.start();
    server = created;
    executor = threads;
    return created.getAddress();
  }

  /** Takes no more requests; gives those under way most of a second. */
  @Override
  public synchronized void close() {
    HttpServer running = server;
    ThreadPoolExecutor threads = executor;
    if (running == null || threads == null) {
      return;
    }
    handler.finish(FAREWELL);
    running.stop(0);
    threads.shutdownNow();
    executor = null;
  }

  private static HttpServer bind(ListenAddress listen) throws ListenException {
    InetSocketAddress address =
        listen.host().isEmpty()
            ? new InetSocketAddress(listen.port())
            : new InetSocketAddress(listen.host(), listen.port());
    String name = listen.host() + ":" + listen.port();
    if (address.isUnresolved()) {
      throw new ListenException(
          "cannot listen on " + name + ": unknown host '" + listen.host() + "'; correct `listen:`");
    }
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw new ListenException(
          "cannot listen on "
              + name
              + ": "
              + e.getMessage()
              + "; stop what uses it or choose another address with `listen:`",
          e);
    } catch (IOException e) {
      throw new ListenException(
          "cannot listen on "
              + name
              + ": "
              + e.getMessage()
              + "; choose another address with `listen:`",
          e);
    }
  }

  /**
   * A connection that stalls in the middle of a request or an answer holds a thread until its time
   * is up, so there are many and they are small. When all are held, the next connection is closed
   * at once: a queue would only hide that, and the thread that accepts must never wait.
   */
  private static ThreadPoolExecutor threads() {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        HttpServerSettings.MOST_THREADS,
        THREAD_IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(null, task, "http-" + count.incrementAndGet(), STACK_BYTES);
          thread.setDaemon(true);
          return thread;
        });
  }
}
