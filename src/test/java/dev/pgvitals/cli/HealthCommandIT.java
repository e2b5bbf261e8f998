package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pgvitals health} prints, and how it ends. */
class HealthCommandIT {
  private static final String QUERIES =
      """
      t_pool:
        query: SELECT * FROM (VALUES ('a', 95), ('b', 85), ('c', 10)) AS p (name, used)
        metrics:
          - name: {usage: LABEL}
          - used:
              usage: GAUGE
              scale: 0.01
              rename: used_ratio
              alert:
                name: PoolFull
                warning: 0.8
                critical: 0.9
                summary: A pool is full.
                description: Close some.
                runbook: https://example.org/pool
      t_age:
        query: SELECT 7200 AS oldest_seconds
        metrics:
          - oldest_seconds: {usage: GAUGE, alert: {name: TooOld, warning: 86400, summary: Old.}}
      t_nothing:
        query: SELECT 1 AS v WHERE false
        metrics:
          - v: {usage: GAUGE, alert: {name: Nothing, warning: off, summary: None.}}
      t_plain:
        query: SELECT nowhere
        metrics: [v: {usage: GAUGE}]
      """;

  private static Postgres postgres;

  @TempDir private Path directory;
  private Terminal terminal;

  @BeforeAll
  static void theServer() {
    postgres = Postgres.shared(18);
  }

  @BeforeEach
  void aTerminal() {
    terminal = new Terminal(directory).file("queries.yaml", QUERIES);
    servers(server("db", ""));
  }

  private void servers(String... servers) {
    terminal.file("pgvitals.yaml", ServersFile.of(servers));
  }

  private static String server(String name, String more) {
    return ServersFile.server(name, ServersFile.monitored(postgres, "postgres"), more);
  }

  private Terminal.Outcome health(String... more) {
    List<String> words = new java.util.ArrayList<>(List.of("health", "-c", "@pgvitals.yaml"));
    words.addAll(List.of(more));
    return terminal.run(words.toArray(String[]::new));
  }

  @Test
  void whatIsWrongIsPrintedTheWorstLastAndWithAllWhatIsWellBeforeIt() {
    assertThat(health())
        .isEqualTo(
            new Terminal.Outcome(
                2,
                """
                CRITICAL: db: score 60, degraded; 3 vitals, 1 critical, 0 warnings

                state     server  vital     value   limit  where
                warning   db      PoolFull   85 %  > 80 %  name=b
                critical  db      PoolFull   95 %  > 90 %  name=a

                PoolFull: A pool is full. Close some. https://example.org/pool
                """,
                ""));
    assertThat(health("--all").out())
        .isEqualTo(
            """
            CRITICAL: db: score 60, degraded; 3 vitals, 1 critical, 0 warnings

            state     server  vital         value      limit  where
            ok        db      TooOld    2 h 0 min  > 1 d 0 h
            ok        db      Nothing           -        off
            warning   db      PoolFull       85 %     > 80 %  name=b
            critical  db      PoolFull       95 %     > 90 %  name=a

            PoolFull: A pool is full. Close some. https://example.org/pool
            """);
  }

  @Test
  void whateverTheNamesNoLineIsLongerThanATerminalIsWide() {
    terminal.file(
        "queries.yaml",
        """
        t:
          query: SELECT 'warehouse_of_the_northern' AS datname, 'archived_orders_of_a_year' AS schemaname,
                        'order_lines_by_warehouses' AS relname, 1 AS used, 9 AS dead
          metrics:
            - datname: {usage: LABEL}
            - schemaname: {usage: LABEL}
            - relname: {usage: LABEL}
            - used: {usage: GAUGE, alert: {name: PostgresAutovacuumFallingBehind, warning: 5, summary: s}}
            - dead: {usage: GAUGE, alert: {name: PostgresReplicationSlotInactive, warning: 5, summary: s}}
        """);
    servers(server("warehouse-eu-north-1-main", ""));

    assertThat(health("--all").out())
        .contains(
            "> 5\n         datname=warehouse_of_the_northern schemaname=archived_orders_of_a_year\n");
    for (Terminal.Outcome outcome : List.of(health(), health("--all"))) {
      assertThat(outcome.out().lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }
  }

  @Test
  void aServersOwnLimitsCount() {
    servers(server("db", ", thresholds: {PoolFull: {critical: 0.97}}"));

    Terminal.Outcome outcome = health("--quiet");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .startsWith("WARNING: db: score 85, healthy; 3 vitals, 0 critical, 1 warning\n")
        .contains("name=a", "name=b")
        .doesNotContain("TooOld");
  }

  @Test
  void whenAllIsWellQuietSaysNothing() {
    servers(server("db", ", thresholds: {PoolFull: {warning: off, critical: off}}"));

    assertThat(health("--quiet")).isEqualTo(new Terminal.Outcome(0, "", ""));
    assertThat(health().out())
        .startsWith("OK: db: score 100, healthy; 3 vitals, 0 critical, 0 warnings\n");
  }

  @Test
  void aQueryThatFailsIsNotTakenForHealth() {
    terminal.file(
        "queries.yaml",
        "t: {query: SELECT nowhere AS v, metrics: [v: {usage: GAUGE, alert: {name: A, warning: 1,"
            + " summary: s}}]}\n");

    Terminal.Outcome outcome = health();
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out())
        .isEqualTo(
            "UNKNOWN: db: score 100, healthy; 0 vitals, 0 critical, 0 warnings; 1 query failed, its"
                + " vitals are not counted\n");
    assertThat(outcome.err()).startsWith("db: t failed: [undefined 42703] ");
  }

  @Test
  void aServerThatIsDownIsCriticalAndComesFirst() {
    servers(
        server("db", ", thresholds: {PoolFull: {warning: off, critical: off}}"),
        ServersFile.server("gone", "postgresql://monitor@127.0.0.1:1/postgres", ""));

    Terminal.Outcome outcome = health();
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).startsWith("CRITICAL: gone: cannot be reached: [connect 08001] ");
    assertThat(outcome.out()).contains("\nOK: db: score 100, healthy");
    assertThat(health("--server", "db").exitCode()).isZero();
  }

  @Test
  void wrongUsageAndFilesThatCannotBeUsedAreNotTakenForCritical() {
    assertThat(health("--sever", "db").exitCode()).isEqualTo(3);
    assertThat(health("--server", "dbb").exitCode()).isEqualTo(3);
    terminal.file("queries.yaml", "t: {scope: cluster}");
    assertThat(health().exitCode()).isEqualTo(3);
  }

  @Test
  void whatIsTheSameInManyRowsIsToldOfTheWorstFive() {
    terminal.file(
        "queries.yaml",
        """
        t:
          query: SELECT i AS name, i AS n FROM generate_series(1, 20) AS i
          metrics:
            - name: {usage: LABEL}
            - n: {usage: GAUGE, alert: {name: Many, warning: 10, summary: s}}
        """);

    String out = health("--quiet").out();
    assertThat(out).contains("name=20", "name=16", "... and 5 more").doesNotContain("name=15 ");
  }

  @Test
  void noLineIsLongerThanATerminalIsWide() {
    String sentence = "Many words about what to do when such a thing happens. ".repeat(5).strip();
    terminal.file(
        "queries.yaml",
        """
        t:
          query: SELECT repeat('database ', 9) AS datname, 'a_long_name_of_a_table' AS relname, 85 AS used
          metrics:
            - datname: {usage: LABEL}
            - relname: {usage: LABEL}
            - used: {usage: GAUGE, alert: {name: PostgresSomethingWithALongName, warning: 1, summary: "%s"}}
        """
            .formatted(sentence));

    assertThat(health().out().lines())
        .hasSizeGreaterThan(8)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void theBuiltInCatalogueFindsAQuietServerHealthy() {
    try (LocalPostgres quiet = LocalPostgres.start(18)) {
      quiet.createMonitorRole();
      String url = ServersFile.monitored(quiet, "postgres");

      Terminal.Outcome outcome =
          new Terminal(directory).with("DATABASE_URL", url).run("health", "--all");

      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out())
          .startsWith("OK: ")
          .contains("score 100, healthy", "PostgresConnectionsHigh", "PostgresBlockedSessions");
      assertThat(outcome.exitCode()).isZero();
    }
  }
}
