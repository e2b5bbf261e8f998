package dev.pgvitals.catalogue.read;

import static dev.pgvitals.catalogue.read.Catalogues.notices;
import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.query;
import static dev.pgvitals.catalogue.read.Catalogues.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.catalogue.VersionRange;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ForeignFormatsTest {

  @Nested
  class PostgresExporter {
    private static final String FILE =
        """
        shop_orders:
          query: "SELECT status, count(*) AS total, state, took FROM shop.orders GROUP BY 1"
          master: true
          cache_seconds: 30
          runonserver: ">=10.0.0 <13 || >=14.0.0"
          metrics:
            - status:
                usage: "LABEL"
                description: "Status of the order"
            - total:
                usage: "GAUGE"
                description: "Orders"
            - state:
                usage: MAPPEDMETRIC
                metric_mapping:
                  open: 1
                  closed: 0
                description: "State"
                pg_version: ">=10"
            - took:
                usage: DURATION
                description: "Time"
            - size:
                usage: HISTOGRAM
                description: "Order sizes"
        shop_off:
          query: ""
          master: false
        """;

    @Test
    void aFileLoadsUnchangedWithTheMeaningItsFormatPromises() {
      Catalogue catalogue = read(FILE).catalogue();

      Query orders = catalogue.find("shop_orders").orElseThrow();
      assertThat(orders.scope()).isEqualTo(Query.Scope.CLUSTER);
      assertThat(orders.cache()).contains(Duration.ofSeconds(30));
      assertThat(orders.variants())
          .extracting(Variant::versions)
          .containsExactly(
              new VersionRange(100_000, 130_000), new VersionRange(140_000, Integer.MAX_VALUE));
      assertThat(orders.columns().get(2).mapping()).containsEntry("open", 1.0);
      assertThat(QuerySchema.of(orders, NamingScheme.POSTGRES_EXPORTER).families())
          .extracting(MetricFamily::name)
          .containsExactly(
              "shop_orders_total", "shop_orders_state", "shop_orders_took", "shop_orders_size");
    }

    @Test
    void anEmptyQuerySwitchesAnEntryOff() {
      assertThat(read(FILE).catalogue().find("shop_off").orElseThrow().enabled()).isFalse();
    }

    @Test
    void whatIsAcceptedButDoesNothingIsSaid() {
      assertThat(notices(FILE))
          .isEqualTo(
              """
              a.yaml:3:11: shop_orders.master: "master" is accepted but has no effect: such an entry runs once per server anyway
              a.yaml:10:7: shop_orders.metrics.total: the name of a gauge must not end in "_total"; make it a COUNTER or rename it
              a.yaml:19:21: shop_orders.metrics.state.pg_version: "pg_version" is accepted but has no effect: a column is read if the result has it""");
    }

    @Test
    void keysWithoutAValueAreKeysThatAreNotThere() {
      Query query =
          query(
              """
              x:
                query: SELECT 1 AS v
                master:
                cache_seconds: 0
                metrics:
                  - v: {usage: GAUGE, description: }
              """);

      assertThat(query.cache()).isEmpty();
    }

    @Test
    void aLabelThatPrometheusKeepsForItselfIsRenamed() {
      String file =
          """
          x:
            query: SELECT 1 AS v, 'a' AS server
            metrics:
              - server: {usage: LABEL}
              - v: {usage: GAUGE}
          """;

      assertThat(query(file).columns().get(0).publishedName()).isEqualTo("exported_server");
      assertThat(notices(file))
          .isEqualTo(
              "a.yaml:4:7: x.metrics.server: the label \"server\" is reserved; published as"
                  + " \"exported_server\"");
    }
  }

  @Nested
  class PgExporter {
    private static final String FILE =
        """
        wal_primary:
          name: my_wal
          desc: WAL position on the primary
          query: SELECT pg_current_wal_lsn() - '0/0' AS lsn;
          tags: [ cluster, primary, "extension:pg_stat_statements", "not:small" ]
          ttl: 10
          timeout: 0.1
          min_version: 090400
          max_version: 170000
          fatal: true
          skip: false
          priority: 3
          metrics:
            - lsn: { usage: COUNTER ,description: "Position on the primary" }

        wal_replica:
          name: my_wal
          desc: WAL position on the replica
          query: SELECT pg_last_wal_replay_lsn() - '0/0' AS lsn, 'x' AS upstream;
          tags: [ cluster, slave ]
          metrics:
            - upstream: { usage: LABEL }
            - lsn: { usage: COUNTER ,description: "Position replayed" }

        my_table:
          query: |
            SELECT relname, n_live_tup, age FROM pg_stat_user_tables;
          predicate_queries:
            - name: has tables
              predicate_query: SELECT true;
              ttl: 60
          ttl: 0
          timeout: -1
          tags:
          metrics:
            - relname: { usage: LABEL }
            - n_live_tup: { name: n_live_tup, usage: GAUGE, rename: live, default: 0, scale: 1e-3 }
            - age: { usage: HISTOGRAM, bucket: [1, 10, 100] }

        my_bouncer:
          query: SHOW LISTS;
          min_version: 010800
          skip: true
          tags: [ pgbouncer ]
          metrics:
            - list: { usage: LABEL }
            - items: { usage: GAUGE }
        """;

    @Test
    void aFileLoadsUnchangedWithTheMeaningItsFormatPromises() {
      Catalogue catalogue = read(FILE).catalogue();

      Query primary = catalogue.find("wal_primary").orElseThrow();
      assertThat(primary.prefix()).isEqualTo("my_wal");
      assertThat(primary.description()).isEqualTo("WAL position on the primary");
      assertThat(primary.scope()).isEqualTo(Query.Scope.CLUSTER);
      assertThat(primary.role()).isEqualTo(Query.Role.PRIMARY);
      assertThat(primary.cache()).contains(Duration.ofSeconds(10));
      assertThat(primary.timeout()).contains(Duration.ofMillis(100));
      assertThat(primary.fatal()).isTrue();
      assertThat(primary.priority()).isEqualTo(3);
      assertThat(primary.variants().get(0).versions()).isEqualTo(new VersionRange(90_400, 170_000));
      assertThat(primary.requires().extensions())
          .containsExactly(new Requirements.Extension("pg_stat_statements", "", ""));
      assertThat(primary.requires().notTags()).containsExactly("small");
      assertThat(catalogue.find("wal_replica").orElseThrow().role()).isEqualTo(Query.Role.REPLICA);
    }

    @Test
    void anEntryWithoutTheTagClusterRunsInEveryDatabase() {
      Query table = read(FILE).catalogue().find("my_table").orElseThrow();

      assertThat(table.scope()).isEqualTo(Query.Scope.DATABASE);
      assertThat(table.cache()).isEmpty();
      assertThat(table.timeout()).isEmpty();
      assertThat(table.when())
          .containsExactly(
              new Predicate("has tables", "SELECT true", Duration.ofMinutes(1), false));
      assertThat(QuerySchema.of(table, NamingScheme.PROMETHEUS).families())
          .containsExactly(
              gauge("my_table_live", "datname", "relname"),
              gauge("my_table_age_bucket", "datname", "relname", "le"),
              gauge("my_table_age_sum", "datname", "relname"),
              gauge("my_table_age_count", "datname", "relname"));
    }

    @Test
    void anEntryForPgBouncerRunsOnceWithVersionsOfItsOwn() {
      Query bouncer = read(FILE).catalogue().find("my_bouncer").orElseThrow();

      assertThat(bouncer.engine()).isEqualTo(Query.Engine.PGBOUNCER);
      assertThat(bouncer.scope()).isEqualTo(Query.Scope.CLUSTER);
      assertThat(bouncer.enabled()).isFalse();
      assertThat(bouncer.variants().get(0).versions().from()).isEqualTo(10_800);
    }

    @Test
    void noTimeoutAtAllIsSaidNotToBePossible() {
      assertThat(notices(FILE))
          .isEqualTo(
              "a.yaml:33:12: my_table.timeout: \"timeout\" is accepted but has no effect:"
                  + " every statement has a timeout, so the server's applies");
    }

    @Test
    void tagsAloneTellThisFormat() {
      Query query = query("x: {query: SELECT 1, tags: [primary], metrics: [v: {usage: GAUGE}]}\n");

      assertThat(query.scope()).isEqualTo(Query.Scope.DATABASE);
    }

    private static MetricFamily gauge(String name, String... labels) {
      return new MetricFamily(name, MetricType.GAUGE, "", List.of(labels));
    }
  }

  @Test
  void aFileInTheWordsOfTwoFormatsMustSayWhereItsEntriesRun() {
    String file =
        """
        a: {query: SELECT 1, ttl: 10, tags: [cluster], metrics: [v: {usage: GAUGE}]}
        b: {query: SELECT 1, interval: 10s, scope: database, metrics: [v: {usage: GAUGE}]}
        d: {query: SELECT 1, interval: 10s, scope: database, metrics: [v: {usage: GAUGE}]}
        e: {query: SELECT 1, interval: 10s, scope: database, metrics: [v: {usage: GAUGE}]}
        c: {query: SELECT 1, metrics: [v: {usage: GAUGE}]}
        """;

    assertThat(problems(file))
        .isEqualTo(
            "a.yaml:5:1: c: this file mixes keys of several formats, which differ in"
                + " where such an entry runs; set \"scope: cluster\" (once per server) or"
                + " \"scope: database\" (in every database)");
  }

  @Test
  void inAFileOfOursTheWordsOfTheOthersMeanTheSame() {
    Query query =
        query(
            """
            a:
              scope: database
              tags: [cluster, primary]
              role: any
              query: SELECT 1
              timeout: 2
              metrics: [v: {usage: GAUGE}]
            """);

    assertThat(query.scope()).isEqualTo(Query.Scope.DATABASE);
    assertThat(query.role()).isEqualTo(Query.Role.ANY);
    assertThat(query.timeout()).contains(Duration.ofSeconds(2));
  }
}
