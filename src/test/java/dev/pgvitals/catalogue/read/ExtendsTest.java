package dev.pgvitals.catalogue.read;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Top;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.catalogue.Variant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtendsTest {
  private static final String BASE =
      """
      pg_locks:
        description: Locks
        scope: cluster
        interval: 15s
        tags: [cluster]
        pg: ">= 13"
        query: SELECT mode, count(*) AS count FROM pg_locks GROUP BY 1
        metrics:
          - mode: {usage: LABEL}
          - count:
              usage: GAUGE
              description: Locks held
              alert: {name: LocksHigh, warning: 100, critical: 500, for: 5m, summary: Many locks.}
      """;

  @Test
  void aLaterFileReplacesAnEntryByRepeatingIt() {
    Query query = only(BASE, "pg_locks: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}\n");

    assertThat(query.interval()).isEmpty();
    assertThat(query.columns()).extracting(Column::name).containsExactly("n");
    assertThat(query.position()).hasToString("b.yaml:1:1");
  }

  @Test
  void anOverrideGivesOnlyWhatDiffers() {
    Query query = only(BASE, "pg_locks: {extends: pg_locks, interval: 60s, timeout: 1s}\n");

    assertThat(query.interval()).contains(Duration.ofMinutes(1));
    assertThat(query.timeout()).contains(Duration.ofSeconds(1));
    assertThat(query.description()).isEqualTo("Locks");
    assertThat(query.columns()).hasSize(2);
    assertThat(query.position()).hasToString("b.yaml:1:1");
  }

  @Test
  void anOverrideMayGiveNoMoreThanTheNumberOfRows() {
    Query query =
        only(
            "pg_t: {query: TABLE t, top: {rows: 5, by: v}, metrics: [l: {usage: LABEL}, v: {usage: GAUGE}]}\n",
            "pg_t: {extends: pg_t, top: {rows: 500}}\n");

    assertThat(query.top().map(Top::rows)).contains(500);
    assertThat(query.top().map(Top::by)).contains(List.of("v"));
  }

  @Test
  void anOverrideOfAnOverrideAddsUp() {
    Query query =
        only(
            BASE,
            "pg_locks: {extends: pg_locks, interval: 60s}\n",
            "pg_locks: {extends: pg_locks, enabled: false}\n");

    assertThat(query.interval()).contains(Duration.ofMinutes(1));
    assertThat(query.enabled()).isFalse();
  }

  @Test
  void anAlertsNumbersAreChangedOneByOne() {
    Query query =
        only(
            BASE,
            """
            pg_locks:
              extends: pg_locks
              metrics:
                - count: {alert: {warning: 50, penalty: {critical: 30}}}
            """);

    Alert alert = query.columns().get(1).alert().orElseThrow();
    assertThat(alert.name()).isEqualTo("LocksHigh");
    assertThat(alert.warning()).contains(new Alert.Threshold(50, Duration.ofMinutes(5), 15));
    assertThat(alert.critical()).contains(new Alert.Threshold(500, Duration.ofMinutes(5), 30));
    assertThat(query.columns().get(1).description()).isEqualTo("Locks held");
  }

  @Test
  void columnsAreAddedOrByNameReplaced() {
    Query query =
        only(
            BASE,
            """
            pg_locks:
              extends: pg_locks
              query: SELECT mode, count(*), max(age) AS age FROM locks GROUP BY 1
              metrics:
                - count: {usage: COUNTER}
                - age: {usage: GAUGE}
            """);

    assertThat(query.columns()).extracting(Column::name).containsExactly("mode", "count", "age");
    assertThat(query.columns().get(1).usage()).isEqualTo(Usage.COUNTER);
    assertThat(query.columns().get(1).alert()).isEmpty();
    assertThat(query.variants().get(0).versions().from()).isEqualTo(130_000);
  }

  @Test
  void oneWayOfSayingAThingReplacesTheOther() {
    Query query =
        only(
            BASE,
            """
            pg_locks:
              extends: pg_locks
              variants:
                - {pg: ">= 17", query: SELECT 1}
                - {pg: "< 17", query: SELECT 2}
            """);

    assertThat(query.variants()).extracting(Variant::sql).containsExactly("SELECT 1", "SELECT 2");
  }

  @Test
  void anotherEntryOfTheSameFileOrAnEarlierOneCanBeExtended() {
    Catalogue catalogue =
        read(
                BASE,
                """
                slow_locks: {extends: fast_locks, interval: 5m}
                fast_locks:
                  extends: pg_locks
                  interval: 1s
                  metrics:
                    - count: {usage: GAUGE}
                """)
            .catalogue();

    assertThat(catalogue.find("pg_locks").orElseThrow().interval())
        .contains(Duration.ofSeconds(15));
    assertThat(catalogue.find("slow_locks").orElseThrow().interval())
        .contains(Duration.ofMinutes(5));
    assertThat(catalogue.find("fast_locks").orElseThrow().prefix()).isEqualTo("fast_locks");
  }

  @Test
  void whatWasWrittenInAnotherFormatKeepsItsMeaning() {
    Query query =
        only(
            "t: {query: SELECT 1, ttl: 10, skip: true, metrics: [v: {usage: GAUGE}]}\n",
            "t: {extends: t, enabled: true, interval: 1m}\n");

    assertThat(query.scope()).isEqualTo(Query.Scope.DATABASE);
    assertThat(query.enabled()).isTrue();
  }

  @Test
  void anErrorInWhatIsExtendedKeepsItsOwnPlace() {
    assertThat(
            problems(
                "a: {query: x, scope: cluster, metrics: [v: {usage: GAUG}]}\n",
                "a: {extends: a, interval: 1}\n"))
        .isEqualTo(
            """
            a.yaml:1:52: a.metrics.v.usage: unknown usage "GAUG"; did you mean "GAUGE"?
            b.yaml:1:27: a.interval: the unit is missing; 1s, 1ms or 1m?""");
  }

  @Test
  void anEntryThatIsReplacedMustStillBeRight() {
    assertThat(
            problems(
                "a: {query: x, scope: here, metrics: [v: {usage: GAUGE}]}\n",
                "a: {query: x, scope: cluster, metrics: [v: {usage: GAUGE}]}\n"))
        .isEqualTo("a.yaml:1:22: a.scope: must be one of cluster, database, not \"here\"");
  }

  @Test
  void whatCannotBeExtendedIsSaid() {
    assertThat(
            problems(
                BASE,
                """
                a: {extends: pg_lock}
                b: {extends: b}
                c: {extends: d}
                d: {extends: c}
                e: {extends: [pg_locks]}
                f: {extends: nowhere_near}
                """))
        .isEqualTo(
            """
            b.yaml:1:14: a.extends: there is no entry "pg_lock" to extend; did you mean "pg_locks"?
            b.yaml:2:14: b.extends: there is no "b" in an earlier file to extend
            b.yaml:3:14: c.extends: extends itself through c, d
            b.yaml:4:14: d.extends: extends itself through d, c
            b.yaml:5:14: e.extends: must be the name of an entry, but it is a list
            b.yaml:6:14: f.extends: there is no entry "nowhere_near" to extend""");
  }

  @Test
  void theSameEntryTwiceInOneFileIsRefused() {
    assertThat(problems("a: {query: x, metrics: [v: {usage: GAUGE}]}\na: {extends: a}\n"))
        .isEqualTo(
            "a.yaml:2:1: the key \"a\" is given twice; first at a.yaml:1:1\n"
                + "a.yaml:2:14: a.extends: there is no \"a\" in an earlier file to extend;"
                + " if it is a built-in one, name builtin before this file");
  }

  private static Query only(String... files) {
    return read(files).catalogue().queries().get(0);
  }
}
