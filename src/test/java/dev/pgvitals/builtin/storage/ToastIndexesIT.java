package dev.pgvitals.builtin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A TOAST table that has an index too many. */
class ToastIndexesIT {
  private static final String IO = "pg_statio_user_tables";
  private static final String HITS = "pg_statio_user_tables_tidx_blocks_hit_total";

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 18})
  void whatIsReadFromAllItsIndexesIsCountedTogether(int major) throws SQLException {
    try (LocalPostgres postgres = LocalPostgres.start(major, Map.of("autovacuum", "off"))) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE t (id int PRIMARY KEY, note text)",
          "CREATE INDEX t_id ON t (id)",
          "ALTER TABLE t ALTER note SET STORAGE EXTERNAL",
          "INSERT INTO t SELECT n, repeat('x', 5000) FROM generate_series(1, 100) n",
          "SELECT sum(length(note)) FROM t");
      leaveAnIndexBehind(postgres);
      postgres.sql("SELECT sum(length(note)) FROM t");
      double hits = hits(postgres);
      try (Figures figures = Figures.of(postgres)) {
        figures.await(IO, HITS, "postgres public t", v -> v > 100 && v == hits(postgres));
        assertThat(hits).isGreaterThan(100);
        for (String column : new String[] {"heap", "idx", "toast"}) {
          assertThat(
                  figures.value(
                      IO, "pg_statio_user_tables_%s_blocks_hit_total".formatted(column), ""))
              .as(column)
              .isEqualTo(
                  Double.parseDouble(
                      postgres.query(
                          "SELECT max(%s_blks_hit) FROM pg_statio_user_tables".formatted(column))));
        }
        assertThat(figures.all(IO)).extracting(Sample::name).doesNotHaveDuplicates();
      }
    }
  }

  private static double hits(LocalPostgres postgres) {
    return Double.parseDouble(
        postgres.query("SELECT sum(tidx_blks_hit) FROM pg_statio_user_tables"));
  }

  /** As a REINDEX that is cancelled while it waits for a writer does. */
  private static void leaveAnIndexBehind(LocalPostgres postgres) throws SQLException {
    try (Connection writer = postgres.superuser();
        Statement statement = writer.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("INSERT INTO t VALUES (0, repeat('y', 5000))");
      assertThatThrownBy(
              () -> postgres.sql("SET statement_timeout = '1s'", "REINDEX TABLE CONCURRENTLY t"))
          .hasStackTraceContaining("statement timeout");
      statement.execute("COMMIT");
    }
    assertThat(
            postgres.query(
                "SELECT count(*) FROM pg_index AS i JOIN pg_class AS c"
                    + " ON c.reltoastrelid = i.indrelid WHERE c.relname = 't'"))
        .isEqualTo("2");
  }
}
