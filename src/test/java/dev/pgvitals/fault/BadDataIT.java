package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Results that are not what the catalogue's author had in mind. */
@Execution(ExecutionMode.CONCURRENT)
class BadDataIT {
  private static final String ROWS =
      """
      rows:
        query: SELECT name, n FROM public.rows
        tags: [faulty]
        max_series: 10
        metrics:
          - name: {usage: LABEL, description: Name}
          - n: {usage: GAUGE, description: Number}
      """;

  private Postgres postgres;

  @BeforeEach
  void start() {
    postgres = Postgres.start(18);
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE TABLE rows (name text, n text)",
        "INSERT INTO rows VALUES ('a', 1), ('b', 2)",
        "GRANT SELECT ON rows TO monitor");
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  private Pair watched() {
    Pair pair = Pair.watching(Pair.uri(postgres), ROWS);
    pair.awaitSample(row("a", "1"));
    pair.awaitSample(row("b", "2"));
    return pair;
  }

  private static String row(String name, String value) {
    return "rows_n{server=\"faulty\",name=\"" + name + "\"} " + value;
  }

  @Test
  void resultGrowsPastMaxSeries() {
    try (Pair pair = watched()) {
      postgres.sql("INSERT INTO rows SELECT 'more' || g, g FROM generate_series(1, 9) AS g");

      pair.awaitFailing("rows", "result");
      assertThat(pair.page())
          .as("all of it or nothing: what was there lives out its time")
          .contains(row("a", "1"), row("b", "2"))
          .noneMatch(line -> line.startsWith("rows_n{server=\"faulty\",name=\"more"));
      pair.othersStayFreshThereToo();

      postgres.sql("DELETE FROM rows WHERE name LIKE 'more%' AND n::int > 1");

      pair.awaitWorking("rows");
      pair.awaitSample(row("more1", "1"));
    }
  }

  @Test
  void duplicateRows() {
    try (Pair pair = watched()) {
      postgres.sql("INSERT INTO rows VALUES ('b', 3)");

      pair.awaitThat(
          "counted duplicates",
          page -> pair.value("pgvitals_duplicate_rows_total{server=\"faulty\"}") > 0);
      assertThat(pair.page()).contains(row("a", "1"), row("b", "2")).doesNotContain(row("b", "3"));
      pair.othersStayFreshThereToo();

      postgres.sql("DELETE FROM rows WHERE name = 'b' AND n = '2'");

      pair.awaitSample(row("b", "3"));
      pair.awaitWorking("rows");
      double duplicates = pair.value("pgvitals_duplicate_rows_total{server=\"faulty\"}");
      pair.awaitWorking("rows");
      assertThat(pair.value("pgvitals_duplicate_rows_total{server=\"faulty\"}"))
          .isEqualTo(duplicates);
    }
  }

  @Test
  void textInANumber() {
    try (Pair pair = watched()) {
      postgres.sql("INSERT INTO rows VALUES ('c', 'many')");

      pair.awaitFailing("rows", "result");
      pair.othersStayFreshThereToo();

      postgres.sql("UPDATE rows SET n = 3 WHERE name = 'c'");

      pair.awaitWorking("rows");
      pair.awaitSample(row("c", "3"));
    }
  }

  @Test
  void numbersAtTheEdge() {
    postgres.sql(
        "CREATE TABLE edge AS SELECT 'x' AS name, 1::float8 AS f, 1::int8 AS i",
        "GRANT SELECT ON edge TO monitor");
    String edge =
        """
        edge:
          query: SELECT name, f, i FROM public.edge
          tags: [faulty]
          metrics:
            - name: {usage: LABEL, description: Name}
            - f: {usage: GAUGE, description: Any number}
            - i: {usage: GAUGE, description: Whole number}
        """;
    try (Pair pair = Pair.watching(Pair.uri(postgres), edge)) {
      pair.awaitSample("edge_f{server=\"faulty\",name=\"x\"} 1");

      postgres.sql(
          "INSERT INTO edge VALUES ('nan', 'NaN', 9007199254740993), ('inf', 'Infinity', NULL),"
              + " ('minus', '-Infinity', -9223372036854775808)");

      pair.awaitSample("edge_f{server=\"faulty\",name=\"nan\"} NaN");
      assertThat(pair.page())
          .contains(
              "edge_i{server=\"faulty\",name=\"nan\"} 9007199254740993",
              "edge_f{server=\"faulty\",name=\"inf\"} +Inf",
              "edge_f{server=\"faulty\",name=\"minus\"} -Inf",
              "edge_i{server=\"faulty\",name=\"minus\"} -9223372036854775808",
              "edge_i{server=\"faulty\",name=\"x\"} 1")
          .noneMatch(line -> line.startsWith("edge_i{server=\"faulty\",name=\"inf\"}"));
      pair.othersStayFreshThereToo();

      postgres.sql("UPDATE edge SET f = 5, i = 6");

      pair.awaitSample("edge_f{server=\"faulty\",name=\"nan\"} 5");
      pair.awaitSample("edge_i{server=\"faulty\",name=\"inf\"} 6");
    }
  }

  @Test
  void queryReturnsNoRows() {
    try (Pair pair = watched()) {
      postgres.sql("DELETE FROM rows");

      pair.awaitNone("rows_n{server=\"faulty\"");
      pair.awaitWorking("rows");
      pair.othersStayFreshThereToo();

      postgres.sql("INSERT INTO rows VALUES ('a', 6)");

      pair.awaitSample(row("a", "6"));
    }
  }

  @Test
  void invalidUtf8AndControlCharactersInLabels() {
    postgres.sql(
        "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    postgres.sqlIn(
        "ascii",
        "CREATE TABLE rows (name text, n text)",
        "INSERT INTO rows VALUES ('a', 1), ('b', 2)",
        "GRANT SELECT ON rows TO monitor");
    String uri = postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "ascii");
    try (Pair pair = Pair.watching(uri, ROWS)) {
      pair.awaitSample(row("a", "1"));

      postgres.sqlIn(
          "ascii",
          "INSERT INTO rows VALUES ('gr' || chr(252) || 'n', 3), ('cut' || chr(195), 4),"
              + " ('\u00e9', 5), (chr(237) || chr(160) || chr(128), 6), (chr(1), 7)");

      pair.awaitSample(row("gr\uFFFDn", "3"));
      assertThat(pair.page())
          .contains(row("a", "1"), row("b", "2"), row("cut\uFFFD", "4"), row("\u00e9", "5"));
      pair.awaitWorking("rows");
      pair.othersStayFreshThereToo();

      postgres.sqlIn("ascii", "DELETE FROM rows WHERE n::int > 2");

      pair.awaitNone("rows_n{server=\"faulty\",name=\"gr");
    }
  }
}
