package dev.pgvitals.web;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.diagnosis.Diagnoses;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedReport;
import dev.pgvitals.incident.IncidentStore;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.metric.store.PublishedSample;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.monitor.history.FigureValue;
import dev.pgvitals.monitor.history.Figures;
import dev.pgvitals.route.Cluster;
import dev.pgvitals.web.http.HttpLimits;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.LastReload;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.ServerStatus;
import dev.pgvitals.web.status.Snapshot;
import dev.pgvitals.web.status.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The endpoints on a port of loopback, in front of an agent whose state the test sets. */
final class ServedAgent implements AgentView, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final MetricFamily UP =
      new MetricFamily("pg_up", MetricType.GAUGE, "Whether the server answers", List.of());
  private static final MetricFamily ROWS =
      new MetricFamily("pg_rows", MetricType.GAUGE, "Rows of a table", List.of("relname"));

  final List<ServerStatus> servers = new ArrayList<>();
  final List<ServerDetails> details = new ArrayList<>();
  final List<FeedReport> feeds = new ArrayList<>();
  Optional<Map<String, Cluster>> clusters = Optional.empty();
  final Map<String, Map<String, String>> labels = new HashMap<>();
  Optional<LastReload> lastReload = Optional.empty();
  List<String> untried = List.of();
  Optional<Stall> stall = Optional.empty();
  boolean lifecycle;
  boolean diagnoses;
  boolean texts;
  Diagnoses.Outcome diagnosis = new Diagnoses.Unfinished();
  Runnable onServers = () -> {};
  final IncidentStore incidents = new IncidentStore(() -> {});
  ReloadOutcome outcome = ReloadOutcome.done(2, 3);

  private volatile CountDownLatch hanging = new CountDownLatch(0);
  private final SliceStore store = new SliceStore(System::nanoTime);
  private final AgentMetrics metrics = new AgentMetrics("1.2.3");
  private final HttpEndpoints endpoints;
  private final HttpClient client = HttpClient.newHttpClient();
  private final InetSocketAddress address;

  ServedAgent() throws ListenException {
    this(WebConfig.NONE);
  }

  /** One that is locked. */
  ServedAgent(WebConfig web) throws ListenException {
    endpoints =
        new HttpEndpoints(
            new Exposition(store, metrics.registry()),
            metrics,
            this,
            web,
            HttpLimits.MAX,
            (where, error) -> {
              throw new AssertionError(where, error);
            });
    address = endpoints.start(new ListenAddress("127.0.0.1", 0));
  }

  /** From now on it is locked otherwise. */
  void lock(WebConfig web) {
    endpoints.lock().change(web);
  }

  /** One that is up, with all figures. */
  static ServerDetails server(String name, Map<String, String> labels) {
    List<FigureValue> figures = new ArrayList<>();
    Figures.ALL.forEach(
        figure -> {
          float[] points = new float[figure.sparkline() ? 30 : 0];
          for (int i = 0; i < points.length; i++) {
            points[i] = (name.hashCode() % 1000) / 7f + i * i / 3f;
          }
          figures.add(new FigureValue(figure, name.hashCode() / 1e4, points));
        });
    return new ServerDetails(
        new ServerReport(
            name,
            true,
            true,
            Optional.empty(),
            Optional.empty(),
            Plan.EMPTY,
            0,
            0,
            Optional.empty(),
            12,
            1,
            Optional.empty()),
        labels,
        Optional.empty(),
        List.of(),
        List.of(),
        Map.of(),
        figures,
        Instant.EPOCH);
  }

  InetSocketAddress address() {
    return address;
  }

  void add(String server, ServerStatus.State state) {
    servers.add(
        new ServerStatus(
            server,
            state,
            Optional.of(
                new ServerStatus.Identity("PostgreSQL 16.2", 160_002, "primary", Instant.EPOCH)),
            Optional.of(new ServerHealth(85, Map.of(), Map.of())),
            state == ServerStatus.State.DOWN
                ? Optional.of(new Failure(FailureReason.CONNECT, "", "connection refused"))
                : Optional.empty(),
            new ServerStatus.Work(3, 0, 0, 4, 1, Optional.empty())));
    if (state != ServerStatus.State.NOT_TRIED) {
      SliceBuilder up = slice(server, "up", List.of(UP));
      up.sample(0, up.labels(List.of(), List.of()), state == ServerStatus.State.UP ? 1 : 0);
      store.publish(up.build(), Duration.ofHours(1));
    }
  }

  void addRows(String server, int rows) {
    SliceBuilder slice = slice(server, "pg_rows", List.of(ROWS));
    for (int i = 0; i < rows; i++) {
      SeriesLabels row = slice.labels(List.of("relname"), List.of("table_" + i));
      slice.sample(0, row, i);
    }
    store.publish(slice.build(), Duration.ofHours(1));
  }

  private static SliceBuilder slice(String server, String query, List<MetricFamily> families) {
    return new SliceBuilder(new SliceKey(server, "", query), Map.of(), families);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers) {
    return send(request(method, path, headers), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(String path, String... headers) {
    return send(request("GET", path, headers), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody());
    return headers.length == 0 ? request.build() : request.headers(headers).build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<FeedReport> feeds() {
    return List.copyOf(feeds);
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public List<ServerStatus> servers() {
    onServers.run();
    return servers;
  }

  @Override
  public Instant startTime() {
    return Instant.parse("2026-11-27T10:00:00.123456789Z");
  }

  @Override
  public Optional<LastReload> lastReload() {
    return lastReload;
  }

  @Override
  public List<ServerDetails> overview() {
    return details;
  }

  @Override
  public Optional<ServerDetails> details(String server) {
    return details.stream().filter(one -> one.report().server().equals(server)).findFirst();
  }

  @Override
  public Optional<Map<String, Cluster>> clusters() {
    return clusters;
  }

  @Override
  public List<PublishedSample> samples(String server, Set<String> families) {
    return store.samples(server, families);
  }

  @Override
  public Map<String, Map<String, String>> targets() {
    Map<String, Map<String, String>> targets = new LinkedHashMap<>();
    servers.forEach(
        server -> targets.put(server.name(), labels.getOrDefault(server.name(), Map.of())));
    return targets;
  }

  @Override
  public List<String> queries() {
    return List.of("up", "pg_rows", "pg_failing");
  }

  @Override
  public List<String> untried() {
    return untried;
  }

  @Override
  public Optional<Stall> stall() {
    return stall;
  }

  @Override
  public boolean lifecycleEnabled() {
    return lifecycle;
  }

  @Override
  public String listenHost() {
    return "127.0.0.1";
  }

  @Override
  public IncidentStore incidents() {
    return incidents;
  }

  @Override
  public Snapshot snapshot(Optional<String> server) {
    return Snapshot.refused("no incidents are kept");
  }

  @Override
  public ReloadOutcome reload() {
    try {
      hanging.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return outcome;
  }

  @Override
  public boolean diagnoses() {
    return diagnoses;
  }

  @Override
  public boolean showsQueryText() {
    return texts;
  }

  @Override
  public Diagnoses.Outcome diagnose(String server, String alert, Duration patience) {
    return diagnosis;
  }

  /** From now on no reload ends. */
  void reloadsHang() {
    hanging = new CountDownLatch(1);
  }

  @Override
  public void close() {
    endpoints.close();
  }
}
