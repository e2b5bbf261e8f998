package dev.pgvitals.catalogue.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.metric.store.SliceStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the programs that files were written for would publish of them. */
class ForeignFilesIT {
  private final Postgres postgres = Postgres.shared(18);

  @Test
  void aConfigMapOfCloudNativePgGivesWhatTheOperatorsExporterGives() {
    String file =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: app-queries
          labels: {cnpg.io/reload: ""}
        data:
          queries: |
            jobs:
              name: app_jobs
              query: |
                SELECT * FROM (VALUES
                  ('mail', 3, 1.5, 'up', '1500ms', NULL::int, 'on'),
                  ('web', 4, 2, 'down', '2s', 7, NULL)) AS j(queue, waiting, tries, state, took, gone, note)
              predicate_query: SELECT NOT pg_is_in_recovery()
              metrics:
                - queue: {usage: "LABEL"}
                - waiting: {usage: "GAUGE", description: "Jobs that wait", name: backlog}
                - tries: {usage: "COUNTER", description: "Attempts"}
                - state: {usage: "MAPPEDMETRIC", description: "State", metric_mapping: {up: 1, down: 0}}
                - took: {usage: "DURATION", description: "Time"}
                - gone: {usage: "GAUGE", description: "Lost"}
                - note: {usage: "LABEL"}
            sizes:
              query: SELECT ARRAY[1, 10] AS size, ARRAY[2, 5] AS size_bucket, 31.5 AS size_sum, 6 AS size_count
              metrics:
                - size: {usage: "HISTOGRAM", description: "Sizes"}
            here:
              query: SELECT current_database() AS datname, '1' AS setting
              target_databases: ["postgre?"]
              metrics:
                - datname: {usage: "LABEL"}
                - setting: {usage: "GAUGE", description: "Text that is a number"}
            one:
              query: SELECT count(*) AS n FROM pg_class WHERE relname = 'pg_class'
              target_databases: [postgres]
              metrics:
                - n: {usage: "GAUGE", description: "Tables"}
            unknown:
              query: SELECT 1 AS n
              predicate_query: SELECT NULL
              metrics:
                - n: {usage: "GAUGE", description: "Nothing"}
            never:
              query: SELECT 1 AS n
              predicate_query: SELECT true WHERE false
              metrics:
                - n: {usage: "GAUGE", description: "Nothing"}
        """;
    try (Trial trial = Trial.of(postgres, file)) {
      assertThat(page(trial, "cnpg_jobs"))
          .isEqualTo(
              """
              # HELP cnpg_app_jobs_backlog Jobs that wait
              # TYPE cnpg_app_jobs_backlog gauge
              cnpg_app_jobs_backlog{server="db",queue="mail",note="on"} 3
              cnpg_app_jobs_backlog{server="db",queue="web",note=""} 4
              # HELP cnpg_app_jobs_gone Lost
              # TYPE cnpg_app_jobs_gone gauge
              cnpg_app_jobs_gone{server="db",queue="mail",note="on"} NaN
              cnpg_app_jobs_gone{server="db",queue="web",note=""} 7
              # HELP cnpg_app_jobs_state State
              # TYPE cnpg_app_jobs_state gauge
              cnpg_app_jobs_state{server="db",queue="mail",note="on"} 1
              cnpg_app_jobs_state{server="db",queue="web",note=""} 0
              # HELP cnpg_app_jobs_took_milliseconds Time
              # TYPE cnpg_app_jobs_took_milliseconds gauge
              cnpg_app_jobs_took_milliseconds{server="db",queue="mail",note="on"} 1500
              cnpg_app_jobs_took_milliseconds{server="db",queue="web",note=""} 2000
              # HELP cnpg_app_jobs_tries Attempts
              # TYPE cnpg_app_jobs_tries counter
              cnpg_app_jobs_tries{server="db",queue="mail",note="on"} 1.5
              cnpg_app_jobs_tries{server="db",queue="web",note=""} 2
              """);
      assertThat(page(trial, "cnpg_sizes"))
          .startsWith(
              """
              # HELP cnpg_sizes_size Sizes
              # TYPE cnpg_sizes_size histogram
              """)
          .endsWith(
              """
              cnpg_sizes_size_bucket{server="db",le="+Inf"} 6
              cnpg_sizes_size_count{server="db"} 6
              cnpg_sizes_size_sum{server="db"} 31.5
              """);
      assertThat(page(trial, "cnpg_here"))
          .isEqualTo(
              """
              # HELP cnpg_here_setting Text that is a number
              # TYPE cnpg_here_setting gauge
              cnpg_here_setting{server="db",datname="postgres"} 1
              """);
      assertThat(page(trial, "cnpg_one"))
          .isEqualTo(
              """
              # HELP cnpg_one_n Tables
              # TYPE cnpg_one_n gauge
              cnpg_one_n{server="db"} 1
              """);
      assertThat(page(trial, "cnpg_never")).isEmpty();
      assertThat(page(trial, "cnpg_unknown")).as("NULL is no").isEmpty();
    }
  }

  @Test
  void aCollectorOfSqlExporterGivesWhatThatGives() {
    String file =
        """
        collector_name: jobs
        metrics:
          - metric_name: jobs_by_state
            type: gauge
            help: Jobs by their state
            key_labels: [queue, host]
            static_labels: {source: app}
            value_label: state
            values: [waiting, running]
            query_ref: queues
          - metric_name: jobs_tries
            type: counter
            help: Attempts
            key_labels: [queue, host]
            values: [tries]
            query_ref: queues
          - metric_name: jobs_known
            type: gauge
            help: Queues that there are
            key_labels: [queue]
            static_value: 1
            query_ref: queues
        queries:
          - query_name: queues
            query: |
              SELECT * FROM (VALUES
                ('mail', 'a', 3, 1, 9.5::float4, 'x'),
                ('mail', 'b', NULL, 2, 0, 'x'),
                ('web', NULL, 4, 0, 1e10, 'y')) AS j(queue, host, waiting, running, tries, extra)
        """;
    try (Trial trial = Trial.of(postgres, file)) {
      assertThat(trial.plan().queries()).as("one run for all metrics").hasSize(1);
      assertThat(page(trial, "jobs_queues"))
          .isEqualTo(
              """
              # HELP jobs_by_state Jobs by their state
              # TYPE jobs_by_state gauge
              jobs_by_state{server="db",queue="mail",host="a",source="app",state="waiting"} 3
              jobs_by_state{server="db",queue="mail",host="a",source="app",state="running"} 1
              jobs_by_state{server="db",queue="mail",host="b",source="app",state="running"} 2
              jobs_by_state{server="db",queue="web",host="",source="app",state="waiting"} 4
              jobs_by_state{server="db",queue="web",host="",source="app",state="running"} 0
              # HELP jobs_known Queues that there are
              # TYPE jobs_known gauge
              jobs_known{server="db",queue="mail"} 1
              jobs_known{server="db",queue="web"} 1
              # HELP jobs_tries Attempts
              # TYPE jobs_tries counter
              jobs_tries{server="db",queue="mail",host="a"} 9.5
              jobs_tries{server="db",queue="mail",host="b"} 0
              jobs_tries{server="db",queue="web",host=""} 10000000000
              """);
    }
  }

  private static String page(Trial trial, String query) {
    SliceStore store = new SliceStore(System::nanoTime);
    ServerProbe.Outcome outcome = trial.run(query);
    assertThat(outcome.failure()).isEmpty();
    outcome.slice().ifPresent(slice -> store.publish(slice, Duration.ofHours(1)));
    return Trial.text(store);
  }
}
