package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.Maintained;
import java.sql.Connection;
import java.sql.Statement;

/** Looks without touching: not even a table that nobody else can open is waited for. */
class DryRunIT {
  private static final String JOB =
      """
      all:
        window: {from: "00:00", to: "23:59"}
        analyze: {}
        vacuum: {tables: ["app.*"]}
        reindex: {min_size: 1MiB}
        vacuum_full: {tables: [app.t], free_ratio: 0.5, max_size: 1GiB, allow_exclusive: true}
      """;

  @EachMajor
  void itTakesNoLockOnWhatItLooksAt(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major));
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.t AS SELECT i, repeat('x', 20) AS text FROM generate_series(1, 150000) AS i",
          "CREATE INDEX t_i_idx ON app.t (i)",
          "DELETE FROM app.t WHERE i % 10 <> 0",
          "VACUUM ANALYZE app.t",
          "CREATE TABLE app.parts (i int) PARTITION BY RANGE (i)",
          "CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM (0) TO (1000)",
          "INSERT INTO app.parts SELECT generate_series(1, 999)",
          "ANALYZE app.parts_1");
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE app.t, app.parts, app.parts_1 IN ACCESS EXCLUSIVE MODE");

      assertThat(Maintained.dryRun(Maintained.file(postgres, JOB)).targets())
          .extracting(target -> target.verb() + " " + target.target().name())
          .contains("analyze app.parts", "reindex app.t_i_idx", "vacuum_full app.t");
      assertThat(Maintained.rows(postgres)).isEmpty();
    }
  }
}
