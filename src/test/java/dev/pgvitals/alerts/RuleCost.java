package dev.pgvitals.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pgvitals.embeddedpostgres.Directories;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prints what it costs a real Prometheus to evaluate all rules, when the one server that an agent
 * watches is there a hundred times. Run its main with the test class path, in the project's
 * directory, and the address of an agent's page.
 */
final class RuleCost {
  private static final int SERVERS = 100;

  /** Long enough for the groups that are evaluated every two minutes. */
  private static final Duration HISTORY = Duration.ofSeconds(260);

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)\\{(.*?)server=\"([^\"]*)\"(.*)} (\\S+)");

  private final List<Line> lines;
  private final AtomicLong scrapes = new AtomicLong();

  /** A sample of the one server. */
  private record Line(String before, String after, double value, boolean counts) {}

  private RuleCost(String page) {
    Set<String> read =
        Rule.all().stream()
            .flatMap(rule -> PromQl.metrics(rule.expression()).stream())
            .collect(Collectors.toSet());
    this.lines =
        page.lines()
            .map(SAMPLE::matcher)
            .filter(Matcher::matches)
            .filter(sample -> read.contains(sample.group(1)))
            .map(RuleCost::line)
            .toList();
  }

  private static Line line(Matcher sample) {
    String metric = sample.group(1);
    return new Line(
        metric + "{" + sample.group(2) + "server=\"",
        "\"" + sample.group(4) + "} ",
        Double.parseDouble(sample.group(5)),
        metric.endsWith("_total") || metric.endsWith("_bucket"));
  }

  public static void main(String[] args) throws Exception {
    URI page = URI.create(args[0]);
    Http agent = new Http(page.getAuthority());
    new RuleCost(agent.get(page.getPath()).body()).run();
  }

  private void run() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/metrics", this::answer);
    server.start();
    Path directory = Files.createTempDirectory("rule-cost");
    try (Prometheus prometheus =
        Prometheus.start(
            Tool.Release.SYSTEM, directory, configuration(server.getAddress().getPort()))) {
      TimeUnit.SECONDS.sleep(HISTORY.toSeconds());
      print(prometheus.ruleGroups());
    } finally {
      server.stop(0);
      Directories.delete(directory);
    }
  }

  private static String configuration(int port) {
    return """
        global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 15s}
        rule_files: ["%s/*.rules.yaml"]
        scrape_configs:
          - job_name: pgvitals
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
        .formatted(AlertFiles.DIRECTORY.toAbsolutePath(), port);
  }

  private void answer(HttpExchange exchange) throws IOException {
    long rise = scrapes.incrementAndGet() * 10;
    StringBuilder page = new StringBuilder();
    for (Line line : lines) {
      double value = line.counts() ? line.value() + rise : line.value();
      for (int server = 1; server <= SERVERS; server++) {
        page.append(line.before()).append('s').append(server).append(line.after());
        page.append(value).append('\n');
      }
    }
    byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private void print(JsonNode groups) {
    System.out.printf(
        "%d servers, %,d series that rules read, %d scrapes%n",
        SERVERS, (long) lines.size() * SERVERS, scrapes.get());
    double all = 0;
    int rules = 0;
    int failing = 0;
    for (JsonNode group : groups) {
      double seconds = group.path("evaluationTime").asDouble();
      System.out.printf(
          "%-40s %4d rules, every %3.0f s: %8.1f ms%n",
          group.path("name").asText(),
          group.path("rules").size(),
          group.path("interval").asDouble(),
          seconds * 1000);
      all += seconds;
      rules += group.path("rules").size();
      for (JsonNode rule : group.path("rules")) {
        if (!rule.path("health").asText().equals("ok")) {
          failing++;
          System.out.println("  " + rule.path("name").asText() + ": " + rule.path("lastError"));
        }
      }
    }
    System.out.printf("all %d rules: %.1f ms; not ok: %d%n", rules, all * 1000, failing);
  }
}
