package dev.pgvitals.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What panels say is what PostgreSQL says, or what was made; and a rate is the rate at which a
 * client works, however far a board is zoomed out.
 */
@Isolated("Time passes fifteen times as fast here, which takes all of the machine.")
@Timeout(400)
class LiveValuesIT {
  /** Of the client that inserts. */
  static final int ROWS = 20;

  private static final int STATEMENTS = 200;
  private static final int SLOW_STATEMENTS = 5;
  private static final double GIVE = 0.05;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration END = Duration.ofSeconds(30);

  private static final List<Zoom> ZOOMS =
      Stream.of(Duration.ofMinutes(15), Duration.ofHours(6), Duration.ofDays(7))
          .map(Zoom::new)
          .toList();

  private static final String ALL_SCRAPES = "sum_over_time(up{job=\"pgvitals\"}[45s]) >= 43";

  private static final String FLEET = "pgvitals-fleet";
  private static final String SERVER = "pgvitals-server";
  private static final String QUERIES = "pgvitals-queries";

  @TempDir private Path directory;

  @Test
  void panelsSayWhatPostgresSays() throws Exception {
    try (Bank bank = new Bank();
        Observatory observatory =
            Observatory.of(directory, Map.of("pgvitals", bank.configuration()))) {
      bank.pace(STATEMENTS, "SELECT percent FROM rate");
      bank.pace(SLOW_STATEMENTS, "SELECT pg_sleep(0.05)");
      bank.pace(ROWS, "INSERT INTO entry VALUES (1)");
      List<Truth> rates = rates(bank.primary());
      List<Truth> open = new ArrayList<>(new BankTruths(bank).all());
      long panels =
          Stream.concat(open.stream(), rates.stream()).map(Truth::name).distinct().count();
      assertThat(panels).isGreaterThan(60);
      System.out.printf(
          "%d numbers and %d rates at %d zooms, on %d panels%n",
          open.size(), rates.size(), ZOOMS.size(), panels);
      await("numbers as PostgreSQL says")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                Viewer viewer = observatory.viewer();
                open.removeIf(truth -> truth.complaint(viewer).isEmpty());
                assertThat(open.stream().flatMap(truth -> truth.complaint(viewer).stream()))
                    .isEmpty();
              });

      Map<Zoom, List<Truth>> unconfirmed = new LinkedHashMap<>();
      ZOOMS.forEach(zoom -> unconfirmed.put(zoom, new ArrayList<>(rates)));
      await("rates as the clients work")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThat(complaints(unconfirmed, observatory)).isEmpty());
    }
  }

  private static List<String> complaints(
      Map<Zoom, List<Truth>> unconfirmed, Observatory observatory) {
    assertThat(observatory.prometheus().query(ALL_SCRAPES)).as("a machine in time").isNotEmpty();
    List<String> complaints = new ArrayList<>();
    Viewer viewer = observatory.viewer();
    unconfirmed.forEach(
        (zoom, rates) ->
            rates.removeIf(
                rate -> {
                  Optional<String> complaint = rate.complaint(viewer, zoom, END);
                  complaint.ifPresent(complaints::add);
                  return complaint.isEmpty();
                }));
    return complaints;
  }

  private static List<Truth> rates(Postgres bank) {
    String statement = "SELECT queryid FROM pg_stat_statements WHERE query LIKE '%s%%'";
    await("the statements")
        .until(() -> !bank.query(statement.formatted("SELECT pg_sleep($1)")).isEmpty());
    String paced = bank.query(statement.formatted("SELECT percent FROM rate"));
    String slow = bank.query(statement.formatted("SELECT pg_sleep($1)"));
    SteadyRate commits = new SteadyRate(bank, "SELECT sum(xact_commit) FROM pg_stat_database");
    SteadyRate transactions =
        new SteadyRate(bank, "SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database");
    return List.of(
        rate(QUERIES, "Calls", () -> STATEMENTS).choosing("queryid", paced),
        rate(QUERIES, "Calls", () -> SLOW_STATEMENTS).choosing("queryid", slow),
        rate(QUERIES, "Rows per call", () -> 1).choosing("queryid", paced),
        rate(
                QUERIES,
                "Mean time|timeseries",
                bank,
                "SELECT mean_exec_time / 1000 FROM pg_stat_statements WHERE queryid = " + slow)
            .choosing("queryid", slow),
        rate(SERVER, "Transactions", commits).choosing("server", "bank-1"),
        rate(FLEET, "Transactions", transactions).at("server", "bank-1"),
        rate(FLEET, "TPS", transactions).choosing("server", "bank-1"),
        rate(SERVER, "Rows", () -> ROWS).in("C").choosing("server", "bank-1"),
        rate("pgvitals-storage", "Rows written", () -> ROWS)
            .choosing("relname", "entry")
            .at("server", "bank-1"));
  }

  private static Truth rate(String board, String panel, DoubleSupplier number) {
    return Truth.of(board, panel, number).withinShare(GIVE);
  }

  private static Truth rate(String board, String panel, Postgres server, String sql) {
    return rate(board, panel, () -> Double.parseDouble(server.query(sql)));
  }
}
