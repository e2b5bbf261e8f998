package dev.pgvitals.builtin.storage;

import static dev.pgvitals.builtin.DatabaseReadings.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.schema.HalfDetached;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitioned tables against the sum of their parts. */
class PartitionValuesIT {
  private static final String PARTITIONS = "pg_partitions";
  private static final String FUTURE = "pg_partitions_future";
  private static final String PENDING = "pg_partitions_detach_pending";
  private static final String END = "pg_partitions_end_timestamp_seconds";

  @ParameterizedTest
  @ValueSource(strings = {"date", "timestamp", "timestamptz"})
  void partitionsThatBeginAfterNowAreCounted(String type) {
    try (LocalPostgres postgres = server();
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "ALTER ROLE monitor SET datestyle = 'SQL, DMY'",
          "CREATE TABLE ahead (at %s) PARTITION BY RANGE (at)".formatted(type),
          "CREATE TABLE late (at %s) PARTITION BY RANGE (at)".formatted(type),
          "CREATE TABLE none (at %s) PARTITION BY RANGE (at)".formatted(type),
          "CREATE TABLE by_pair (at %s, n int) PARTITION BY RANGE (at, n)".formatted(type),
          "CREATE TABLE by_list (at %s) PARTITION BY LIST (at)".formatted(type),
          "CREATE TABLE by_number (n int) PARTITION BY RANGE (n)",
          "CREATE TABLE by_number_1 PARTITION OF by_number FOR VALUES FROM (1) TO (2)",
          "CREATE TABLE ahead_old PARTITION OF ahead FOR VALUES FROM (MINVALUE) TO ('2020-02-03')",
          "CREATE TABLE ahead_other PARTITION OF ahead DEFAULT",
          "CREATE TABLE ahead_now PARTITION OF ahead FOR VALUES FROM ('2020-02-03')"
              + " TO ('2100-02-03')",
          "CREATE TABLE ahead_1 PARTITION OF ahead FOR VALUES FROM ('2100-02-03')"
              + " TO ('2101-02-03')",
          "CREATE TABLE ahead_2 PARTITION OF ahead FOR VALUES FROM ('2101-02-03')"
              + " TO ('2102-02-03')",
          "CREATE TABLE late_now PARTITION OF late FOR VALUES FROM ('2020-02-03') TO (MAXVALUE)");

      assertThat(readings.samples(PARTITIONS, "pg_partitions_future"))
          .extracting(s -> s.labels().get("relname") + " " + (int) s.value())
          .containsExactlyInAnyOrder("ahead 2", "late 0", "none 0");
      assertThat(readings.samples(PARTITIONS, "pg_partitions_end_timestamp_seconds"))
          .as("the other has no end, or no partition")
          .extracting(s -> s.labels().get("relname"), Sample::value)
          .singleElement()
          .satisfies(
              tuple -> {
                assertThat(tuple.toList().get(0)).isEqualTo("ahead");
                assertThat((double) tuple.toList().get(1))
                    .as("midnight in some time zone")
                    .isCloseTo(4_168_281_600.0, within(86_400.0));
              });
    }
  }

  /** Its rows are gone at once, and nothing else says so. */
  @OldestAndNewest
  void aPartitionThatIsHalfDetachedIsCounted(int major) {
    try (LocalPostgres postgres = LocalPostgres.start(major)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE event (n int) PARTITION BY RANGE (n)",
          "CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (2)",
          "CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM (2) TO (3) PARTITION BY LIST (n)",
          "CREATE TABLE other (n int) PARTITION BY RANGE (n)",
          "INSERT INTO event VALUES (1)");
      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);
        if (major < 14) {
          assertThat(readings.samples(PARTITIONS, PENDING)).isEmpty();
          return;
        }
        assertThat(readings.value(PARTITIONS, PENDING, "public", "event")).isZero();
        assertThat(readings.value(PARTITIONS, PENDING, "public", "other")).isZero();

        HalfDetached.leave(postgres, "event", "event_1");

        assertThat(postgres.query("SELECT count(*) FROM event")).isEqualTo("0");
        assertThat(readings.value(PARTITIONS, PENDING, "public", "event")).isEqualTo(1);

        postgres.sql("ALTER TABLE event DETACH PARTITION event_1 FINALIZE");

        assertThat(readings.value(PARTITIONS, PENDING, "public", "event")).isZero();
      }
    }
  }

  /** A date may lie where no timestamp can, and a time zone can push a timestamp there. */
  @ParameterizedTest
  @ValueSource(strings = {"Etc/GMT+12", "Pacific/Kiritimati"})
  void aBoundThatNoTimestampCanBeStandsForNone(String zone) {
    try (LocalPostgres postgres = server();
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "ALTER ROLE monitor SET timezone = '%s'".formatted(zone),
          "ALTER ROLE monitor SET datestyle = 'German'");
      for (String type : new String[] {"date", "timestamp", "timestamptz"}) {
        String last = type.equals("date") ? "5874897-12-31" : "294276-12-31 23:59:59.999999+00";
        String first = type.equals("date") ? "4714-11-24 BC" : "4714-11-25 00:00:00+00 BC";
        postgres.sql(
            "CREATE TABLE last_%1$s (at %1$s) PARTITION BY RANGE (at)".formatted(type),
            partition("last_" + type, 1, "'2100-01-01'", "'2101-01-01'"),
            partition("last_" + type, 2, "'2101-01-01'", "'" + last + "'"),
            partition("last_" + type, 3, "'" + last + "'", "MAXVALUE"),
            "CREATE TABLE first_%1$s (at %1$s) PARTITION BY RANGE (at)".formatted(type),
            partition("first_" + type, 1, "MINVALUE", "'-infinity'"),
            partition("first_" + type, 2, "'" + first + "'", "'0044-03-15 BC'"),
            "CREATE TABLE infinite_%1$s (at %1$s) PARTITION BY RANGE (at)".formatted(type),
            partition("infinite_" + type, 1, "'2100-01-01'", "'infinity'"),
            partition("infinite_" + type, 2, "'infinity'", "MAXVALUE"),
            "CREATE TABLE before_%1$s (at %1$s) PARTITION BY RANGE (at)".formatted(type),
            partition("before_" + type, 1, "MINVALUE", "'-infinity'"));
      }
      postgres.sql(
          "CREATE TABLE by_number (n numeric) PARTITION BY RANGE (n)",
          partition("by_number", 1, "'-1e30'", "'NaN'"),
          partition("by_number", 2, "'NaN'", "MAXVALUE"));

      for (String type : new String[] {"date", "timestamp", "timestamptz"}) {
        assertThat(readings.value(PARTITIONS, FUTURE, "public", "last_" + type)).isEqualTo(2);
        assertThat(readings.value(PARTITIONS, FUTURE, "public", "first_" + type)).isZero();
        assertThat(readings.value(PARTITIONS, FUTURE, "public", "infinite_" + type)).isOne();
        assertThat(readings.value(PARTITIONS, FUTURE, "public", "before_" + type)).isZero();
        assertThat(readings.value(PARTITIONS, END, "public", "first_" + type))
            .as("the Ides of March in some time zone")
            .isCloseTo(-63_517_824_000.0, within(86_400.0));
      }
      assertThat(readings.samples(PARTITIONS, END)).hasSize(3);
      assertThat(readings.samples(PARTITIONS, "pg_partitions_leaves")).hasSize(13);
    }
  }

  private static String partition(String table, int number, String from, String to) {
    return "CREATE TABLE %1$s_%2$d PARTITION OF %1$s FOR VALUES FROM (%3$s) TO (%4$s)"
        .formatted(table, number, from, to);
  }

  @Test
  void aPartitionedTableIsTheSumOfItsParts() {
    try (LocalPostgres postgres = server();
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      postgres.sql(
          "CREATE TABLE whole (id int, kind int, note text, PRIMARY KEY (id, kind))"
              + " PARTITION BY LIST (kind)",
          "CREATE TABLE part_1 PARTITION OF whole FOR VALUES IN (1)",
          "CREATE TABLE part_2 PARTITION OF whole FOR VALUES IN (2) PARTITION BY RANGE (id)",
          "CREATE TABLE part_2_low PARTITION OF part_2 FOR VALUES FROM (0) TO (500)",
          "CREATE TABLE part_2_high PARTITION OF part_2 FOR VALUES FROM (500) TO (1000)",
          "CREATE TABLE part_other PARTITION OF whole DEFAULT",
          "CREATE TABLE apart (id int)",
          "INSERT INTO apart SELECT generate_series(1, 5000)");
      assertThat(sum(readings, "default_rows")).isZero();
      postgres.sql(
          "INSERT INTO whole SELECT n, n % 2 + 1, 'some' FROM generate_series(1, 900) n",
          "INSERT INTO whole SELECT n, 3, 'other' FROM generate_series(1, 7) n",
          "UPDATE whole SET note = 'more' WHERE id <= 100",
          "DELETE FROM whole WHERE id > 800");
      awaitAnswer(
          postgres,
          "SELECT sum(n_tup_del) FROM pg_stat_user_tables WHERE relname LIKE 'part%'",
          "100");
      postgres.sql("VACUUM part_1", "ANALYZE");
      awaitAnswer(
          postgres, "SELECT count(*) FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL", "1");

      assertThat(sum(readings, "leaves")).isEqualTo(4);
      assertThat(sum(readings, "default_rows")).isEqualTo(7);
      assertThat(sum(readings, "n_tup_ins")).isEqualTo(907);
      assertThat(sum(readings, "n_tup_del")).isEqualTo(100);
      assertThat(sum(readings, "n_live_tup"))
          .isEqualTo(807)
          .isEqualTo(ofParts(readings, "pg_stat_user_tables", "n_live_tup"));
      assertThat(sum(readings, "n_dead_tup"))
          .isGreaterThan(100)
          .isEqualTo(ofParts(readings, "pg_stat_user_tables", "n_dead_tup"));
      assertThat(sum(readings, "n_tup_upd"))
          .isEqualTo(107)
          .isEqualTo(ofParts(readings, "pg_stat_user_tables", "n_tup_upd_total"));
      assertThat(sum(readings, "seq_scans"))
          .isPositive()
          .isEqualTo(ofParts(readings, "pg_stat_user_tables", "seq_scan_total"));
      assertThat(sum(readings, "idx_scans"))
          .isEqualTo(ofParts(readings, "pg_stat_user_tables", "idx_scan_total"));
      assertThat(sum(readings, "rows_estimate"))
          .isEqualTo(807)
          .isEqualTo(ofParts(readings, "pg_stat_user_tables_size", "rows_estimate"));
      assertThat(sum(readings, "table_size_bytes"))
          .isPositive()
          .isEqualTo(ofParts(readings, "pg_stat_user_tables_size", "table_size_bytes"));
      assertThat(sum(readings, "index_size_bytes"))
          .isPositive()
          .isEqualTo(ofParts(readings, "pg_stat_user_tables_size", "index_size_bytes"));
      assertThat(sum(readings, "never_vacuumed")).isEqualTo(3);
      assertThat(sum(readings, "oldest_vacuum_age_seconds")).isBetween(0.0, 60.0);
    }
  }

  private static LocalPostgres server() {
    LocalPostgres postgres = LocalPostgres.start(18, Map.of("autovacuum", "off"));
    postgres.createMonitorRole();
    return postgres;
  }

  private static double sum(DatabaseReadings readings, String column) {
    return readings.value(PARTITIONS, "pg_partitions_" + column, "public", "whole");
  }

  private static double ofParts(DatabaseReadings readings, String query, String column) {
    return readings.samples(query, "pg_stat_user_tables_" + column).stream()
        .filter(s -> String.valueOf(s.labels().get("relname")).startsWith("part"))
        .mapToDouble(Sample::value)
        .sum();
  }
}
