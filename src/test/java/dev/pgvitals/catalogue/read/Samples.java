package dev.pgvitals.catalogue.read;

import dev.pgvitals.alert.AlertReader;
import dev.pgvitals.alert.Level;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Texts that are right, together with every key of every format. */
final class Samples {
  static final String OURS =
      """
      # Orders of the shop, by status.
      shop_orders:
        description: Orders, as the shop counts them.
        scope: database
        role: primary
        enabled: true
        interval: 30s
        timeout: 500ms
        stale_after: 5m
        max_series: 200
        databases: ["shop_.*"]
        publish: metrics
        tags: [billing, "not:staging"]
        requires:
          extension: pg_stat_statements >= 1.8
          relation: [public.orders, public.lines]
          privilege: pg_monitor
          schema: public
        when: SELECT EXISTS (SELECT FROM orders)
        variants:
          - pg: ">= 14, < 17"
            query: |
              SELECT status, count(*) AS open, max(age) AS age FROM orders
              GROUP BY status;
          - {pg: "17 - 18", query: SELECT 1}
          - query: SELECT 2
            pg: < 14
        metrics:
          - status: {usage: LABEL, description: Status, rename: state, length: 32}
          - open:
              usage: GAUGE
              description: Open orders
              unit: orders
              scale: 1e-3
              default: 0
              "null": zero
              alert:
                name: ShopOrdersOpen
                warning: 100
                critical: 500.5
                below: false
                for: 5m
                keep_firing_for: 10m
                min: {lag: 1}
                summary: Orders are not being handled.
                description: Look at the workers.
                runbook: https://example.org/orders
                penalty: {warning: 5, critical: 30}
          - age: {usage: HISTOGRAM, bucket: [1, 10, 1e2]}
          - kind: {usage: MAPPEDMETRIC, metric_mapping: {good: 1, bad: 0}}
          - lag: {usage: DURATION, null: nan}
          - edition: {usage: INFO}
          - junk: {usage: DISCARD}

      shop_customers:
        top: {rows: 50, by: [spent, orders], total: customers}
        query: SELECT name, spent, orders, count(*) OVER () AS customers FROM customers ORDER BY spent DESC LIMIT :top
        metrics:
          - name: {usage: LABEL}
          - spent: {usage: GAUGE}
          - orders: {usage: DISCARD}
          - customers: {usage: DISCARD}

      shop_workers:
        key: [host, worker]
        query: SELECT host, worker, jobs, seconds FROM workers
        metrics:
          - host: {usage: LABEL}
          - worker: {usage: DISCARD}
          - jobs: {usage: COUNTER}
          - seconds: {usage: HISTOGRAM, per: jobs, bucket: [0.1, 1]}

      shop_events:
        query: SELECT count(*) AS created FROM orders WHERE created_at >= :since AND created_at < :until
        pg: "13"
        scope: cluster
        settle: 2s
        metrics:
          - created: {usage: EVENTS}

      shop_load:
        interval: 2s
        query: SELECT shop, count(*) AS busy FROM tills GROUP BY shop
        metrics:
          - shop: {usage: LABEL}
          - busy: {usage: SAMPLED}

      shop_pools:
        query: SHOW POOLS
        tags: [pgbouncer]
        pg: ">= 1.12"
        metrics:
          - database: {usage: LABEL, only: [shop, crm]}
          - maxwait: {usage: GAUGE, optional: true}

      shop_stock:
        scope: database
        databases: shop
        datname: false
        query: SELECT place, kind, free, taken FROM stock
        metrics:
          - place: {usage: LABEL}
          - kind: {usage: LABEL}
          - free: {usage: GAUGE, metric_name: stock_places, static_labels: {state: free}, key_labels: [place]}
          - taken: {usage: GAUGE, metric_name: stock_places, static_labels: {state: taken}, key_labels: [place]}
          - known: {usage: GAUGE, static_value: 1}

      shop_orders_slow:
        extends: shop_orders
        enabled: false
        interval: 1h30m
      """;

  static final String POSTGRES_EXPORTER =
      """
      app_jobs:
        query: "SELECT queue, count(*) AS waiting, sum(tries) AS tries, state, took FROM jobs GROUP BY 1"
        master: true
        cache_seconds: 60
        runonserver: ">=10.0.0 <19"
        metrics:
          - queue:
              usage: "LABEL"
              description: "Name of the queue"
          - waiting:
              usage: "GAUGE"
              description: "Jobs that wait"
          - tries:
              usage: "COUNTER"
              description: "Attempts"
          - state:
              usage: "MAPPEDMETRIC"
              description: "State of the queue"
              metric_mapping:
                running: 1
                paused: 0
              pg_version: ">=10.0.0"
          - took:
              usage: "DURATION"
              description: "Time for the last job"
          - sizes:
              usage: "HISTOGRAM"
              description: "Sizes of jobs"
      app_off:
        query: ""
      """;

  static final String PG_EXPORTER =
      """
      app_session_10:
        name: app_session
        desc: Sessions of the application
        query: |-
          SELECT datname, state, count(*) AS count, age
          FROM pg_stat_activity;

        tags: [ cluster, primary, "extension:pg_stat_statements", "schema:app", "dbname:app", "username:mon", "not:tiny", big ]
        ttl: 10
        timeout: 0.5
        min_version: 090600
        max_version: 180000
        fatal: false
        skip: false
        priority: 10
        predicate_queries:
          - name: is there anything
            predicate_query: |
              SELECT true;
            ttl: 60
        metrics:
          - datname: { usage: LABEL   ,description: "Name of the database" }
          - state:   { usage: LABEL   ,description: "State" }
          - count:   { usage: GAUGE   ,rename: sessions ,default: 0 ,scale: 1 ,description: "Sessions" }
          - age:     { name: age, usage: HISTOGRAM ,bucket: [1, 3, 10] ,description: "Ages" }

      app_pool:
        query: SHOW POOLS;
        ttl: 10
        min_version: 11800
        tags: [ pgbouncer ]
        metrics:
          - database:  { usage: LABEL, rename: datname }
          - cl_active: { usage: GAUGE, description: "Clients" }
      """;

  static final String CLOUDNATIVE_PG =
      """
      jobs:
        name: app_jobs
        query: SELECT datname, queue, waiting, took FROM jobs
        primary: true
        predicate_query: SELECT to_regclass('jobs') IS NOT NULL
        target_databases: ["shop_[a-z]*", crm]
        metrics:
          - datname: {usage: LABEL}
          - queue: {usage: LABEL}
            waiting: {usage: COUNTER, name: backlog}
          - took: {usage: DURATION}
      """;

  static final String SQL_EXPORTER =
      """
      global: {min_interval: 10s}
      target: {data_source_name: "postgres://u:p@db/x", collectors: [j*]}
      collectors:
        - collector_name: jobs
          metrics:
            - metric_name: jobs_by_state
              type: gauge
              help: Jobs
              key_labels: [queue]
              static_labels: {source: app}
              value_label: state
              values: [waiting, running]
              query_ref: q
            - {metric_name: jobs_known, type: counter, help: Known, static_value: 1, query: SELECT 1}
          queries:
            - {query_name: q, query: SELECT queue, waiting, running FROM jobs}
      """;

  static final String CONFIG_MAP =
      """
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        labels: {cnpg.io/reload: ""}
      data:
        queries: |
          app_users:
            query: SELECT count(*) AS registered FROM users
            metrics:
              - registered: {usage: GAUGE}
      ---
      apiVersion: v1
      kind: Secret
      data:
        a: YXBwOiB7cXVlcnk6IFNFTEVDVCAxIEFTIG4sIG1ldHJpY3M6IFtuOiB7dXNhZ2U6IEdBVUdFfV19
      stringData:
        b: "app_b: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}"
      """;

  static final String ALIASES =
      """
      a: &base
        query: SELECT relname, n FROM t
        metrics: &columns
          - relname: {usage: LABEL}
          - n: {usage: COUNTER}
      b:
        <<: *base
        query: SELECT 1 AS n
        metrics: *columns
      """;

  static final List<String> WITHOUT_ALIASES = List.of(OURS, POSTGRES_EXPORTER, PG_EXPORTER);
  static final List<String> VALID =
      List.of(
          OURS, POSTGRES_EXPORTER, PG_EXPORTER, ALIASES, CLOUDNATIVE_PG, SQL_EXPORTER, CONFIG_MAP);

  private Samples() {}

  /** Every key that an entry of a native catalogue may have, at whatever depth. */
  static Stream<String> everyKey() {
    return Stream.of(
            CatalogueKeys.ENTRY,
            CatalogueKeys.COLUMN,
            AlertReader.KEYS,
            Level.LABELS,
            CatalogueKeys.REQUIRES,
            CatalogueKeys.TOP,
            CatalogueKeys.VARIANT,
            CatalogueKeys.PREDICATE)
        .flatMap(Set::stream);
  }
}
