package dev.pgvitals.catalogue.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueErrorsTest {
  private static final String RANGE =
      "must be a version range such as \">= 14\", \"< 17\", \">= 14, < 17\", \"14\", \"14 - 16\" or"
          + " \"9.6\", but it is ";

  @Test
  void allProblemsOfAllFilesAreSaidAtOnceInOrder() {
    String said =
        Catalogues.problems(
            """
            pg_a:
              query: SELECT 1 AS v
              intervall: 5s
              metrics:
                - v: {usage: GAUG}
            """,
            """
            pg_b:
              query: [SELECT 1]
              scope: server
              metrics:
                - v: {usage: GAUGE}
            """);

    assertThat(said)
        .isEqualTo(
            """
            a.yaml:3:3: pg_a: unknown key "intervall"; did you mean "interval"?
            a.yaml:5:18: pg_a.metrics.v.usage: unknown usage "GAUG"; did you mean "GAUGE"?
            b.yaml:2:10: pg_b.query: must be text, but it is a list
            b.yaml:3:10: pg_b.scope: must be one of cluster, database, not "server\"""");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void aBadEntryIsRefusedWithItsPlaceAndTheRemedy(String lines, String said) {
    String text =
        "e:\n"
            + (lines.contains("query:") || lines.contains("variants:") ? "" : "  query: SELECT 1\n")
            + (lines.contains("scope:") ? "" : "  scope: cluster\n")
            + lines.indent(2)
            + (lines.contains("metrics:") ? "" : "  metrics: [v: {usage: GAUGE}]\n");

    assertThat(Catalogues.problems(text).replaceAll("a\\.yaml:\\d+:\\d+: e", "e")).isEqualTo(said);
  }

  static Stream<Arguments> entries() {
    return Stream.of(
        arguments("interval: 15", "e.interval: the unit is missing; 15s, 15ms or 15m?"),
        arguments("interval: 1ms", "e.interval: must be at least 100ms, but it is 1ms"),
        arguments("timeout: 0", "e.timeout: must be at least 1ms, but it is 0"),
        arguments(
            "timeout: -1",
            "e.timeout: must be a duration such as 15s, 200ms or 1h30m, but it is \"-1\""),
        arguments("stale_after: 0s", "e.stale_after: must be at least 100ms, but it is 0s"),
        arguments("max_series: 0", "e.max_series: must be from 1 to 1000000, but it is 0"),
        arguments("top: 10", "e.top: must be a mapping, but it is \"10\""),
        arguments(
            "top: {rows: 5, bye: v}",
            "e.top: the key \"by\" is missing\ne.top: unknown key \"bye\"; did you mean \"by\"?"),
        arguments("top: {rows: 0, by: v}", "e.top.rows: must be from 1 to 1000000, but it is 0"),
        arguments(
            "top: {rows: 5, by: vals}\nmetrics: [val: {usage: GAUGE}, l: {usage: LABEL}]",
            "e.top.by: \"vals\" is not a column under \"metrics\" (its usage may be DISCARD); did you mean \"val\"?"),
        arguments("top: {rows: 5, by: v}", "e.top: needs a LABEL column to identify the rows"),
        arguments(
            "top: {rows: 5, by: v}\nmax_series: 4\nmetrics: [v: {usage: GAUGE}, l: {usage: LABEL}]",
            "e.top.rows: is more than max_series, which is 4: every full run would fail"),
        arguments(
            "top: {rows: 5, by: v}\nquery: SHOW ALL\nmetrics: [v: {usage: GAUGE}, l: {usage: LABEL}]",
            "e.query: must be a SELECT, WITH, VALUES or TABLE, as \"top\" puts an ORDER BY and a LIMIT around it"),
        arguments(
            "top: {rows: 5, by: v}\nquery: SELECT 1; SELECT 2\nmetrics: [v: {usage: GAUGE}, l: {usage: LABEL}]",
            "e.query: must be a single SQL statement, but there are several"),
        arguments(
            "top: {rows: 5, by: v}\nquery: SELECT 1 LIMIT :top\nmetrics: [v: {usage: GAUGE}, l: {usage: LABEL}]",
            "e.query: limits itself to \":top\" rows, so it must return the total in a"
                + " column, named by \"top.total\""),
        arguments(
            "top: {rows: 5, by: v, total: v}\nmetrics: [v: {usage: GAUGE}, l: {usage: LABEL}]",
            "e.query: must limit itself to \":top\" rows, as \"top.total\" is set"),
        arguments(
            "query: SELECT 1 LIMIT :top",
            "e.query: \":top\" stands for the rows of \"top\", but the entry has no \"top\""),
        arguments(
            "top: {rows: 5, by: v}\nquery: \"SELECT :since, :until\"\nmetrics: [v: {usage: EVENTS}, l: {usage: LABEL}]",
            "e.metrics.v: EVENTS cannot be combined with \"top\": events of dropped rows"
                + " would be lost"),
        arguments(
            "top: {rows: 5, by: v, total: n}\nquery: \"SELECT :top\"\n"
                + "metrics: [v: {usage: SAMPLED}, l: {usage: LABEL}, n: {usage: DISCARD}]",
            "e.metrics.v: SAMPLED cannot be combined with \"top.total\": rows that the query"
                + " leaves out itself would be lost"),
        arguments(
            "top: {rows: 5, by: v}\nmetrics: [v: {usage: HISTOGRAM, bucket: [1]}, l: {usage: LABEL}]",
            "e.metrics.v: a HISTOGRAM of one observation per row cannot be combined with"
                + " \"top\": it needs all rows"),
        arguments("key: []", "e.key: must name at least one column"),
        arguments(
            "key: id\nmetrics: [v: {usage: COUNTER}, ids: {usage: DISCARD}]",
            "e.key: \"id\" is not a column under \"metrics\" (its usage may be DISCARD); did you mean \"ids\"?"),
        arguments(
            "key: id\nmetrics: [v: {usage: GAUGE}, id: {usage: LABEL}]",
            "e.metrics.v.usage: an entry with \"key\" sums the increases of rows, which"
                + " does not apply to GAUGE; only to COUNTER and HISTOGRAM"),
        arguments(
            "key: id\nmetrics: [v: {usage: COUNTER}, id: {usage: INFO}]",
            "e.metrics.id.usage: an entry with \"key\" sums the increases of rows, which"
                + " does not apply to INFO; only to COUNTER and HISTOGRAM"),
        arguments(
            "key: id\nmetrics: [v: {usage: HISTOGRAM, bucket: [1]}, id: {usage: LABEL}]",
            "e.metrics.v: a HISTOGRAM in an entry with \"key\" is a histogram of means:"
                + " set \"per\" to the column with the count for this total"),
        arguments(
            "key: id\nmetrics: [v: {usage: HISTOGRAM, bucket: [1], per: call}, calls: {usage: COUNTER}, id: {usage: LABEL}]",
            "e.metrics.v.per: \"call\" is not a column under \"metrics\" (its usage may be DISCARD); did you mean \"calls\"?"),
        arguments(
            "key: id\nmetrics: [v: {usage: HISTOGRAM, per: calls}, calls: {usage: COUNTER}, id: {usage: LABEL}]",
            "e.metrics.v.per: needs \"bucket\" beside it, such as [0.01, 0.1, 1]"),
        arguments(
            "metrics: [v: {usage: HISTOGRAM, bucket: [1], per: calls}, calls: {usage: COUNTER}]",
            "e.metrics.v.per: means are computed from the increase of each row, so the"
                + " entry needs \"key\": the columns that identify a row across runs"),
        arguments("enabled: maybe", "e.enabled: must be true or false, but it is \"maybe\""),
        arguments("role: master", "e.role: must be one of any, primary, replica, not \"master\""),
        arguments(
            "scope: Cluster",
            "e.scope: must be one of cluster, database, not \"Cluster\"; did you mean \"cluster\"?"),
        arguments(
            "databases: [\"shop_(\"]",
            "e.databases[0]: is not a regular expression: Unclosed group"),
        arguments("description:", "e.description: has no value; give it one or remove the key"),
        arguments(
            "name: 1st",
            "e.name: \"1st\" cannot begin a metric name: letters, digits and _ only, no"
                + " digit first"),
        arguments(
            "name: a:b",
            "e.name: \":\" in metric names is reserved for recording rules; use \"_\""),
        arguments(
            "desc: x\ndescription: y",
            "e.desc: means the same as \"description\"; keep one of them"),
        arguments("tags: [\"extension:\"]", "e.tags[0]: a name is missing after \"extension:\""),
        arguments(
            "tags: [primary, standby]",
            "e.tags[1]: a server cannot be both primary and replica; to run on both,"
                + " omit both tags"),
        arguments(
            "tags: [pgbouncer]\nscope: database",
            "e.scope: PgBouncer has no databases to run in; remove \"scope\""),
        arguments(
            "tags: [pgbouncer]\nwhen: SELECT true",
            "e.when: PgBouncer does not support SQL predicates; remove \"when\""),
        arguments(
            "requires: {extention: x}",
            "e.requires: unknown key \"extention\"; did you mean \"extension\"?"),
        arguments(
            "requires: {extension: x > 1}",
            "e.requires.extension: must be an extension, perhaps with a version, such as \"pg_stat_statements >= 1.8\" or \"pg_stat_statements >= 1.8, < 1.11\", but it is \"x > 1\""),
        arguments(
            "when: SELECT true; SELECT false",
            "e.when: must be a single SQL statement, but there are several"),
        arguments(
            "predicate_queries: [{name: x}]",
            "e.predicate_queries[0]: the key \"predicate_query\" is missing"),
        arguments("pg: new", "e.pg: " + RANGE + "\"new\""),
        arguments("pg: \">= 15, < 14\"", "e.pg: " + RANGE + "\">= 15, < 14\""),
        arguments(
            "min_version: thirteen",
            "e.min_version: must be a version number such as 130000 (13) or 090600 (9.6), but it is \"thirteen\""),
        arguments(
            "min_version: 150000\nmax_version: 140000",
            "e.max_version: empty version range: from 150000 to before 140000"),
        arguments(
            "pg: 14\nmin_version: 1",
            "e.pg: give either \"pg\" or \"min_version\" and \"max_version\""),
        arguments(
            "pg: 14\nrunonserver: \">=10.0.0\"",
            "e.runonserver: the versions are given twice; keep one of them"),
        arguments("runonserver: \"!9\"", "e.runonserver: " + RANGE + "\"!9\""),
        arguments(
            "query: \"\"",
            "e.query: there is no SQL; to disable the entry, set \"enabled: false\""),
        arguments(
            "query: \"-- only a comment\"",
            "e.query: there is no SQL; to disable the entry, set \"enabled: false\""),
        arguments(
            "query: SELECT 1; SELECT 2",
            "e.query: must be a single SQL statement, but there are several"),
        arguments(
            "query: SELECT :since",
            "e.query: \":since\" only applies to EVENTS, but no column has that usage"),
        arguments(
            "query: SELECT :until",
            "e.query: \":until\" only applies to EVENTS, but no column has that usage"),
        arguments(
            "query: \"SELECT 1 AS v WHERE now() >= :since\"\nmetrics: [v: {usage: EVENTS}]",
            "e.query: must use \":until\", as the column \"v\" is EVENTS: each run"
                + " counts the events at or after \":since\" and before \":until\", as in WHERE"
                + " created_at >= :since AND created_at < :until"),
        arguments(
            "query: \"SELECT 1 AS v WHERE now() < :until\"\nmetrics: [v: {usage: EVENTS}]",
            "e.query: must use \":since\", as the column \"v\" is EVENTS: each run"
                + " counts the events at or after \":since\" and before \":until\", as in WHERE"
                + " created_at >= :since AND created_at < :until"),
        arguments(
            "query: \"SELECT 1 AS v WHERE now() between :since AND :until\"\nmetrics: [v: {usage: EVENTS}]",
            "e.query: an event at the time where one run ends and the next begins must"
                + " count once, but BETWEEN, > :since and <= :until count it twice or never:"
                + " use created_at >= :since AND created_at < :until"),
        arguments(
            "query: \"SELECT 1 AS v WHERE now() > :since AND now() < :until\"\nmetrics: [v: {usage: EVENTS}]",
            "e.query: an event at the time where one run ends and the next begins must"
                + " count once, but BETWEEN, > :since and <= :until count it twice or never:"
                + " use created_at >= :since AND created_at < :until"),
        arguments(
            "query: \"SELECT 1 AS v WHERE now() >= :since AND now() <= :until\"\nmetrics: [v: {usage: EVENTS}]",
            "e.query: an event at the time where one run ends and the next begins must"
                + " count once, but BETWEEN, > :since and <= :until count it twice or never:"
                + " use created_at >= :since AND created_at < :until"),
        arguments(
            "query: \"SELECT 1 AS v WHERE now() BETWEEN SYMMETRIC :since AND :until\"\nmetrics: [v: {usage: EVENTS}]",
            "e.query: an event at the time where one run ends and the next begins must"
                + " count once, but BETWEEN, > :since and <= :until count it twice or never:"
                + " use created_at >= :since AND created_at < :until"),
        arguments("settle: 10s", "e.settle: only applies to EVENTS, but no column has that usage"),
        arguments(
            "settle: 2d\nquery: \"SELECT :since, :until\"\nmetrics: [v: {usage: EVENTS}]",
            "e.settle: must be at most 1d, but it is 2d; for longer transactions, set"
                + " the timestamp of events at commit"),
        arguments(
            "settle: 10\nquery: \"SELECT :since, :until\"\nmetrics: [v: {usage: EVENTS}]",
            "e.settle: the unit is missing; 10s, 10ms or 10m?"),
        arguments(
            "query: \"SELECT :since, :until\"\nmetrics: [v: {usage: EVENTS, null: nan}]",
            "e.metrics.v.null: a counter cannot be \"nan\"; a NULL counts as nothing"
                + " unless \"default\" is set"),
        arguments(
            "metrics: [v: {usage: SAMPLED, null: nan}]",
            "e.metrics.v.null: a counter cannot be \"nan\"; a NULL counts as nothing"
                + " unless \"default\" is set"),
        arguments(
            "query: \"SELECT :since, :until\"\nmetrics: [v: {usage: EVENTS}, w: {usage: SAMPLED}]",
            "e.metrics.w.usage: SAMPLED cannot be combined with EVENTS in one entry: write two"
                + " entries"),
        arguments(
            "key: l\nmetrics: [v: {usage: SAMPLED}, l: {usage: LABEL}]",
            "e.metrics.v.usage: an entry with \"key\" sums the increases of rows, which does not"
                + " apply to SAMPLED; only to COUNTER and HISTOGRAM"),
        arguments(
            "variants: []", "e.variants: must have at least one variant, {pg: ..., query: ...}"),
        arguments("variants: [{pg: 14}]", "e.variants[0]: the key \"query\" is missing"),
        arguments(
            "variants: [{pg: 14, sql: x, query: x}]",
            "e.variants[0]: unknown key \"sql\"; known: pg, query"),
        arguments(
            "variants: [{query: SELECT 1}]\npg: 14",
            "e.pg: cannot be combined with \"variants\": put it into one of them"),
        arguments(
            "variants: [{pg: \">= 14\", query: a}, {pg: \"13 - 14\", query: b}]",
            "e.variants: the versions of two variants overlap: \">= 13, < 15\" here and \">= 14\" at"
                + " a.yaml:3:14"),
        arguments("metrics:", "e.metrics: must be a list, but it is nothing"),
        arguments("metrics: []", "e.metrics: must list at least one column"),
        arguments(
            "metrics: {v: {usage: GAUGE}}", "e.metrics: must be a list, but it is a mapping"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("columns")
  void aBadColumnIsRefusedWithItsPlaceAndTheRemedy(String metrics, String said) {
    String text = "e:\n  scope: cluster\n  query: SELECT 1\n  metrics:\n" + metrics.indent(4);

    assertThat(Catalogues.problems(text).replaceAll("a\\.yaml:\\d+:\\d+: e\\.metrics", "e"))
        .isEqualTo(said);
  }

  static Stream<Arguments> columns() {
    String gauge = "- v: {usage: GAUGE}\n";
    return Stream.of(
        arguments("- v", "e[0]: must be a column, \"- name: {usage: ...}\", but it is \"v\""),
        arguments("- {}", "e[0]: must be a column, \"- name: {usage: ...}\", but it is empty"),
        arguments("- v:", "e.v: has no settings; give it at least {usage: ...}"),
        arguments(
            "- v:\n  usage: GAUGE",
            "e[0]: a column is one key with its settings below it, but found v, usage;"
                + " indent what belongs to \"v\" deeper"),
        arguments("- v: GAUGE", "e.v: must be a mapping, but it is \"GAUGE\""),
        arguments("- v: {description: x}", "e.v: the key \"usage\" is missing"),
        arguments(
            "- v: {usage: TEXT}",
            "e.v.usage: unknown usage \"TEXT\"; known: COUNTER, DISCARD, DURATION,"
                + " EVENTS, GAUGE, HISTOGRAM, INFO, LABEL, MAPPEDMETRIC, SAMPLED, SCHEDULE"),
        arguments(
            "- v: {usage: GAUGE, descripton: x}",
            "e.v: unknown key \"descripton\"; did you mean \"description\"?"),
        arguments(
            "- v: {usage: GAUGE, scale: ten}", "e.v.scale: must be a number, but it is \"ten\""),
        arguments(
            "- v: {usage: GAUGE, null: none}",
            "e.v.null: must be one of skip, zero, nan, not \"none\""),
        arguments(
            "- v: {usage: GAUGE, bucket: [1]}",
            "e.v.bucket: does not apply to GAUGE; only to HISTOGRAM"),
        arguments(
            "- v: {usage: GAUGE, length: 5}",
            "e.v.length: does not apply to GAUGE; only to INFO, LABEL"),
        arguments(
            "- v: {usage: GAUGE, only: [a]}",
            "e.v.only: does not apply to GAUGE; only to INFO, LABEL"),
        arguments(
            gauge + "- l: {usage: LABEL, only: []}",
            "e.l.only: must have at least one text, or no row would be read"),
        arguments(
            gauge + "- l: {usage: LABEL, only: shop}",
            "e.l.only: must be a list, but it is \"shop\""),
        arguments(
            "- v: {usage: GAUGE, optional: maybe}",
            "e.v.optional: must be true or false, but it is \"maybe\""),
        arguments(
            "- v: {usage: GAUGE, metric_mapping: {a: 1}}",
            "e.v.metric_mapping: does not apply to GAUGE; only to MAPPEDMETRIC"),
        arguments(
            gauge + "- l: {usage: LABEL, default: 1}",
            "e.l.default: does not apply to LABEL; only to COUNTER, DURATION, EVENTS, GAUGE, HISTOGRAM, MAPPEDMETRIC, SAMPLED, SCHEDULE"),
        arguments(
            gauge + "- l: {usage: LABEL, alert: {name: A, warning: 1, summary: s}}",
            "e.l.alert: does not apply to LABEL; only to DURATION, GAUGE, MAPPEDMETRIC, SCHEDULE"),
        arguments(
            "- v: {usage: HISTOGRAM, bucket: [1, 3, 3]}",
            "e.v.bucket[2]: bounds must rise; this one is not above the one before it"),
        arguments(
            "- v: {usage: HISTOGRAM, bucket: [1, .inf]}",
            "e.v.bucket[1]: must be a number, but it is \".inf\""),
        arguments(
            "- v: {usage: HISTOGRAM, bucket: []}",
            "e.v.bucket: must have at least one upper bound, such as [1, 10, 100]; +Inf is added"),
        arguments(
            "- v: {usage: MAPPEDMETRIC}",
            "e.v: MAPPEDMETRIC needs \"metric_mapping\", such as {running: 1, stopped: 0}"),
        arguments(
            "- v: {usage: MAPPEDMETRIC, metric_mapping: {a: b}}",
            "e.v.metric_mapping.a: must be a number, but it is \"b\""),
        arguments(
            gauge + "- v: {usage: LABEL}", "e.v: the column is given twice; first at a.yaml:5:7"),
        arguments(
            gauge + "- \"?column?\": {usage: LABEL}",
            "e.?column?: \"?column?\" cannot be a label's name: letters, digits and _ only, no digit or __ first; give it another with \"rename\""),
        arguments(
            gauge + "- __x: {usage: LABEL}",
            "e.__x: \"__x\" cannot be a label's name: letters, digits and _ only, no digit or __ first; give it another with \"rename\""),
        arguments(
            gauge + "- job: {usage: LABEL}",
            "e.job: the label \"job\" is reserved; give it another name with \"rename\""),
        arguments(
            gauge + "- x: {usage: INFO, rename: server}",
            "e.x: the label \"server\" is reserved; give it another name with \"rename\""),
        arguments(
            gauge + "- a: {usage: LABEL}\n- b: {usage: LABEL, rename: a}",
            "e.v: duplicate label \"a\"; rename one of them"),
        arguments(
            "- a b: {usage: GAUGE}",
            "e.a b: \"e_a b\" cannot be a metric's name: letters, digits and _ only; give it another with \"rename\""),
        arguments(
            "- v_total: {usage: GAUGE}",
            "e.v_total: the name of a gauge must not end in \"_total\"; make it a COUNTER or rename it"),
        arguments(
            "- v_bucket: {usage: DURATION}",
            "e.v_bucket: the name of a gauge must not end in \"_bucket\"; rename it"),
        arguments(
            gauge + "- w: {usage: GAUGE, rename: v}",
            "e.w: \"e_v\" is published by two columns; first at a.yaml:5:7"),
        arguments(
            "- l: {usage: LABEL}", "e: no column is published; make one a GAUGE, COUNTER or INFO"),
        arguments(
            "- v: {usage: EVENTS}",
            "a.yaml:3:10: e.query: must use \":since\" and \":until\", as the column"
                + " \"v\" is EVENTS: each run counts the events at or after \":since\" and"
                + " before \":until\", as in WHERE created_at >= :since AND created_at < :until"),
        arguments(
            "- v: {usage: HISTOGRAM}\n- v_sum: {usage: GAUGE}",
            "e.v_sum: \"e_v_sum\" belongs to the histogram \"e_v\"; the other is at a.yaml:5:7"),
        arguments(
            "- v: {usage: COUNTER}\n- w: {usage: GAUGE, rename: v}",
            "e.w: \"e_v\" and \"e_v_total\" at a.yaml:5:7 are the same name in"
                + " OpenMetrics; rename one of them"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alerts")
  void aBadAlertIsRefusedWithItsPlaceAndTheRemedy(String alert, String said) {
    String text =
        "e: {scope: cluster, query: x, metrics: [v: {usage: GAUGE, alert: {%s}}]}\n"
            .formatted(alert);

    assertThat(
            Catalogues.problems(text)
                .replaceAll("a\\.yaml:\\d+:\\d+: e\\.metrics\\.v\\.alert", "alert"))
        .isEqualTo(said);
  }

  static Stream<Arguments> alerts() {
    return Stream.of(
        arguments("name: A, summary: s", "alert: needs a limit: \"warning\", \"critical\" or both"),
        arguments("warning: 1, summary: s", "alert: the key \"name\" is missing"),
        arguments("name: A, warning: 1", "alert: the key \"summary\" is missing"),
        arguments(
            "name: A B, warning: 1, summary: s",
            "alert.name: must be in CamelCase, letters and digits only, such as PostgresLocksHigh"),
        arguments(
            "name: A, warning: 2, critical: 1, summary: s",
            "alert.critical: must be more than warning; if low values are bad, set"
                + " \"below: true\""),
        arguments(
            "name: A, warning: 1, critical: 1, summary: s",
            "alert.critical: must be more than warning; if low values are bad, set"
                + " \"below: true\""),
        arguments(
            "name: A, warning: 1, critical: 2, below: true, summary: s",
            "alert.critical: must be less than warning, as low values are bad (below: true)"),
        arguments(
            "name: A, warning: 1, for: 5, summary: s",
            "alert.for: the unit is missing; 5s, 5ms or 5m?"),
        arguments(
            "name: A, warning: 1, penalty: {warning: 101}, summary: s",
            "alert.penalty.warning: must be from 0 to 100 points"),
        arguments(
            "name: A, warning: 1, penalty: {warn: 1}, summary: s",
            "alert.penalty: unknown key \"warn\"; known: critical, warning"),
        arguments(
            "name: diskFull, warning: 1, summary: s",
            "alert.name: must be in CamelCase, letters and digits only, such as PostgresLocksHigh"),
        arguments(
            "name: A, warning: on, summary: s",
            "alert.warning: must be a number, but it is \"on\""),
        arguments(
            "name: A, warning: 1, for: {warning: 5}, summary: s",
            "alert.for.warning: the unit is missing; 5s, 5ms or 5m?"),
        arguments(
            "name: A, warning: 1, for: {warning: 5m, critical: 1m}, summary: s",
            "alert.for.critical: the alert has no level \"critical\"; give it one or remove this"),
        arguments(
            "name: A, critical: 1, penalty: {warning: 5}, summary: s",
            "alert.penalty.warning: the alert has no level \"warning\"; give it one or remove this"),
        arguments(
            "name: A, warning: 1, min: calls > 1, summary: s",
            "alert.min: must be minimums of other columns, such as {calls: 100}, but it"
                + " is \"calls > 1\""),
        arguments(
            "name: A, warning: 1, min: {}, summary: s",
            "alert.min: names no column; give one or remove the key"),
        arguments(
            "name: A, warning: 1, min: {w: 1}, summary: s",
            "alert.min.w: there is no such column; did you mean \"v\"?"),
        arguments(
            "name: A, warning: 1, sumary: s, summary: s",
            "alert: unknown key \"sumary\"; did you mean \"summary\"?"));
  }

  @Test
  void oneAlertNameIsOneAlert() {
    String said =
        Catalogues.problems(
            """
            a:
              scope: cluster
              query: x
              metrics:
                - v: {usage: GAUGE, alert: {name: A, warning: 1, summary: s}}
                - w: {usage: GAUGE, alert: {name: A, warning: 1, summary: s}}
            """);

    assertThat(said)
        .isEqualTo(
            "a.yaml:6:7: a.metrics.w.alert.name: the alert \"A\" is defined twice; first at"
                + " a.yaml:5:7; give it another name");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reserved")
  void aMetricNameOfPrometheusOrTheAgentIsRefused(String prefix, String column, String said) {
    String text =
        "e: {name: %s, scope: cluster, query: x, metrics: [%s: {usage: GAUGE}]}\n"
            .formatted(prefix, column);

    assertThat(Catalogues.problems(text))
        .endsWith(": e.metrics." + column + ": " + said + "; give it another with \"rename\"");
  }

  static Stream<Arguments> reserved() {
    return Stream.of(
        arguments("pg", "up", "the name \"pg_up\" is reserved"),
        arguments("pgvitals", "x", "names that begin with \"pgvitals_\" are reserved"),
        arguments("process", "x", "names that begin with \"process_\" are reserved"),
        arguments("jvm", "x", "names that begin with \"jvm_\" are reserved"),
        arguments("scrape", "x", "names that begin with \"scrape_\" are reserved"));
  }

  @Test
  void anEntryThatIsNotAMappingIsUsuallyOneThatIsNotIndented() {
    assertThat(Catalogues.problems("pg_a:\nquery: SELECT 1\n"))
        .isEqualTo(
            """
            a.yaml:1:1: pg_a: must be a mapping with "query" and "metrics", but it is nothing; are the lines below it indented?
            a.yaml:2:1: query: must be a mapping with "query" and "metrics", but it is "SELECT 1"; are the lines below it indented?""");
  }

  @Test
  void aMissingQueryAndMissingMetricsAreBothSaid() {
    assertThat(Catalogues.problems("pg_a:\n  scope: cluster\n"))
        .isEqualTo(
            """
            a.yaml:2:3: pg_a: the key "query" is missing
            a.yaml:2:3: pg_a: the key "metrics" is missing""");
  }

  @Test
  void eventsAreForPostgresqlOnly() {
    assertThat(
            Catalogues.problems(
                """
                e:
                  tags: [pgbouncer]
                  query: SHOW STATS
                  metrics:
                    - v: {usage: EVENTS}
                """))
        .endsWith("e.metrics.v.usage: EVENTS is not available for PgBouncer, only for PostgreSQL");
  }
}
