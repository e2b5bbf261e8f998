package dev.pgvitals.catalogue.foreign;

import static dev.pgvitals.catalogue.read.Catalogues.notices;
import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.query;
import static dev.pgvitals.catalogue.read.Catalogues.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.catalogue.VersionRange;
import dev.pgvitals.metric.MetricFamily;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudNativePgTest {
  private static final String FILE =
      """
      jobs:
        name: app_jobs
        query: SELECT queue, waiting, tries, state, took, sizes, note FROM jobs
        primary: true
        predicate_query: SELECT to_regclass('jobs') IS NOT NULL
        target_databases: ["shop_*", crm]
        cache_seconds: 30
        runonserver: ">=14.0.0"
        metrics:
          - queue: {usage: LABEL, description: Queue}
          - waiting: {usage: GAUGE, description: Jobs that wait, name: backlog}
            tries: {usage: COUNTER, description: Attempts}
          - state: {usage: MAPPEDMETRIC, description: State, metric_mapping: {up: 1}}
          - took: {usage: DURATION, description: Time}
          - sizes: {usage: HISTOGRAM, description: Sizes, name: size}
          - note: {usage: DISCARD, description: Not published}
      """;

  @Test
  void metricsAreCalledAsTheOperatorCallsThemWhateverTheNaming() {
    for (NamingScheme naming : NamingScheme.values()) {
      assertThat(QuerySchema.of(query(FILE), naming).families())
          .extracting(MetricFamily::name)
          .containsExactly(
              "cnpg_app_jobs_backlog",
              "cnpg_app_jobs_tries",
              "cnpg_app_jobs_state",
              "cnpg_app_jobs_took_milliseconds",
              "cnpg_app_jobs_size");
    }
  }

  @Test
  void everyKeyMeansWhatItMeansThere() {
    Query query = query(FILE);

    assertThat(query.name()).isEqualTo("cnpg_jobs");
    assertThat(query.role()).isEqualTo(Query.Role.PRIMARY);
    assertThat(query.when())
        .extracting(Predicate::sql)
        .containsExactly("SELECT to_regclass('jobs') IS NOT NULL");
    assertThat(query.scope()).isEqualTo(Query.Scope.DATABASE);
    assertThat(query.databases()).extracting(Pattern::pattern).containsExactly("shop_[^/]*", "crm");
    assertThat(query.cache()).contains(Duration.ofSeconds(30));
    assertThat(query.variants())
        .extracting(Variant::versions)
        .containsExactly(new VersionRange(140_000, Integer.MAX_VALUE));
    assertThat(query.columns())
        .filteredOn(c -> c.nulls() == Column.Nulls.NAN)
        .extracting(Column::name)
        .containsExactly("waiting", "tries");
    assertThat(query.columns().get(4).scale()).as("milliseconds of seconds").isEqualTo(1000);
    assertThat(notices(FILE)).isEmpty();
  }

  @Test
  void ofSeveralDatabasesALabelTellsWhichAndOfOneTheQueryAlone() {
    assertThat(QuerySchema.of(query(FILE), NamingScheme.PROMETHEUS).labels())
        .containsExactly("datname", "queue");
    assertThat(labelsIn("[crm]")).isEmpty();
    assertThat(labelsIn("[\"*\"]")).containsExactly("datname");
  }

  private static List<String> labelsIn(String targets) {
    String file =
        """
        n:
          query: SELECT 1 AS n
          target_databases: %s
          metrics:
            - n: {usage: GAUGE}
        """
            .formatted(targets);
    return QuerySchema.of(query(file), NamingScheme.PROMETHEUS).labels();
  }

  @ParameterizedTest
  @ValueSource(strings = {"target_databases: []", "predicate_query: ''", "primary: false"})
  void aKeyThatAsksForNothingLeavesTheEntryAsItIs(String key) {
    Query query =
        query("n:\n  query: SELECT 1 AS n\n  " + key + "\n  metrics: [n: {usage: GAUGE}]\n");

    assertThat(query.scope()).isEqualTo(Query.Scope.CLUSTER);
    assertThat(query.role()).isEqualTo(Query.Role.ANY);
    assertThat(query.when()).isEmpty();
    assertThat(query.name()).isEqualTo("cnpg_n");
  }

  @Test
  void masterMeansThePrimaryInAFileOfTheirs() {
    String file =
        """
        n:
          query: SELECT 1 AS n
          master: true
          primary: false
          metrics: [n: {usage: GAUGE}]
        """;

    assertThat(query(file).role()).isEqualTo(Query.Role.PRIMARY);
  }

  @ParameterizedTest
  @CsvSource({
    "'*', shop, true",
    "'*', a/b, false",
    "'shop_?', shop_1, true",
    "'shop_?', shop_12, false",
    "'shop_[0-9]', shop_5, true",
    "'shop_[^0-9]', shop_5, false",
    "'shop_[^0-9]', shop_x, true",
    "'a.c*', abc, false",
    "'a\\*[b]', a*b, true",
    "'[a\\-z]', b, false",
    "'[a\\-z]', -, true",
    "'{a}(b)*', '{a}(b)c', true",
    "shop, shop, true",
    "a.c, abc, false",
  })
  void aPatternMatchesAsAShellWould(String pattern, String name, boolean matches) {
    String regex = DatabasePattern.regex(pattern).orElseThrow();

    assertThat(name.matches(regex)).isEqualTo(matches);
  }

  @Test
  void whatDoesNothingIsSaid() {
    String file =
        """
        n:
          query: SELECT 1 AS n, 'a' AS l
          target_databases: ["*", template1]
          metrics:
            - l: {usage: LABEL, name: other}
            - n: {usage: GAUGE, name: jobs_total}
        """;

    assertThat(notices(file))
        .isEqualTo(
            """
            a.yaml:3:27: cnpg_n.target_databases[1]: a template database is not monitored, so it is left out
            a.yaml:5:31: cnpg_n.metrics.l.name: "name" is accepted but has no effect: CloudNativePG renames no labels
            a.yaml:6:7: cnpg_n.metrics.n: the name of a gauge must not end in "_total"; make it a COUNTER or rename it""");
  }

  @Test
  void aWordOfTheirsAmongOursIsSaid() {
    String file =
        """
        a: {interval: 1m, query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}
        b: {primary: true, query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}
        """;

    assertThat(notices(file))
        .isEqualTo(
            "a.yaml:2:5: \"primary\" makes this a file of CloudNativePG, whose metrics begin with"
                + " \"cnpg_\"; in a file of ours say \"role: primary\"");
    assertThat(read(file).catalogue().queries())
        .extracting(Query::name)
        .containsExactly("cnpg_a", "cnpg_b");
  }

  @Test
  void everyErrorHasThePlaceAtWhichItWasMade() {
    String file =
        """
        a:
          query: SELECT 1 AS n
          primary: maybe
          predicate_query: [SELECT true]
          target_databases: ["shop_[", {a: b}]
          metrics:
            - n: {usage: GAUG}
        b:
          name: a-b
          query: SELECT 1 AS n
          predicate_query: SELECT 1; SELECT 2
          metrics:
            - n: {usage: GAUGE, name: x-y}
        c:
          query: SELECT 1 AS n
          metrics:
            - n:
              usage: GAUGE
        d:
          metrics: none
        e: word
        """;

    assertThat(problems(file))
        .isEqualTo(
            """
            a.yaml:3:12: cnpg_a.primary: must be true or false, but it is "maybe"
            a.yaml:4:20: cnpg_a.predicate_query: must be text, but it is a list
            a.yaml:5:22: cnpg_a.target_databases[0]: must be the name of a database or a pattern such as "shop_*", but it is "shop_["
            a.yaml:5:32: cnpg_a.target_databases[1]: must be text, but it is a mapping
            a.yaml:7:18: cnpg_a.metrics.n.usage: unknown usage "GAUG"; did you mean "GAUGE"?
            a.yaml:9:9: cnpg_b.name: "cnpg_a-b" cannot begin a metric name: letters, digits and _ only, no digit first
            a.yaml:11:20: cnpg_b.predicate_queries[0].predicate_query: must be a single SQL statement, but there are several
            a.yaml:13:7: cnpg_b.metrics.n: "cnpg_a-b_x-y" cannot be a metric's name: letters, digits and _ only; give it another with "metric_name"
            a.yaml:17:7: cnpg_c.metrics[0]: a column is one key with its settings below it, but found n, usage; indent what belongs to "n" deeper
            a.yaml:20:12: cnpg_d.metrics: must be a list, but it is "none"
            a.yaml:21:1: e: must be a mapping with "query" and "metrics", but it is "word"; are the lines below it indented?""");
  }

  @Test
  void anEntryTakesThePlaceOfNoBuiltInOneAndCanBeExtended() {
    String ours =
        """
        jobs: {interval: 1m, query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}
        """;
    String later = "cnpg_jobs: {extends: cnpg_jobs, interval: 5m}\n";

    assertThat(read(ours, FILE, later).catalogue().queries())
        .extracting(Query::name, q -> q.interval().orElse(Duration.ZERO))
        .containsExactly(
            tuple("cnpg_jobs", Duration.ofMinutes(5)), tuple("jobs", Duration.ofMinutes(1)));
  }
}
