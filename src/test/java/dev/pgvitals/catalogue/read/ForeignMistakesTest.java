package dev.pgvitals.catalogue.read;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.query;
import static dev.pgvitals.catalogue.read.Catalogues.read;
import static dev.pgvitals.catalogue.read.Catalogues.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.yaml.ProblemsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other programs read over is read here too, and said. */
class ForeignMistakesTest {
  @Test
  void ofAnEntryThatIsGivenTwiceTheLastCounts() {
    String file =
        """
        app_a: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE, description: first}]}
        app_a: {query: SELECT 2 AS n, metrics: [n: {usage: GAUGE, description: second}]}
        """;

    assertThat(query(file).columns().get(0).description()).isEqualTo("second");
    assertThat(warnings(file))
        .isEqualTo(
            "a.yaml:2:1: the key \"app_a\" is given twice; first at a.yaml:1:1; the last one counts");
  }

  @Test
  void ofAColumnThatIsGivenTwiceTheLastCounts() {
    String file =
        """
        app_a:
          query: SELECT 1 AS n
          metrics:
            - n: {usage: GAUGE, description: first}
            - n: {usage: GAUGE, description: second}
        """;

    assertThat(query(file).columns()).extracting(Column::description).containsExactly("second");
    assertThat(warnings(file))
        .isEqualTo(
            "a.yaml:5:7: app_a.metrics.n: the column is given twice; first at a.yaml:4:7; the last"
                + " one counts");
  }

  @Test
  void unknownKeysAreIgnored() {
    assertThat(
            warnings(
                """
                app_a:
                  query: SELECT 1 AS n
                  cache-seconds: 30
                  skip_errors: true
                  metrics:
                    - n: {usage: GAUGE, help: d}
                """))
        .isEqualTo(
            """
            a.yaml:3:3: app_a: unknown key "cache-seconds" is ignored; did you mean "cache_seconds"?
            a.yaml:4:3: app_a: unknown key "skip_errors" is ignored
            a.yaml:6:25: app_a.metrics.n: unknown key "help" is ignored""");
  }

  @Test
  void anEntryWithoutMetricsDoesNotRun() {
    String file =
        """
        app_init:
          query: SET work_mem TO '8MB'
        app_a: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}
        """;

    Catalogue catalogue = read(file).catalogue();
    assertThat(catalogue.find("app_init").map(Query::enabled)).contains(false);
    assertThat(catalogue.find("app_a").map(Query::enabled)).contains(true);
    assertThat(warnings(file))
        .isEqualTo("a.yaml:1:1: app_init: has no \"metrics\", so none of its columns is described");
  }

  @Test
  void withItsNamesAnEntryWithoutMetricsRunsForTheColumnsThatItReturns() throws ProblemsException {
    Catalogue catalogue =
        CatalogueReader.read(
                Catalogues.sources("app_a: {query: SELECT 1 AS n}\n"),
                NamingScheme.POSTGRES_EXPORTER)
            .catalogue();

    assertThat(catalogue.find("app_a").map(Query::enabled)).contains(true);
  }

  @Test
  void anEntryWithoutAQueryDoesNotRun() {
    String file =
        """
        app_a: {metrics: [n: {usage: GAUGE}]}
        app_b: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}
        """;

    assertThat(read(file).catalogue().find("app_a").map(Query::enabled)).contains(false);
    assertThat(warnings(file)).isEqualTo("a.yaml:1:1: app_a: has no \"query\", so it does not run");
  }

  @Test
  void aColumnOfAnUnknownUsageOrOfNoneIsLeftOut() {
    String file =
        """
        app_a:
          query: SELECT 1 AS n, 2 AS m, 3 AS o, 4 AS p, 5 AS q
          metrics:
            - n: {usage: GUAGE}
            - m: {description: none}
            - o:
            - p: {usage: MAPPEDMETRIC}
            - q: {usage: GAUGE}
        """;

    assertThat(query(file).columns())
        .filteredOn(column -> column.usage().type().isPresent())
        .extracting(Column::name)
        .containsExactly("q");
    assertThat(warnings(file))
        .isEqualTo(
            """
            a.yaml:4:18: app_a.metrics.n.usage: unknown usage "GUAGE"; did you mean "GAUGE"? (the column is left out)
            a.yaml:5:10: app_a.metrics.m: has no "usage"; the column is left out
            a.yaml:6:7: app_a.metrics.o: has no "usage"; the column is left out
            a.yaml:7:10: app_a.metrics.p: MAPPEDMETRIC needs "metric_mapping", such as {running: 1, stopped: 0}; the column is left out""");
  }

  @Test
  void oneItemMayHaveSeveralColumns() {
    assertThat(
            query(
                    """
                    app_a:
                      query: SELECT 1 AS n, 2 AS m
                      metrics:
                        - n: {usage: GAUGE}
                          m: {usage: GAUGE}
                    """)
                .columns())
        .extracting(Column::name)
        .containsExactly("n", "m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"scope: database", "interval: 1m", "max_series: 10", "role: primary"})
  void aKeyOfOursInOneEntryDoesNotMakeTheFileStrict(String key) {
    String file =
        """
        app_orders:
          query: SELECT 1 AS open_total
          metrics:
            - open_total: {usage: GAUGE}
          note: mine
        app_tables:
          query: SELECT 2 AS n
          %s
          metrics:
            - n: {usage: GAUGE}
        """
            .formatted(key);

    assertThat(warnings(file)).isEqualTo("a.yaml:5:3: app_orders: unknown key \"note\" is ignored");
  }

  @Test
  void inAFileOfAnotherProgramNotEvenAnAlertDoes() {
    assertThat(
            warnings(
                """
                app_orders:
                  query: SELECT 1 AS n
                  cache_seconds: 30
                  metrics:
                    - n: {usage: GAUGE}
                  note: mine
                app_tables:
                  query: SELECT 2 AS n
                  metrics:
                    - n: {usage: GAUGE, alert: {name: Many, warning: 1, summary: Many.}}
                """))
        .isEqualTo("a.yaml:6:3: app_orders: unknown key \"note\" is ignored");
  }

  @Test
  void aFileOfOursStaysStrict() {
    assertThat(
            problems(
                """
                app_a:
                  query: SELECT 1 AS n
                  note: mine
                  metrics:
                    - n: {usage: GUAGE}
                app_b:
                  query: SELECT 1 AS n
                app_b:
                  query: SELECT 1 AS n
                  metrics:
                    - n: {usage: GAUGE, alert: {name: Many, warning: 1, summary: Many.}}
                app_c:
                  query: SELECT 1 AS n
                """))
        .isEqualTo(
            """
            a.yaml:3:3: app_a: unknown key "note"; known: %s
            a.yaml:5:18: app_a.metrics.n.usage: unknown usage "GUAGE"; did you mean "GAUGE"?
            a.yaml:8:1: the key "app_b" is given twice; first at a.yaml:6:1
            a.yaml:13:3: app_c: the key "metrics" is missing"""
                .formatted(String.join(", ", CatalogueKeys.ENTRY)));
  }
}
