package dev.pgvitals.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.ServerCertificate;
import dev.pgvitals.fixture.estate.BackupRepository;
import dev.pgvitals.fixture.estate.Orders;
import dev.pgvitals.fixture.estate.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Every query of every board, annotations included, shows something else than nothing and zero,
 * once there is everything to be shown: nothing is played but the speed of time, see {@link
 * Viewer}.
 */
@Isolated("Time passes fifteen times as fast here, which takes all of the machine.")
@Timeout(400)
class LiveBoardsIT {
  private static final List<DashboardFile> BOARDS = DashboardFile.shipped();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** An annotation, and the panel of what follows from it: the last that happens. */
  private static final Set<String> OF_ROLE_CHANGES = Set.of("Role changes", "In and out of use");

  /** What a load balancer asks for: for whom nobody asks, nothing comes into use. */
  private static final String READS = "/route/orders/orders-1?max_lag=1s";

  /** Counters of {@code pg_stat_statements} that not every statement moves. */
  private static final List<String> OF_STATEMENTS =
      List.of(
          "calls",
          "plan_seconds",
          "block_read_seconds",
          "block_write_seconds",
          "temp_blocks_written",
          "wal_bytes");

  /** An agent's own troubles: a query that is refused, one that is late, one with too many rows. */
  private static final String TROUBLE =
      """
      refused: {query: SELECT count(*) AS n FROM pg_catalog.pg_authid, metrics: [{n: {usage: GAUGE, description: Roles}}]}
      late: {query: "SELECT pg_sleep(3) IS NULL AS n", metrics: [{n: {usage: GAUGE, description: Nothing}}]}
      crowd:
        query: SELECT n AS no, n FROM generate_series(1, 50) AS n
        metrics: [{no: {usage: LABEL, description: Number}}, {n: {usage: GAUGE, description: Number}}]
      """;

  @TempDir private Path directory;

  @Test
  void everyQueryOfEveryBoardShowsData() throws Exception {
    try (Orders orders = new Orders();
        Advised advised = new Advised()) {
      ServerCertificate.create(directory).installIn(orders.primary());
      try (Work work = new Work(orders);
          Observatory observatory = observe(orders, advised)) {
        assertThat(work).isNotNull();
        Set<BoardQuery> unanswered = new LinkedHashSet<>();
        BOARDS.forEach(board -> unanswered.addAll(queries(board)));
        int all = unanswered.size();
        assertThat(all).isGreaterThan(300);

        awaitFirstData(observatory.prometheus());
        observatory.awaitInUse(READS);
        advised.advise(directory, report());
        look(observatory, unanswered);
        int withoutMishaps = all - unanswered.size();
        try (Mishaps mishaps = new Mishaps(orders)) {
          try {
            awaitData(
                observatory,
                unanswered,
                query -> !OF_ROLE_CHANGES.contains(query.panel()),
                mishaps::again);
            observatory.awaitInUse(READS);
            orders.standby().promote();
            awaitData(observatory, unanswered, query -> true, () -> {});
          } catch (ConditionTimeoutException e) {
            throw new AssertionError(whatThereIs(observatory, orders, unanswered), e);
          }
        }
        System.out.printf(
            "%d queries have shown data, %d of them at first sight%n", all, withoutMishaps);
      }
    }
  }

  /** For whoever is to find out why a query shows nothing. */
  private static String whatThereIs(
      Observatory observatory, Orders orders, Set<BoardQuery> unanswered) {
    return String.join(
        "\n",
        unanswered.size() + " queries show nothing: " + unanswered,
        "failing: " + observatory.prometheus().query("pgvitals_query_success == 0"),
        "walsenders: "
            + orders.primary().query("SELECT json_agg(r)::text FROM pg_stat_replication AS r"),
        orders.primary().log());
  }

  private static List<BoardQuery> queries(DashboardFile board) {
    return Stream.concat(BoardQuery.of(board).stream(), BoardQuery.annotations(board).stream())
        .toList();
  }

  private static void awaitData(
      Observatory observatory,
      Set<BoardQuery> unanswered,
      Predicate<BoardQuery> awaited,
      ThrowingRunnable meanwhile) {
    await("data for every query")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              look(observatory, unanswered);
              List<BoardQuery> open = unanswered.stream().filter(awaited).toList();
              if (!open.isEmpty()) {
                meanwhile.run();
              }
              assertThat(open).isEmpty();
            });
  }

  /** Drops those that show something. */
  private static void look(Observatory observatory, Set<BoardQuery> unanswered) {
    for (DashboardFile board : BOARDS) {
      unanswered.removeAll(answered(observatory, board, unanswered));
    }
  }

  private static Set<BoardQuery> answered(
      Observatory observatory, DashboardFile board, Set<BoardQuery> unanswered) {
    Set<BoardQuery> answered = new LinkedHashSet<>();
    List<BoardQuery> open = queries(board).stream().filter(unanswered::contains).toList();
    if (!open.isEmpty()) {
      Viewer viewer = observatory.viewer();
      for (Map<String, String> chosen : chosen(board, observatory.prometheus())) {
        Choices choices = viewer.choices(board, chosen);
        open.stream()
            .filter(query -> !answered.contains(query))
            .filter(query -> showsData(viewer.see(query, choices, Zoom.USUAL)))
            .forEach(answered::add);
      }
    }
    return answered;
  }

  private static boolean showsData(List<Line> lines) {
    return lines.stream()
        .flatMap(line -> line.values().stream())
        .anyMatch(value -> !value.isNaN() && value != 0);
  }

  /** What a reader would choose, one after the other. */
  private static List<Map<String, String>> chosen(DashboardFile board, Prometheus prometheus) {
    return switch (board.uid()) {
      case "pgvitals-server" ->
          List.of(
              Map.of("server", "orders-1"),
              Map.of("server", "orders-2"),
              Map.of("server", "troubled"));
      case "pgvitals-storage" ->
          Stream.of("booking", "hot", "basket").map(table -> Map.of("relname", table)).toList();
      case "pgvitals-queries" ->
          Stream.concat(
                  Stream.of(Map.<String, String>of()),
                  OF_STATEMENTS.stream()
                      .map(counter -> topStatement(prometheus, counter))
                      .filter(statement -> !statement.isEmpty())
                      .distinct()
                      .map(statement -> Map.of("server", "orders-1", "queryid", statement)))
              .toList();
      default -> List.of(Map.of(), Map.of("server", "orders-1"));
    };
  }

  private static String topStatement(Prometheus prometheus, String counter) {
    JsonNode top =
        prometheus.query(
            "topk(1, sum by (queryid) (rate(pg_stat_statements_%s_total{server=\"orders-1\",datname=\"orders\"}[20s])))"
                .formatted(counter));
    return top.at("/0/metric/queryid").asText();
  }

  /** Including the worker of the subscription, before its trouble begins. */
  private static void awaitFirstData(Prometheus prometheus) {
    await("some data of each server")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () ->
                prometheus.query("count_over_time(pgvitals_health_score[1m]) >= 10").size() == 6
                    && prometheus.query("pg_stat_subscription_up == 1").size() == 1);
  }

  /** Where advice is written to. */
  private Path report() {
    return directory.resolve("advice.json");
  }

  private Observatory observe(Orders orders, Advised advised) throws IOException {
    Files.writeString(directory.resolve("trouble.yaml"), TROUBLE);
    BackupRepository backups = BackupRepository.in(directory.resolve("repository"));
    BackupRepository damaged = BackupRepository.in(directory.resolve("damaged"), "damaged");
    damaged.spoil();
    Map<String, String> agents = new LinkedHashMap<>();
    agents.put(
        "pgvitals",
        Observatory.CATALOGUE
            + """
            defaults: {connections: 4}
            routing: {}
            backups:
              - {name: main, type: pgbackrest, server: orders-1, command: %s, interval: 5s}
              - {name: damaged, type: pgbackrest, server: orders-1, command: %s, interval: 5s}
              - {name: table, type: table, server: orders-1, relation: monitoring.backup, interval: 5s}
            advice: {report: '%s', interval: 5s}
            restore_test: {source: main, directory: '%s', report: '%s'}
            servers:
              - name: orders-1
                url: '%s'
                labels: {cluster: orders}
                logs: {files: '%s', interval: 1s}
                cpus: 2
                thresholds: {PostgresConnectionsHigh: {warning: 0.7, critical: 0.8}}
              - {name: orders-2, url: '%s', labels: {cluster: orders}}
              - {name: orders-pool, url: '%s', labels: {cluster: orders}}
              - %s
              - {name: archive, url: 'postgresql://monitor@127.0.0.1:1/archive', labels: {cluster: archive}}
            """
                .formatted(
                    backups.command(),
                    damaged.command(),
                    report(),
                    directory.resolve("restore"),
                    backups.restoreReport("main"),
                    Orders.uri(orders.primary()),
                    orders.logFiles(),
                    Orders.uri(orders.standby()),
                    orders.pool().uri("monitor", "pgbouncer"),
                    advised.entry()));
    agents.put(
        "second",
        """
        catalogue: [trouble.yaml]
        servers: [{name: troubled, url: '%s', labels: {cluster: orders}, max_total_series: 20}]
        """
            .formatted(Orders.uri(orders.standby())));
    return Observatory.of(directory, agents);
  }
}
