package dev.pgvitals.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.PackagedExtensions;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes that hypopg proves, held against those that are really built. */
class ProvenIndexIT {
  private static PackagedExtensions server;
  private static Shop shop;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    server =
        PackagedExtensions.start(
            Tool.hypotheses(),
            Map.of(
                "shared_preload_libraries", "pg_stat_statements,pg_qualstats",
                "pg_qualstats.sample_rate", "1"));
    shop = Shop.open(server.postgres());
    server
        .postgres()
        .sql(
            "CREATE SCHEMA ext",
            "CREATE EXTENSION hypopg SCHEMA ext",
            "GRANT USAGE ON SCHEMA ext TO pgvitals_advisor",
            "CREATE EXTENSION pg_qualstats",
            "CREATE TABLE events (at date NOT NULL, kind integer NOT NULL, who integer NOT NULL)"
                + " PARTITION BY RANGE (at)",
            "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO"
                + " ('2026-02-01')",
            "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO"
                + " ('2026-03-01')",
            "INSERT INTO events SELECT date '2026-01-01' + i % 59, i % 7, i"
                + " FROM generate_series(1, 60000) AS i",
            "GRANT SELECT ON events, events_1, events_2 TO app, pgvitals_advisor",
            "ANALYZE events");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static double cost(String statement) {
    return Double.parseDouble(
        shop.postgres()
            .query("EXPLAIN (FORMAT JSON) " + statement)
            .replaceAll("(?s).*?\"Total Cost\": ([0-9.]+).*", "$1"));
  }

  @Test
  void anIndexThatHalvesTheCostIsProvenAndDoesWhatWasSaidWhenItIsBuilt() {
    String statement = "SELECT total FROM orders WHERE customer_id = 17";
    shop.does("SELECT total FROM orders WHERE customer_id = ?", 17);

    ServerAdvice advice = shop.advice(directory);

    Finding finding = Shop.finding(advice, FindingKind.MISSING_INDEX);
    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.subject()).isEqualTo("public.orders (customer_id)");
    assertThat(finding.actions())
        .containsExactly("CREATE INDEX CONCURRENTLY ON public.orders (customer_id);");
    assertThat(finding.evidence())
        .containsPattern("cost [0-9,.]+ -> [0-9,.]+, 9\\d % less")
        .contains("pg_qualstats has seen the condition on customer_id throw away");
    assertThat(finding.estimate()).contains("% of the time of all statements").contains("MB");
    assertThat(Shop.kinds(advice)).doesNotContain(FindingKind.SEQ_SCAN);
    assertThat(advice.savedRatio()).isBetween(0.9, 1.0);
    // Nothing was created, and what was hypothetical is gone with the session.
    assertThat(
            shop.postgres()
                .query("SELECT count(*) FROM pg_index WHERE indrelid = 'orders'::regclass"))
        .isEqualTo("2");

    double before = cost(statement);
    shop.postgres().sql("CREATE INDEX built ON orders (customer_id)", "ANALYZE orders");
    try {
      double truth = 1 - cost(statement) / before;
      assertThat(finding.saved().orElseThrow()).isBetween(truth - 0.05, truth + 0.05);
      assertThat(Shop.kinds(shop.advice(directory)))
          .doesNotContain(FindingKind.MISSING_INDEX, FindingKind.SEQ_SCAN);
    } finally {
      shop.postgres().sql("DROP INDEX built");
    }
  }

  @Test
  void rowsThatAreSortedForTheFirstFewWantAnIndexInTheirOrder() {
    shop.does("SELECT id FROM orders WHERE status = ? ORDER BY created DESC LIMIT 10", "done");

    ServerAdvice advice = shop.advice(directory);

    Finding finding = Shop.finding(advice, FindingKind.SORT_FOR_LIMIT);
    assertThat(finding.actions())
        .anyMatch(
            action ->
                action.matches(
                    "CREATE INDEX CONCURRENTLY ON public.orders \\((status, )?created\\);"));
    assertThat(finding.saved()).isPresent();
  }

  @Test
  void anExpressionGetsAnIndexOnIt() {
    shop.does("SELECT id FROM customers WHERE lower(email) = ?", "c7@example.com");

    Finding finding = Shop.finding(shop.advice(directory), FindingKind.FUNCTION_ON_COLUMN);

    assertThat(finding.actions())
        .containsExactly("CREATE INDEX CONCURRENTLY ON public.customers ((lower(email)));");
    assertThat(finding.saved().orElseThrow()).isGreaterThan(0.5);
  }

  @Test
  void whatNoIndexMendsIsSaidToHaveBeenTried() {
    shop.does("SELECT count(*) FROM orders WHERE id % 1000 = ?", 17);

    ServerAdvice advice = shop.advice(directory);

    Finding finding = Shop.finding(advice, FindingKind.SEQ_SCAN);
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.estimate()).startsWith("none that was proven");
    assertThat(advice.savedRatio()).isZero();
  }

  @Test
  void aPartitionedTableGetsTheWayThatBarsNoWrites() {
    shop.does("SELECT at FROM events WHERE who = ?", 4711);

    Finding finding = Shop.finding(shop.advice(directory), FindingKind.MISSING_INDEX);

    assertThat(finding.subject()).isEqualTo("public.events (who)");
    assertThat(finding.actions())
        .first()
        .isEqualTo("CREATE INDEX events_who_idx ON ONLY public.events (who);");
    assertThat(finding.actions().get(1)).contains("CONCURRENTLY", "ATTACH PARTITION");
  }

  @Test
  void oneIndexThatServesTwoStatementsIsNamedOnce() {
    shop.does("SELECT total FROM orders WHERE customer_id = ?", 17);
    shop.repeats("SELECT created FROM orders WHERE customer_id = ? AND status = ?", 17, "open");

    ServerAdvice advice = shop.advice(directory);

    assertThat(Shop.kinds(advice)).containsOnlyOnce(FindingKind.MISSING_INDEX);
    assertThat(Shop.finding(advice, FindingKind.MISSING_INDEX).evidence())
        .containsPattern("statement .*; statement ");
  }

  @Test
  void oneThatIsChosenForItsOrderServesWhoAsksForItsColumnToo() {
    shop.does("SELECT id FROM orders ORDER BY created DESC LIMIT ?", 10);
    shop.repeats(
        "SELECT id FROM orders WHERE created = ?", OffsetDateTime.parse("2026-01-17T00:00:00Z"));

    ServerAdvice advice = shop.advice(directory);

    assertThat(Shop.kinds(advice)).hasSize(1);
    Finding finding =
        advice.findings().stream().filter(f -> f.queryId().isPresent()).findFirst().orElseThrow();
    assertThat(finding.subject()).isEqualTo("public.orders (created)");
    assertThat(finding.evidence()).containsPattern("statement .*; statement ");
    assertThat(advice.savedRatio()).isGreaterThan(0.9);
  }

  @Test
  void aJoinInTheOrderOfOneOfItsTablesWantsAnIndexOnThat() {
    shop.does(
        "SELECT o.id, c.email FROM orders AS o JOIN customers AS c ON c.id = o.customer_id"
            + " ORDER BY o.created DESC LIMIT 5");

    Finding finding = Shop.finding(shop.advice(directory), FindingKind.SORT_FOR_LIMIT);

    assertThat(finding.subject()).isEqualTo("public.orders (created)");
    assertThat(finding.saved()).isPresent();
  }

  @Test
  void anExpressionThatTheServerTakesNoIndexOnIsNotSaidToHaveBeenTried() {
    shop.does("SELECT id FROM orders WHERE date(created) = ?::date", "2026-01-17");

    Finding finding = Shop.finding(shop.advice(directory), FindingKind.FUNCTION_ON_COLUMN);

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.estimate()).isEmpty();
    assertThat(finding.actions())
        .singleElement()
        .asString()
        .contains("the column itself", "not IMMUTABLE");
  }

  @Test
  void norIsOneWithAParameterInIt() {
    shop.does(
        "SELECT id FROM orders WHERE date_trunc('day', created) = ?::timestamptz", "2026-01-17");

    Finding finding = Shop.finding(shop.advice(directory), FindingKind.FUNCTION_ON_COLUMN);

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.estimate()).isEmpty();
    assertThat(finding.actions())
        .singleElement()
        .asString()
        .contains("where the parameter is always the same");
  }

  @Test
  void whatIsPrintedForOddNamesIsTheSqlForThem() {
    shop.postgres()
        .sql(
            "CREATE TABLE \"odd\n`t\u001b\" (id integer, \"k\n\"\"x\" integer)",
            "INSERT INTO \"odd\n`t\u001b\" SELECT i, i FROM generate_series(1, 60000) AS i",
            "GRANT SELECT ON \"odd\n`t\u001b\" TO app, pgvitals_advisor",
            "ANALYZE");
    shop.does("SELECT id FROM \"odd\n`t\u001b\" WHERE \"k\n\"\"x\" = ?", 17);

    Finding finding = Shop.finding(shop.advice(directory), FindingKind.MISSING_INDEX);

    assertThat(finding.actions())
        .containsExactly(
            "CREATE INDEX CONCURRENTLY ON public.U&\"odd\\000a`t\\001b\" (U&\"k\\000a\"\"x\");");
    shop.postgres().sql(finding.actions().get(0));
    assertThat(Shop.kinds(shop.advice(directory))).doesNotContain(FindingKind.MISSING_INDEX);
  }
}
