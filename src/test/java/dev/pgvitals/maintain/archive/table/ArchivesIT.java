package dev.pgvitals.maintain.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.Maintained;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A partition's way through the table, written by the role that the product creates. */
class ArchivesIT {
  private static final Instant NOW = Instant.parse("2026-03-01T03:30:00Z");

  @OldestAndNewest
  void aRowTellsOfAPartitionFromBeginningToEnd(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major));
        Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl("postgres"), Maintained.ROLE, Maintained.PASSWORD)) {
      assertThat(Archives.isUsable(connection)).isTrue();
      Archives archives =
          new Archives(connection, "pgvitals maintain on here", InstantSource.fixed(NOW));
      Detached partition =
          new Detached(
              "postgres",
              "app",
              "ev",
              "app",
              "ev \"1\"",
              4_000_000_000L,
              Optional.empty(),
              Optional.of("2026-01-01"));

      long id = archives.begin(partition);

      assertThat(archives.begin(partition)).as("begun again").isEqualTo(id);
      assertThat(archives.open("postgres"))
          .containsExactly(
              new ArchiveRow(
                  id,
                  partition,
                  NOW,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  "pgvitals maintain on here"));
      assertThat(archives.open("other")).isEmpty();

      Written written =
          new Written(
              "cold",
              "/srv/a.csv.gz",
              List.of("at timestamptz", "\"a,b\" text"),
              3,
              70,
              "ab",
              "cd");
      archives.detached(id);
      archives.written(id, written);
      assertThat(archives.all())
          .singleElement()
          .satisfies(row -> assertThat(row.isArchived()).isFalse());
      archives.archived(id);
      assertThat(archives.open("postgres"))
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.isArchived()).isTrue();
                assertThat(row.written()).contains(written);
                assertThat(row.detachedAt()).contains(NOW);
              });
      archives.dropped(id);
      assertThat(archives.open("postgres")).isEmpty();
      assertThat(archives.begin(partition)).as("the number of another table now").isNotEqualTo(id);
      assertThat(
              postgres.query(
                  "SELECT has_table_privilege('pg_monitor', 'pgvitals.archive', 'SELECT')"))
          .isEqualTo("t");
      assertThat(
              postgres.query(
                  "SELECT has_table_privilege('%s', 'pgvitals.archive', 'DELETE, TRUNCATE')"
                      .formatted(Maintained.ROLE)))
          .isEqualTo("f");
    }
  }
}
