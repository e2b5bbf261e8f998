package dev.pgvitals.maintain.statements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.Maintained;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.IntStream;

/** pg_stat_statements that throws entries away all the time. */
class ResetStatementsIT {
  private static final String JOB =
      "statements:\n  reset_statements: {fill: 0.5, dealloc_per_hour: 1, at_most: 1d}\n";

  @OldestAndNewest
  void itIsResetWhereItIsFullAndNotSooner(int major) throws Exception {
    try (Postgres postgres =
        Maintained.prepare(
            Postgres.start(
                major,
                Map.of(
                    "shared_preload_libraries",
                    "pg_stat_statements",
                    "pg_stat_statements.max",
                    "100")))) {
      postgres.sql(
          IntStream.rangeClosed(1, 800)
              .mapToObj(columns -> "SELECT " + "1, ".repeat(columns) + "1")
              .toArray(String[]::new));
      String file = Maintained.file(postgres, JOB);
      InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(2));

      Maintained.apply(file);
      Maintained.apply(file, later);
      if (major < 14) {
        assertThat(Maintained.rows(postgres))
            .contains(
                "reset_statements all failed before 14 nobody can tell how many statements are thrown away");
        return;
      }
      assertThat(Maintained.rows(postgres).get(0))
          .as("reset a moment ago")
          .isEqualTo("reset_statements - done nothing to do");
      assertThat(Maintained.rows(postgres).get(2))
          .startsWith(
              "reset_statements pg_stat_statements skipped privilege: GRANT EXECUTE ON FUNCTION");

      postgres.sql(
          "GRANT EXECUTE ON FUNCTION public.pg_stat_statements_reset TO pgvitals_maintain");
      Maintained.apply(file, later);

      assertThat(Maintained.rows(postgres).get(4))
          .isEqualTo("reset_statements pg_stat_statements done");
      assertThat(postgres.query("SELECT dealloc FROM public.pg_stat_statements_info"))
          .isEqualTo("0");
    }
  }
}
