package dev.pgvitals.catalogue.read;

import static dev.pgvitals.catalogue.read.Catalogues.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.ThresholdValues;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.catalogue.VersionRange;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EntryKeysTest {
  @Test
  void anEntryNeedsNoMoreThanAQueryAndItsColumns() {
    Query query =
        query(
            """
            shop_orders:
              query: SELECT status, count(*) AS open FROM orders GROUP BY status;
              metrics:
                - status: {usage: LABEL}
                - open: {usage: GAUGE, description: Orders by status}
            """);

    assertThat(query.name()).isEqualTo("shop_orders");
    assertThat(query.prefix()).isEqualTo("shop_orders");
    assertThat(query.description()).isEmpty();
    assertThat(query.engine()).isEqualTo(Query.Engine.POSTGRESQL);
    assertThat(query.scope()).isEqualTo(Query.Scope.CLUSTER);
    assertThat(query.role()).isEqualTo(Query.Role.ANY);
    assertThat(query.enabled()).isTrue();
    assertThat(query.interval()).isEmpty();
    assertThat(query.cache()).isEmpty();
    assertThat(query.timeout()).isEmpty();
    assertThat(query.staleAfter()).isEmpty();
    assertThat(query.maxSeries()).isEmpty();
    assertThat(query.requires()).isEqualTo(Requirements.NONE);
    assertThat(query.when()).isEmpty();
    assertThat(query.databases()).isEmpty();
    assertThat(query.fatal()).isFalse();
    assertThat(query.priority()).isZero();
    assertThat(query.position()).hasToString("a.yaml:1:1");
    assertThat(query.variants())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.versions()).isEqualTo(VersionRange.ALL);
              assertThat(v.sql())
                  .isEqualTo("SELECT status, count(*) AS open FROM orders GROUP BY status");
              assertThat(v.position()).hasToString("a.yaml:2:10");
            });
    assertThat(query.columns()).hasSize(2);
    assertThat(query.columns().get(1).description()).isEqualTo("Orders by status");
    assertThat(query.columns().get(1).position()).hasToString("a.yaml:5:7");
  }

  @Test
  void everyKeyOfAnEntryIsRead() {
    Query query =
        query(
            """
            statements_by_time:
              name: pg_statements
              description: The slowest statements.
              enabled: false
              scope: database
              role: replica
              interval: 1m30s
              timeout: 500ms
              stale_after: 10m
              max_series: 5000
              cache_seconds: 30
              fatal: true
              priority: -5
              databases: ["shop_.*", crm]
              tags: [heavy, "not:tiny", "dbname:shop", "username:pgvitals", "schema:app"]
              requires:
                extension: [pg_stat_statements >= 1.8, "pg_buffercache >= 1.3, < 2"]
                relation: public.orders
                privilege: [pg_monitor, pg_read_all_stats]
                schema: monitor
              when: SELECT current_setting('track_io_timing')::bool;
              pg: ">= 14, < 17"
              query: SELECT 1 AS calls
              metrics:
                - calls: {usage: GAUGE}
            """);

    assertThat(query.prefix()).isEqualTo("pg_statements");
    assertThat(query.description()).isEqualTo("The slowest statements.");
    assertThat(query.enabled()).isFalse();
    assertThat(query.scope()).isEqualTo(Query.Scope.DATABASE);
    assertThat(query.role()).isEqualTo(Query.Role.REPLICA);
    assertThat(query.interval()).contains(Duration.ofSeconds(90));
    assertThat(query.timeout()).contains(Duration.ofMillis(500));
    assertThat(query.staleAfter()).contains(Duration.ofMinutes(10));
    assertThat(query.maxSeries()).hasValue(5000);
    assertThat(query.cache()).contains(Duration.ofSeconds(30));
    assertThat(query.fatal()).isTrue();
    assertThat(query.priority()).isEqualTo(-5);
    assertThat(query.databases()).map(Pattern::pattern).containsExactly("shop_.*", "crm");
    assertThat(query.requires().extensions())
        .containsExactly(
            new Requirements.Extension("pg_stat_statements", "1.8", ""),
            new Requirements.Extension("pg_buffercache", "1.3", "2"));
    assertThat(query.requires().relations()).containsExactly("public.orders");
    assertThat(query.requires().privileges()).containsExactly("pg_monitor", "pg_read_all_stats");
    assertThat(query.requires().schemas()).containsExactly("monitor", "app");
    assertThat(query.requires().databaseNames()).containsExactly("shop");
    assertThat(query.requires().userNames()).containsExactly("pgvitals");
    assertThat(query.requires().tags()).containsExactly("heavy");
    assertThat(query.requires().notTags()).containsExactly("tiny");
    assertThat(query.when())
        .containsExactly(
            new Predicate(
                "when", "SELECT current_setting('track_io_timing')::bool", Duration.ZERO, false));
    assertThat(query.variants().get(0).versions()).isEqualTo(new VersionRange(140_000, 170_000));
  }

  @Test
  void theFirstVariantThatHasTheServersVersionIsTaken() {
    Query query =
        query(
            """
            x:
              variants:
                - {pg: ">= 17", query: SELECT 17 AS v}
                - {pg: 13 - 16, query: SELECT 13 AS v}
              metrics:
                - v: {usage: GAUGE}
            """);

    assertThat(query.variant(180_001).orElseThrow().sql()).isEqualTo("SELECT 17 AS v");
    assertThat(query.variant(160_009).orElseThrow().sql()).isEqualTo("SELECT 13 AS v");
    assertThat(query.variant(120_022)).isEmpty();
  }

  @Test
  void everyKeyOfAColumnIsRead() {
    Query query =
        query(
            """
            x:
              query: SELECT 1
              metrics:
                - wait: {usage: LABEL, rename: wait_event, length: 64}
                - v: {usage: info}
                - ms:
                    usage: Gauge
                    description: " Time waited "
                    rename: seconds
                    scale: 1e-3
                    default: -1
                    "null": zero
                    unit: seconds
                - state: {usage: MAPPEDMETRIC, metric_mapping: {yes: 1, no: 0.5}}
                - age: {usage: HISTOGRAM, bucket: [-1, 0, 1.5, 1e3]}
                - lag: {usage: DURATION, null: nan}
                - gone: {usage: DISCARD, scale: 1e-3, default: 0}
            """);

    Column wait = query.columns().get(0);
    assertThat(wait.publishedName()).isEqualTo("wait_event");
    assertThat(wait.length()).isEqualTo(64);
    assertThat(query.columns().get(1).usage()).isEqualTo(Usage.INFO);
    Column ms = query.columns().get(2);
    assertThat(ms.usage()).isEqualTo(Usage.GAUGE);
    assertThat(ms.description()).isEqualTo("Time waited");
    assertThat(ms.publishedName()).isEqualTo("seconds");
    assertThat(ms.scale()).isEqualTo(0.001);
    assertThat(ms.defaultValue()).hasValue(-1);
    assertThat(ms.nulls()).isEqualTo(Column.Nulls.ZERO);
    assertThat(ms.unit()).contains("seconds");
    assertThat(ms.length()).isEqualTo(256);
    assertThat(query.columns().get(3).mapping())
        .containsOnlyKeys("yes", "no")
        .containsEntry("yes", 1.0)
        .containsEntry("no", 0.5);
    assertThat(query.columns().get(4).buckets()).containsExactly(-1.0, 0.0, 1.5, 1000.0);
    assertThat(query.columns().get(5).nulls()).isEqualTo(Column.Nulls.NAN);
    assertThat(query.columns().get(6).usage()).isEqualTo(Usage.DISCARD);
  }

  @Test
  void everyKeyOfAnAlertIsRead() {
    Column column =
        query(
                """
                x:
                  query: SELECT 1 AS ratio, 2 AS other
                  metrics:
                    - ratio:
                        usage: GAUGE
                        alert:
                          name: CacheHitLow
                          warning: 0.9
                          critical: 0.8
                          below: true
                          for: 5m
                          keep_firing_for: 10m
                          min: {reads: 100}
                          summary: The cache misses often.
                          description: See the runbook.
                          runbook: https://example.org/cache
                          penalty: {warning: 5, critical: 50}
                    - reads: {usage: GAUGE}
                """)
            .columns()
            .get(0);

    Alert alert = column.alert().orElseThrow();
    assertThat(alert.name()).isEqualTo("CacheHitLow");
    assertThat(alert.warning()).contains(new Alert.Threshold(0.9, Duration.ofMinutes(5), 5));
    assertThat(alert.critical()).contains(new Alert.Threshold(0.8, Duration.ofMinutes(5), 50));
    assertThat(alert.below()).isTrue();
    assertThat(alert.keepFiringFor()).isEqualTo(Duration.ofMinutes(10));
    assertThat(alert.minimum()).isEqualTo(Map.of("reads", 100.0));
    assertThat(alert.summary()).isEqualTo("The cache misses often.");
    assertThat(alert.description()).isEqualTo("See the runbook.");
    assertThat(alert.runbook()).contains("https://example.org/cache");
  }

  @Test
  void anAlertNeedsOnlyANameAThresholdAndASummary() {
    Alert alert =
        query(
                """
                x:
                  query: SELECT 1 AS v
                  metrics:
                    - v: {usage: GAUGE, alert: {name: A, critical: 1, summary: S}}
                """)
            .columns()
            .get(0)
            .alert()
            .orElseThrow();

    assertThat(alert.warning()).isEmpty();
    assertThat(alert.below()).isFalse();
    assertThat(alert.critical()).contains(new Alert.Threshold(1, Duration.ZERO, 40));
    assertThat(alert.keepFiringFor()).isZero();
    assertThat(alert.minimum()).isEmpty();
  }

  @Test
  void anAlertsLevelsCanWaitForDifferentTimesAndHaveNoLimitOfTheirOwn() {
    Alert alert =
        query(
                """
                x:
                  query: SELECT 1 AS v
                  metrics:
                    - v:
                        usage: GAUGE
                        alert: {name: A, warning: off, critical: 1, summary: S, for: {critical: 1m}}
                """)
            .columns()
            .get(0)
            .alert()
            .orElseThrow();

    assertThat(alert.warning())
        .contains(new Alert.Threshold(ThresholdValues.OFF, Duration.ZERO, 15));
    assertThat(alert.warning().orElseThrow().hasLimit()).isFalse();
    assertThat(alert.critical()).contains(new Alert.Threshold(1, Duration.ofMinutes(1), 40));
    assertThat(alert.isBeyond(1e9, ThresholdValues.OFF)).isFalse();
    assertThat(alert.isBeyond(1.5, 1)).isTrue();
    assertThat(alert.isBeyond(1, 1)).isFalse();
  }

  @Test
  void wordsThatYamlTakesForBooleansDatesOrOctalsStayWhatWasWritten() {
    Query query =
        query(
            """
            x:
              query: SELECT 1 AS v
              tags: [no, 2026-11-21, 010, 1:30]
              metrics:
                - on: {usage: LABEL, description: off}
                - v: {usage: GAUGE}
            """);

    assertThat(query.requires().tags()).containsExactly("no", "2026-11-21", "010", "1:30");
    assertThat(query.columns().get(0).name()).isEqualTo("on");
    assertThat(query.columns().get(0).description()).isEqualTo("off");
  }

  @Test
  void entriesAreSortedByNameAndEmptyFilesAreFine() {
    LoadedCatalogue loaded =
        Catalogues.read(
            "",
            "z: &e {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}\na: *e\n",
            "# nothing yet\n");

    assertThat(loaded.catalogue().queries()).extracting(Query::name).containsExactly("a", "z");
  }

  @Test
  void theCatalogueThatComesWithTheAgentIsFine() {
    assertThat(Catalogues.problems(CatalogueFiles.builtin().text())).isEqualTo("(no problem)");
  }
}
