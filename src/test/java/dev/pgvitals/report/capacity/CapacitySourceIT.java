package dev.pgvitals.report.capacity;

import static dev.pgvitals.report.capacity.Backfilled.labels;
import static dev.pgvitals.report.capacity.Backfilled.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.report.document.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus of known history gives a report. */
class CapacitySourceIT {
  private static final double GIB = 1 << 30;
  private static final String HOSTILE = "a\"b\\c{}|.*<b>%s\n\u00e9\u202e";

  @TempDir private Path directory;

  /** Two jobs scrape the server, the second since a month ago. */
  private static void orders(Backfilled history) {
    for (String job : List.of("a", "b")) {
      boolean first = job.equals("a");
      history.add(
          "pg_database_size_bytes",
          labels("server", "orders", "datname", "shop", "job", job, "instance", first ? "1" : "2"),
          60,
          ago -> first || ago < 30 ? (160 - ago) * GIB : Double.NaN);
    }
    history
        .add(
            "pg_database_size_bytes",
            labels("server", "orders", "datname", "audit"),
            60,
            ago -> ago > 30 && ago < 35 ? Double.NaN : 5 * GIB)
        .add("pg_storage_quota_bytes", labels("server", "orders"), 60, ago -> 200 * GIB)
        .add("pg_connections_limit", labels("server", "orders"), 60, ago -> 97)
        .add(
            "pg_connections_used",
            labels("server", "orders"),
            60,
            ago -> 50 + (ago * 24 % 24 == 1 ? 20 + Math.floor(ago) % 7 : 0))
        .add("pg_settings_autovacuum_freeze_max_age", labels("server", "orders"), 60, ago -> 2e8)
        .add("pg_next_transaction_id", labels("server", "orders"), 60, ago -> 1e10 - 5e6 * ago)
        .add(
            "pg_database_datfrozenxid_age",
            labels("server", "orders", "datname", "shop"),
            60,
            ago -> 5e7 + 5e6 * ((60 - ago) % 10))
        .add("pg_in_recovery", labels("server", "orders"), 60, ago -> 0)
        .add("pg_in_recovery", labels("server", "copy"), 60, ago -> 1)
        .add(
            "pg_sequence_usage_ratio",
            labels(
                "server",
                "orders",
                "datname",
                "shop",
                "schemaname",
                "public",
                "sequencename",
                "ids",
                "relname",
                "line",
                "attname",
                "id"),
            60,
            ago -> 0.8 - 0.005 * ago);
  }

  private static void tables(Backfilled history) {
    for (String server : List.of("orders", "copy")) {
      for (String name : List.of("line", "event_2026_02", "still")) {
        Map<String, String> table =
            labels("server", server, "datname", "shop", "schemaname", "public", "relname", name);
        double perDay = name.equals("still") ? 0 : name.equals("line") ? 0.25 : 0.5;
        history.add(
            "pg_stat_user_tables_table_size_bytes",
            table,
            name.startsWith("event") ? 20 : 60,
            ago -> (40 - perDay * ago) * GIB);
        if (name.equals("line")) {
          history.add("pg_stat_user_tables_index_size_bytes", table, 60, ago -> 2 * GIB);
        }
      }
      Map<String, String> parent =
          labels("server", server, "datname", "shop", "schemaname", "public", "relname", "event");
      history.add("pg_partitions_leaves", parent, 60, ago -> 3);
      history.add("pg_partitions_table_size_bytes", parent, 60, ago -> (90 - 0.5 * ago) * GIB);
    }
  }

  private static void fires(
      Backfilled history, DoublePredicate when, String alert, String... labels) {
    Map<String, String> all = labels("alertname", alert, "alertstate", "firing");
    all.putAll(labels(labels));
    history.add("ALERTS", all, 7, Duration.ofMinutes(1), ago -> when.test(ago) ? 1 : Double.NaN);
  }

  private static void alerts(Backfilled history) {
    fires(
        history,
        ago -> (ago > 5 && ago < 5.25) || (ago > 2 && ago < 2.125),
        "PostgresReplicaDisconnected",
        "severity",
        "critical",
        "server",
        "copy");
    fires(
        history,
        ago -> ago < 0.5,
        "PostgresConnectionsHigh",
        "severity",
        "warning",
        "server",
        "orders");
    fires(
        history,
        ago -> Math.rint(ago * 1440) == 1442,
        "PostgresAgentDown",
        "severity",
        "critical",
        "instance",
        "db:1");
    fires(history, ago -> true, "PostgresWatchdog", "severity", "none", "server", "orders");
    history.add(
        "ALERTS",
        labels("alertname", "PostgresDown", "alertstate", "pending", "server", "orders"),
        7,
        ago -> 1);
  }

  private void twoMonths(Release release) throws IOException {
    try (Backfilled history = new Backfilled(directory)) {
      orders(history);
      tables(history);
      alerts(history);
      history.add(
          "pg_database_size_bytes",
          labels("server", HOSTILE, "datname", HOSTILE),
          60,
          ago -> (50 - 0.1 * ago) * GIB - (ago < 20 ? 10 * GIB : 0));
      history.add(
          "pg_stat_user_tables_table_size_bytes",
          labels("server", HOSTILE, "datname", HOSTILE, "schemaname", HOSTILE, "relname", HOSTILE),
          60,
          ago -> (8 - 0.1 * ago) * GIB);
      history.start(release);
      Map<String, Part> parts = history.parts();

      assertThat(parts.keySet()).containsExactly("alerts", "growth", "capacity");
      assertThat(lines(parts, "alerts"))
          .startsWith(
              "PostgresReplicaDisconnected | critical | copy | PT9H | 2 | 2026-02-27T12:00:00Z"
                  + " | CRITICAL",
              "PostgresAgentDown | critical | db:1 | PT5M | 1 | 2026-02-28T12:00:00Z | CRITICAL",
              "PostgresConnectionsHigh | warning | orders | PT12H | 1 | still firing | WARNING")
          .hasSize(4);
      assertThat(lines(parts, "growth"))
          .startsWith(
              "orders | 165 GiB | 158.5 GiB | +6.5 GiB | 135.5 GiB | +29.5 GiB",
              HOSTILE + " | 40 GiB | 39.35 GiB | +665.6 MiB | 47.05 GiB | -7.05 GiB",
              "orders | shop | 160 GiB | 153.5 GiB | +6.5 GiB | 130.5 GiB | +29.5 GiB")
          .containsSubsequence(
              "orders | shop | public.event | 90 GiB | 86.75 GiB | +3.25 GiB | 75.25 GiB"
                  + " | +14.75 GiB",
              "orders | shop | public.line | 42 GiB | 40.38 GiB | +1.625 GiB | 34.63 GiB"
                  + " | +7.375 GiB",
              HOSTILE
                  + " | "
                  + HOSTILE
                  + " | "
                  + HOSTILE
                  + "."
                  + HOSTILE
                  + " | 8 GiB | 7.35 GiB | +665.6 MiB | 5.05 GiB | +2.95 GiB")
          .noneMatch(line -> line.contains("event_2026_02") || line.startsWith("copy"));
      assertThat(lines(parts, "capacity"))
          .containsSubsequence(
              "orders | 165 GiB | 200 GiB | +1 GiB | 254.5 GiB | 344.5 GiB | in 36 days | WARNING",
              HOSTILE + " | 40 GiB | ? | +102.4 MiB | 48.95 GiB | 57.95 GiB | ?",
              "* "
                  + HOSTILE
                  + ": a jump of -9.95 GiB on 2026-02-10 is left out of the trend. If such come"
                  + " again, it is too high.",
              "orders | 71 | 97 | 0 (-0.03 to 0.04) | 73 (69 to 78) | 73 (67 to 80)"
                  + " | not within 6 months",
              "orders | shop | public.ids | 80 % | 100 % | +0.5 % | 100 % | 100 % | in 41 days"
                  + " | WARNING",
              "orders | +5,000,000 | 50,000,000 | 200,000,000 | in 30 days | not within 6 months"
                  + " | not within 6 months",
              "orders | shop | public.event | 90 GiB | +512 MiB | 134.8 GiB | 179.8 GiB");
      assertThat(history.summary())
          .containsExactly(
              "WARNING orders: storage used up in 36 days, 165 GiB of 200 GiB now",
              "WARNING orders / shop / public.ids: sequence used up in 41 days, 80 % of 100 % now");
      assertThat(lines(history.parts(HOSTILE), "growth"))
          .contains(HOSTILE + " | 40 GiB | 39.35 GiB | +665.6 MiB | 47.05 GiB | -7.05 GiB")
          .noneMatch(line -> line.startsWith("orders"));
    }
  }

  @Test
  void twoMonthsOfSeveralServers() throws IOException {
    twoMonths(Release.SYSTEM);
  }

  @Test
  void theNewestPrometheusSaysTheSame() throws IOException {
    twoMonths(Release.SID);
  }

  @Test
  void anEmptyPrometheusIsSaid() throws IOException {
    try (Backfilled history = new Backfilled(directory).start(Release.SYSTEM)) {
      Map<String, Part> parts = history.parts();

      assertThat(lines(parts, "alerts")).singleElement().asString().startsWith("None fired.");
      assertThat(lines(parts, "growth"))
          .singleElement()
          .asString()
          .startsWith("missing: Prometheus has no pg_database_size_bytes");
      assertThat(lines(parts, "capacity"))
          .singleElement()
          .asString()
          .contains("a forecast takes 14 days, and 60 for half a year");
    }
  }

  @Test
  void threeDaysAreSizesAndNoForecast() throws IOException {
    try (Backfilled history = new Backfilled(directory)) {
      Map<String, String> database = labels("server", "young", "datname", "app");
      Map<String, String> table = new LinkedHashMap<>(database);
      table.putAll(labels("schemaname", "public", "relname", "t"));
      history
          .add("pg_database_size_bytes", database, 3, ago -> (10 - ago) * GIB)
          .add("pg_storage_quota_bytes", database, 3, ago -> 20 * GIB)
          .add("pg_stat_user_tables_table_size_bytes", table, 3, ago -> (5 - ago) * GIB)
          .start(Release.SYSTEM);
      Map<String, Part> parts = history.parts();

      assertThat(lines(parts, "growth"))
          .startsWith("young | 10 GiB | ? | ? | ? | ?")
          .contains("young | app | public.t | 5 GiB | ? | ? | ? | ?");
      assertThat(lines(parts, "capacity"))
          .contains(
              "young | 10 GiB | 20 GiB | ? | not enough history: 3 of 14 days | not enough"
                  + " history: 3 of 14 days | ?");
    }
  }
}
