package dev.pgvitals.builtin.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.archive.table.ArchiveTable;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code pgvitals maintain} writes down of partitions that it archives. */
class ArchivedPartitionsIT {
  private static final String COLD = "pg_archive_cold";
  private static final String WAITING = "pg_archive_waiting";

  private static void prepare(Postgres postgres) {
    postgres.createMonitorRole();
    postgres.sql(ArchiveTable.setup());
  }

  /** Times are ago, or NULL. */
  private static String row(
      String database, String place, String detached, String archived, String dropped) {
    return """
        INSERT INTO pgvitals.archive (database, schema, "table", partition, partition_schema, partition_oid, begun_at, detached_at,
          place, rows, bytes, archived_at, verified_at, dropped_at, agent)
        VALUES (%1$s, 'public', 't', 'p', 'public',
          (SELECT count(*) + 1 FROM pgvitals.archive), now() - interval '30 days', now() - %3$s::interval,
          %2$s, 1000, 5000, now() - %4$s::interval, now() - %4$s::interval, now() - %5$s::interval, 'cron')"""
        .formatted(database, place, detached, archived, dropped);
  }

  @OldestAndNewest
  void filesAreAddedUpByDatabaseAndPlaceAndNoPartitionIsNamed(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(
          row("'shop'", "'cold'", "'9 days'", "'8 days'", "'7 days'"),
          row("'shop'", "'cold'", "'4 days'", "'3 days'", "NULL"),
          row("'shop'", "'glacier'", "'4 days'", "'2 days'", "NULL"),
          row("'shop'", "'cold'", "'6 days'", "NULL", "NULL"),
          row("'books'", "'cold'", "'2 days'", "'1 day'", "'1 hour'"));

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);

        assertThat(readings.value(COLD, "pg_archive_cold_partitions", "shop", "cold")).isEqualTo(2);
        assertThat(readings.value(COLD, "pg_archive_cold_rows", "shop", "cold")).isEqualTo(2000);
        assertThat(readings.value(COLD, "pg_archive_cold_bytes", "shop", "cold")).isEqualTo(10_000);
        assertThat(readings.value(COLD, "pg_archive_cold_bytes", "shop", "glacier"))
            .isEqualTo(5000);
        assertThat(ago(readings, "last_archived")).isCloseTo(3 * 86_400, within(600.0));
        assertThat(ago(readings, "oldest_verified")).isCloseTo(8 * 86_400, within(600.0));
        assertThat(readings.samples(COLD, "pg_archive_cold_bytes"))
            .extracting(Sample::labels)
            .allSatisfy(
                labels ->
                    assertThat(labels).containsOnlyKeys("datname", "table_database", "place"));

        assertThat(readings.value(WAITING, "pg_archive_detached_partitions", "shop")).isEqualTo(3);
        assertThat(readings.value(WAITING, "pg_archive_waiting_partitions", "shop")).isEqualTo(1);
        assertThat(readings.value(WAITING, "pg_archive_waiting_seconds", "shop"))
            .isCloseTo(6 * 86_400, within(600.0));
        assertThat(readings.value(WAITING, "pg_archive_detached_partitions", "books")).isZero();
        assertThat(readings.value(WAITING, "pg_archive_waiting_seconds", "books")).isZero();
      }
    }
  }

  private static double ago(DatabaseReadings readings, String what) {
    return Instant.now().getEpochSecond()
        - readings.value(
            COLD, "pg_archive_cold_%s_timestamp_seconds".formatted(what), "shop", "cold");
  }

  /** A file that was not found whole is none, and a detaching that does not end waits as well. */
  @OldestAndNewest
  void onlyAFileThatWasReadBackEndsTheWaiting(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(
          row("'a'", "'cold'", "'2 days'", "'1 day'", "NULL"),
          row("'b'", "'cold'", "NULL", "NULL", "NULL"),
          "UPDATE pgvitals.archive SET verified_at = NULL");

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);

        assertThat(readings.value(WAITING, "pg_archive_waiting_seconds", "a"))
            .isCloseTo(2 * 86_400, within(600.0));
        assertThat(readings.value(WAITING, "pg_archive_waiting_seconds", "b"))
            .isCloseTo(30 * 86_400, within(600.0));
        assertThat(readings.samples(COLD, "pg_archive_cold_oldest_verified_timestamp_seconds"))
            .isEmpty();
      }
    }
  }

  /** As where partitions are detached and dropped later, {@code require: nothing}. */
  @OldestAndNewest
  void whatNobodyArchivesDoesNotWait(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(
          row("'shop'", "NULL", "'9 days'", "NULL", "NULL"),
          row("'shop'", "NULL", "'5 days'", "NULL", "NULL"));

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);
        assertThat(readings.value(WAITING, "pg_archive_detached_partitions", "shop")).isEqualTo(2);
        assertThat(readings.value(WAITING, "pg_archive_waiting_seconds", "shop")).isZero();

        postgres.sql(row("'shop'", "'cold'", "'20 days'", "'20 days'", "'1 day'"));

        assertThat(readings.value(WAITING, "pg_archive_waiting_partitions", "shop")).isEqualTo(2);
        assertThat(readings.value(WAITING, "pg_archive_waiting_seconds", "shop"))
            .isCloseTo(9 * 86_400, within(600.0));
      }
    }
  }

  /** Whoever may write to the table can. */
  @OldestAndNewest
  void valuesThatNobodyMeansDoNoHarm(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(
          row("repeat('x', 10000)", "E'a\\nb'", "'1 day'", "'1 day'", "NULL"),
          row("E'\\n'", "NULL", "'1 day'", "'1 day'", "NULL"),
          row("'times'", "'cold'", "'1 day'", "'1 day'", "NULL"),
          row("'times'", "'cold'", "'1 day'", "NULL", "NULL"),
          "UPDATE pgvitals.archive SET rows = -1, bytes = -1, archived_at = 'infinity', verified_at = '-infinity',"
              + " detached_at = 'infinity' WHERE database = 'times' AND archived_at IS NOT NULL",
          "UPDATE pgvitals.archive SET detached_at = '-infinity' WHERE database = 'times' AND archived_at IS NULL",
          "INSERT INTO pgvitals.archive (database, schema, \"table\", partition, partition_schema, partition_oid, begun_at, place,"
              + " archived_at, agent) SELECT 'many', 's', 't', 'p', 's', n + 1000, now(), 'place ' || n, now(), 'a'"
              + " FROM generate_series(1, 500) AS n");

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);

        List<Sample> bytes = readings.samples(COLD, "pg_archive_cold_bytes");
        assertThat(bytes)
            .hasSizeLessThanOrEqualTo(101)
            .allSatisfy(
                sample ->
                    assertThat(sample.labels().values())
                        .allSatisfy(
                            label -> assertThat(label).hasSizeLessThan(101).doesNotContain("\n")));
        assertThat(bytes).extracting(sample -> sample.labels().get("place")).contains("a b", "?");
        assertThat(readings.value(WAITING, "pg_archive_waiting_partitions", "times")).isEqualTo(1);
        assertThat(readings.value(WAITING, "pg_archive_waiting_seconds", "times")).isZero();
      }
    }
  }

  @Test
  void aTableOfSomebodyElsesIsNotRead() {
    try (Postgres postgres = Postgres.start(18)) {
      prepare(postgres);
      postgres.sql("CREATE ROLE stranger", "ALTER TABLE pgvitals.archive OWNER TO stranger");

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        assertThat(trial.plan().skipped())
            .filteredOn(skipped -> List.of(COLD, WAITING).contains(skipped.query().name()))
            .extracting(skipped -> skipped.reason())
            .containsExactly(SkipReason.OWNER, SkipReason.OWNER);
      }
    }
  }
}
