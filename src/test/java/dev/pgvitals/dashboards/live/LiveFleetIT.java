package dev.pgvitals.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.fixture.Prometheus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Boards with several agents, clusters and majors, and one name for two servers: what belongs to
 * one server stays apart from what belongs to another, and what is a sum is one of all servers,
 * each of them once.
 */
@Isolated("Time passes fifteen times as fast here, which takes all of the machine.")
@Timeout(400)
class LiveFleetIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MOST_SERIES = 50;
  private static final Set<String> OF_A_SERVER = Set.of("job", "instance", "cluster", "server");

  /** Graphs that show the servers that are chosen as one; so does every stat. */
  private static final Set<String> TOGETHER =
      Set.of(
          "pgvitals-agent, Skipped",
          "pgvitals-queries, Active sessions by what they wait for",
          "pgvitals-queries, Calls by mean time",
          "pgvitals-sessions, By state",
          "pgvitals-sessions, Active, on primaries and on replicas",
          "pgvitals-sessions, Backends by type",
          "pgvitals-sessions, By role",
          "pgvitals-sessions, By application",
          "pgvitals-sessions, Idle 10 min by app",
          "pgvitals-sessions, Sessions lost",
          "pgvitals-sessions, What active sessions wait for",
          "pgvitals-sessions, Age of open transactions",
          "pgvitals-sessions, Locks awaited, by mode",
          "pgvitals-sessions, Locks held, by mode",
          "pgvitals-storage, Vacuums and analyzes");

  @TempDir private Path directory;

  @Test
  void serversStayApartAndSumsAreOfAllOfThem() throws Exception {
    try (Fleet fleet = new Fleet();
        Observatory observatory = Observatory.of(directory, fleet.configurations())) {
      awaitRates(observatory.prometheus());
      SoftAssertions found = new SoftAssertions();
      // What was scraped by then has arrived, so that all see the same.
      Instant moment = Instant.now().minusSeconds(5);
      int compared = 0;
      for (DashboardFile board : DashboardFile.shipped()) {
        compared += examine(board, fleet, observatory.viewer(), moment, found);
      }
      found.assertAll();
      System.out.printf("%d sums compared with the servers' own numbers%n", compared);
      assertThat(compared).isGreaterThan(60);
      awaitTruth(fleet, observatory);
    }
  }

  private static int examine(
      DashboardFile board, Fleet fleet, Viewer viewer, Instant moment, SoftAssertions found) {
    Map<String, Integer> series = new HashMap<>();
    int compared = 0;
    for (BoardQuery query : BoardQuery.of(board)) {
      String panel = query.board() + ", " + query.panel();
      List<Line> all = viewer.seeAt(moment, query, chosen(viewer, board, Map.of()), Zoom.USUAL);
      if (!query.type().equals("table")) {
        series.merge(panel, all.size(), Integer::sum);
      }
      if ((query.type().equals("stat") && !isOfOneServer(board)) || TOGETHER.contains(panel)) {
        if (!isOfAgent(query)) {
          compared += compare(query, all, board, fleet, viewer, moment, found);
        }
      } else if (!isOfAgent(query)) {
        found
            .assertThat(all)
            .as(query.toString())
            .allSatisfy(line -> assertThat(line.labels().keySet()).containsAll(OF_A_SERVER));
      }
    }
    series.forEach(
        (panel, lines) -> found.assertThat(lines).as(panel).isLessThanOrEqualTo(MOST_SERIES));
    return compared;
  }

  private static boolean isOfOneServer(DashboardFile board) {
    return board.uid().equals("pgvitals-server");
  }

  /** Of an agent's process, or of a host: there is no server in it. */
  private static boolean isOfAgent(BoardQuery query) {
    return query.expression().contains("$agent") || query.expression().contains("$host");
  }

  private static Choices chosen(Viewer viewer, DashboardFile board, Map<String, String> server) {
    Map<String, String> chosen = new HashMap<>(server);
    if (isOfOneServer(board)) {
      chosen.putIfAbsent("server", "orders");
    }
    if (board.uid().equals("pgvitals-storage")) {
      chosen.put("relname", "item");
    }
    if (Stream.of("queries", "sessions", "storage").anyMatch(board.uid()::endsWith)) {
      chosen.put("topn", "20");
    }
    return viewer.choices(board, chosen);
  }

  /** A sum is that of the servers, a least the least of them, and a mean lies between them. */
  private static int compare(
      BoardQuery query,
      List<Line> all,
      DashboardFile board,
      Fleet fleet,
      Viewer viewer,
      Instant moment,
      SoftAssertions found) {
    List<Line> each = new ArrayList<>();
    for (Fleet.Member member : fleet.members()) {
      Choices choices = chosen(viewer, board, member.chosen());
      each.addAll(viewer.seeAt(moment, query, choices, Zoom.USUAL));
    }
    for (Line line : all) {
      List<Double> parts =
          each.stream()
              .filter(part -> part.labels().equals(line.labels()))
              .map(Line::last)
              .filter(value -> !value.isNaN())
              .toList();
      found
          .assertThat(Summary.of(query.expression()).matches(line.last(), parts))
          .as("%s%n%s is %s, of %s", query, line.labels(), line.last(), parts)
          .isTrue();
    }
    return all.size();
  }

  private static void awaitRates(Prometheus prometheus) {
    await("rates of each server")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(
            () ->
                prometheus.query("rate(pg_stat_statements_all_calls_total[30s]) > 0").size() >= 4
                    && prometheus.query("count_over_time(pg_up[1m]) >= 15").size() == 4);
  }

  /** What the servers themselves say. */
  private static void awaitTruth(Fleet fleet, Observatory observatory) {
    String size = "SELECT sum(pg_database_size(oid)) FROM pg_database";
    String prepared = "SELECT count(*) FROM pg_prepared_xacts";
    List<Truth> truths = new ArrayList<>();
    truths.add(Truth.of("pgvitals-fleet", "Up", () -> fleet.members().size()));
    truths.add(Truth.of("pgvitals-fleet", "Data size", () -> sum(fleet, size)).within(1 << 20));
    for (Fleet.Member member : fleet.members()) {
      truths.add(
          Truth.of("pgvitals-fleet", "Servers", member.server(), size)
              .in("M")
              .at("job", member.job())
              .at("server", member.name())
              .within(1 << 20));
      truths.add(
          Truth.of("pgvitals-fleet", "Servers", () -> 1)
              .in("C")
              .at("job", member.job())
              .at("server", member.name())
              .at("cluster", member.cluster())
              .at("version", member.server().query("SHOW server_version")));
      truths.add(
          Truth.of("pgvitals-sessions", "Prepared transactions", member.server(), prepared)
              .at("job", member.job())
              .at("server", member.name()));
    }
    await("numbers of each server")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Viewer viewer = observatory.viewer();
              assertThat(truths.stream().flatMap(truth -> truth.complaint(viewer).stream()))
                  .isEmpty();
            });
  }

  private static double sum(Fleet fleet, String sql) {
    return fleet.members().stream()
        .mapToDouble(member -> Double.parseDouble(member.server().query(sql)))
        .sum();
  }
}
