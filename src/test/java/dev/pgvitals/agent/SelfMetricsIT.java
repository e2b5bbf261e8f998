package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.fetch.ServerLists;
import dev.pgvitals.backup.BackupMetrics;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.fixture.ListServer;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.log.LogOutput;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Everything that the agent says of a primary, its standby and itself, with the built-in catalogue,
 * and what {@code docs/self-metrics.md} says of it.
 */
@Isolated("It counts the lines of the JVM's log.")
class SelfMetricsIT {
  private static final LogOutput LOG = LogOutput.toStandardError();

  /** Of queries with {@code top}, EVENTS or SAMPLED only, and of servers with {@code cpus}. */
  private static final Set<String> OF_SOME =
      Set.of(
          "pgvitals_server_cpus",
          "pgvitals_query_rows_cut",
          "pgvitals_query_events_cut_total",
          "pgvitals_query_counted_until_timestamp_seconds",
          "pgvitals_query_sampled_seconds_total",
          "pgvitals_query_sample_interval_seconds",
          "pgvitals_query_samples_cut_total");

  private static final Path PAGE = Path.of("docs/self-metrics.md");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary|info) \\| ([^|]*)\\|");
  private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`");
  private static final Pattern EXCEPTION =
      Pattern.compile("(?m)^\\| `([a-z_]+)` \\| \"([^|]+)\" \\|");

  @TempDir private static Path directory;
  private static String text = "";
  private static List<Sample> samples = List.of();
  private static Set<String> ofCatalogue = Set.of();

  @BeforeAll
  static void scrape() throws Exception {
    try (LocalPostgres primary = LocalPostgres.start(18)) {
      primary.createMonitorRole();
      primary.sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE DATABASE other", "ANALYZE t");
      try (LocalPostgres standby = primary.streamingStandby();
          ListServer source = ListServer.start()) {
        source.answer(200, "servers: []\n");
        Path file =
            Files.writeString(
                directory.resolve("pgvitals.yaml"),
                config(primary, standby) + "server_files: ['" + source.url() + "']\n");
        ServerLists lists = ServerLists.of(Clocks.SYSTEM, "tester");
        Environment environment = new Environment(Map.of(), directory, "tester");
        Setup setup = Setup.load(Optional.of(file), environment, new WatchedFiles(), lists);
        ofCatalogue =
            setup.catalogue().queries().stream()
                .flatMap(
                    query -> QuerySchema.of(query, NamingScheme.PROMETHEUS).families().stream())
                .map(MetricFamily::name)
                .collect(Collectors.toCollection(TreeSet::new));
        ofCatalogue.add(BackupMetrics.UP.name());
        Logger.getLogger("").addHandler(LOG);
        try (Agent agent = Agent.start(new Loaded(setup, lists))) {
          await("a run of everything")
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(100))
              .until(
                  () -> {
                    text = get(agent, "/metrics");
                    samples = Sample.of(text);
                    return isComplete();
                  });
        } finally {
          Logger.getLogger("").removeHandler(LOG);
        }
      }
    }
  }

  private record Loaded(Setup setup, ServerLists fetched) implements Agent.Loading {
    @Override
    public Setup load(WatchedFiles files) {
      return setup;
    }

    @Override
    public Optional<ServerLists> lists() {
      return Optional.of(fetched);
    }
  }

  /** For each database: the built-in catalogue counts events and samples of whole servers alone. */
  private static final String EVENTS =
      """
      events:
        scope: database
        query: SELECT count(*) AS n WHERE now() >= :since AND now() < :until
        metrics: [n: {usage: EVENTS, description: Nothing}]
      samples:
        scope: database
        query: SELECT 1 AS n
        metrics: [n: {usage: SAMPLED, description: Time}]
      """;

  private static String config(Postgres primary, Postgres standby) throws IOException {
    Path events = Files.writeString(directory.resolve("events.yaml"), EVENTS);
    String server = "  - {name: %s, cpus: 4, url: \"%s\"}\n";
    return "listen: \"127.0.0.1:0\"\ncatalogue: [builtin, \""
        + events
        + "\"]\n"
        + "defaults: {thresholds: {PostgresLongRunningQuery: {warning: 600}}}\n"
        // Of a table that is not there: what it would tell is on a page of its own.
        + "backups: [{name: report, type: table, server: second, relation: public.none}]\nservers:\n"
        + server.formatted("first", url(primary))
        + server.formatted("second", url(standby));
  }

  private static String url(Postgres postgres) {
    return postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
  }

  private static String get(Agent agent, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + agent.address().getPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static boolean isComplete() {
    List<Sample> success =
        samples.stream().filter(s -> s.name().equals("pgvitals_query_success")).toList();
    return success.stream().map(Sample::server).distinct().count() == 2
        && success.stream().allMatch(sample -> sample.value() == 1)
        && text.contains("pgvitals_feed_duration_seconds{")
        && text.contains("pgvitals_http_requests_total{")
        && text.contains("pgvitals_server_list_last_fetch_success_timestamp_seconds{");
  }

  @Test
  void promtoolFindsNothingButWhatThePageExplains() throws IOException {
    String page = Files.readString(PAGE);
    Tool.Outcome outcome = Tool.promtool().run(text, "check", "metrics");

    Map<Boolean, List<String>> found =
        outcome.output().lines().collect(Collectors.partitioningBy(SelfMetricsIT::isOfASnapshot));
    assertThat(found.get(false))
        .containsExactlyInAnyOrderElementsOf(
            EXCEPTION
                .matcher(page)
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList());
    assertThat(found.get(false))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactlyInAnyOrder("pg_locks_count", "pg_stat_activity_count");
    assertThat(found.get(true))
        .extracting(line -> line.replaceFirst("_(bucket|count|sum) .*", ""))
        .isNotEmpty()
        .allMatch(name -> page.contains("`" + name + "`"));
  }

  /** Of a distribution of one moment, which has a histogram's names and not its type. */
  private static boolean isOfASnapshot(String finding) {
    return finding.matches(
        "\\w+_seconds_(bucket|count|sum) non-histogram( and non-summary)? metrics should not have"
            + " .*");
  }

  @Test
  void thePageListsEveryFamilyWithItsTypeAndLabels() throws IOException {
    Map<String, String> page = new TreeMap<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .forEach(row -> page.put(row.group(1), row.group(2) + " " + labels(row.group(3))));

    assertThat(page).isEqualTo(published());
  }

  private static Set<String> labels(String cell) {
    return LABEL
        .matcher(cell)
        .results()
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Type and labels of each family that is not the catalogue's, as the page has them. */
  private static Map<String, String> published() {
    Map<String, Set<String>> labels = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    for (Sample sample : samples) {
      if (!ofCatalogue.contains(sample.family())) {
        types.put(sample.family(), sample.family().endsWith("_info") ? "info" : sample.type());
        Set<String> names = labels.computeIfAbsent(sample.family(), name -> new TreeSet<>());
        names.addAll(sample.labels().keySet());
        names.remove("le");
        if (!sample.server().isEmpty()) {
          names.add("server");
        }
      }
    }
    types.replaceAll((family, type) -> type + " " + labels.get(family));
    return types;
  }

  @Test
  void thePageCountsTheSeriesRight() throws IOException {
    String page = Files.readString(PAGE);
    long ofServer =
        own("first")
            .filter(s -> !s.labels().containsKey("query") && !s.labels().containsKey("alert"))
            .filter(s -> !OF_SOME.contains(s.name()))
            .count();
    Map<String, Long> ofAlert =
        own("first")
            .filter(s -> s.name().startsWith("pgvitals_vital_"))
            .collect(Collectors.groupingBy(s -> s.labels().get("alert"), Collectors.counting()));
    Map<String, Long> ofQuery =
        own("first")
            .filter(s -> s.labels().containsKey("query") && !s.labels().containsKey("reason"))
            .filter(s -> !OF_SOME.contains(s.name()))
            .collect(Collectors.groupingBy(s -> s.labels().get("query"), Collectors.counting()));

    assertThat(page).contains("| a server | " + ofServer + " |");
    assertThat(ofQuery.values()).isNotEmpty().containsOnly(4L);
    assertThat(page).contains("| a query that runs on a server | 4 |");
    assertThat(ofAlert.values()).isNotEmpty().containsOnly(2L);
    assertThat(page).contains("| a vital on a server | 2 |");
    assertThat(page).contains("%,d".formatted(500 * (ofServer + 25 * 4)));
  }

  private static Stream<Sample> own(String server) {
    return samples.stream()
        .filter(sample -> sample.server().equals(server))
        .filter(sample -> !ofCatalogue.contains(sample.family()));
  }
}
