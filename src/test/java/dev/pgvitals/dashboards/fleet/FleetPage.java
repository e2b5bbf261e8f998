package dev.pgvitals.dashboards.fleet;

import com.sun.net.httpserver.HttpServer;
import dev.pgvitals.alerts.KnownMetrics;
import dev.pgvitals.dashboard.promql.Promql;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an agent of very many servers would have: of the metrics that are asked for, what a real
 * agent has of one server, under as many names. What that server does not have, such as a
 * PgBouncer, is there with labels as the catalogue names them. Counters rise with every scrape,
 * each at a pace of its own.
 */
final class FleetPage implements AutoCloseable {
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern SERVER = Pattern.compile("(^|,)server=\"[^\"]*\"");
  private static final Pattern EQUAL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern BUCKET = Pattern.compile(".*_bucket");

  /** Of each metric; the sums of the boards need no more. */
  private static final int SETS_OF_LABELS = 1;

  private static final int BUCKETS = 3;
  private static final int DOWN = 5;

  private final int servers;
  private final List<Line> lines = new ArrayList<>();
  private final HttpServer http;
  private final AtomicLong scrapes = new AtomicLong();

  /**
   * A series of one server.
   *
   * @param labels without the server's
   */
  private record Line(String metric, String labels, double value, boolean isOfAgent) {}

  /** Serves the page. */
  FleetPage(int servers, List<String> samples, Collection<Promql.Selector> asked) {
    this.servers = servers;
    take(samples, asked.stream().map(Promql.Selector::metric).collect(Collectors.toSet()));
    invent(asked);
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, 0);
          try (BufferedWriter page =
              new BufferedWriter(
                  new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
            write(page);
          }
        });
    http.start();
  }

  String address() {
    return "127.0.0.1:" + http.getAddress().getPort();
  }

  private void take(List<String> samples, Set<String> metrics) {
    Map<String, Integer> taken = new HashMap<>();
    for (String sample : samples) {
      Matcher line = SAMPLE.matcher(sample);
      if (line.matches() && metrics.contains(line.group(1))) {
        String metric = line.group(1);
        String labels = line.group(2) == null ? "" : line.group(2);
        int most = BUCKET.matcher(metric).matches() ? BUCKETS : SETS_OF_LABELS;
        if (taken.merge(metric, 1, Integer::sum) <= most) {
          add(metric, labels, Double.parseDouble(line.group(3)));
        }
      }
    }
  }

  private void add(String metric, String labels, double value) {
    String others = SERVER.matcher(labels).replaceFirst("").replaceFirst("^,", "");
    lines.add(new Line(metric, others, value, !SERVER.matcher(labels).find()));
  }

  /** Also what is there, but not with the values of labels that a board asks for. */
  private void invent(Collection<Promql.Selector> asked) {
    Map<String, Set<String>> known = KnownMetrics.read().labels();
    Map<String, String> there = new HashMap<>();
    lines.forEach(line -> there.putIfAbsent(line.metric(), line.labels()));
    for (Promql.Selector selector : asked) {
      String metric = selector.metric();
      Map<String, String> labels = new TreeMap<>();
      known.getOrDefault(metric, Set.of()).forEach(label -> labels.put(label, "x"));
      labels.putAll(labels(there.getOrDefault(metric, "")));
      Map<String, String> wanted = labels(selector.matchers());
      labels.putAll(wanted);
      String text =
          labels.entrySet().stream()
              .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
              .collect(Collectors.joining(","));
      boolean isMissing = !there.containsKey(metric) || !wanted.isEmpty();
      if (!metric.isEmpty() && isMissing && !has(metric, labels)) {
        lines.add(new Line(metric, text, 1, selector.matchers().matches(".*\\$(agent|host).*")));
      }
    }
  }

  private boolean has(String metric, Map<String, String> labels) {
    return lines.stream()
        .anyMatch(line -> line.metric().equals(metric) && labels(line.labels()).equals(labels));
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    EQUAL.matcher(text).results().forEach(m -> labels.put(m.group(1), m.group(2)));
    return labels;
  }

  private void write(BufferedWriter page) throws IOException {
    long scrape = scrapes.incrementAndGet();
    for (Line line : lines) {
      for (int i = 0; i < servers; i++) {
        if (has(i, line)) {
          page.write(text(line, i) + " " + value(line, i, scrape));
          page.write('\n');
        }
      }
    }
  }

  /** A server is one thing only, such as a primary: of what tells it, each has one line. */
  private boolean has(int server, Line line) {
    List<Line> alike =
        line.metric().equals("pgvitals_server_info")
            ? lines.stream().filter(other -> other.metric().equals(line.metric())).toList()
            : List.of(line);
    return alike.get(server % alike.size()).equals(line);
  }

  private static String text(Line line, int server) {
    String whose =
        line.isOfAgent()
            ? "instance=\"agent-%03d:9187\"".formatted(server)
            : "server=\"s%03d\"".formatted(server);
    String comma = line.labels().isEmpty() ? "" : ",";
    return line.metric() + "{" + whose + comma + line.labels() + "}";
  }

  private static double value(Line line, int server, long scrape) {
    if (line.metric().equals("pg_up")) {
      return server < DOWN ? 0 : 1;
    }
    if (line.metric().equals("pg_in_recovery")) {
      return server % 2;
    }
    boolean grows = line.metric().matches(".*_(total|bucket|sum|count|lsn_bytes|transaction_id)");
    return grows ? line.value() + scrape * (server + 1) : line.value();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
