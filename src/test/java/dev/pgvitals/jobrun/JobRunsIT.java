package dev.pgvitals.jobrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Rows of a role that may do nothing but write them. */
class JobRunsIT {
  private static final String AGENT = "pgvitals maintain on host";
  private static final Instant NOON = Instant.parse("2026-03-29T12:00:00Z");

  @OldestAndNewest
  void whatRunsIsThereBeforeItHasEnded(int major) throws SQLException {
    try (Postgres postgres = prepared(major);
        Connection connection = postgres.connect("postgres", "jobs", "jobs")) {
      JobRuns runs = new JobRuns(connection, AGENT, InstantSource.fixed(NOON));

      long whole =
          runs.begin(
              NewRun.whole("upkeep", "shop", "vacuum", Optional.of(NOON.plusSeconds(3_600))));
      long target = runs.begin(NewRun.of("upkeep", "shop", "public.a", "vacuum", "VACUUM a"));

      assertThat(column(postgres, "status")).isEqualTo("running,running");
      runs.end(target, Outcome.DONE.withRows(7).withBytes(100, 40));
      runs.end(whole, Outcome.DONE);
      assertThat(column(postgres, "status")).isEqualTo("done,done");
      assertThat(
              column(postgres, "coalesce(rows || '/' || bytes_before || '/' || bytes_after, '')"))
          .isEqualTo(",7/100/40");
      assertThat(runs.last("upkeep"))
          .hasValueSatisfying(
              last -> {
                assertThat(last.status()).isEqualTo(RunStatus.DONE);
                assertThat(last.startedAt()).isEqualTo(NOON);
                assertThat(last.endedAt()).contains(NOON);
                assertThat(last.nextDue()).contains(NOON.plusSeconds(3_600));
              });
      assertThat(postgres.query("SELECT last_success::text FROM pgvitals.job_status"))
          .startsWith("2026-03-29");
    }
  }

  @OldestAndNewest
  void whatWasSkippedHasEnded(int major) throws SQLException {
    try (Postgres postgres = prepared(major);
        Connection connection = postgres.connect("postgres", "jobs", "jobs")) {
      JobRuns runs = new JobRuns(connection, AGENT, InstantSource.fixed(NOON));

      runs.skip(
          NewRun.of("upkeep", "shop", "public.a", "vacuum", "VACUUM a"), SkipReason.LAG, "r1");

      assertThat(column(postgres, "status || '/' || reason || '/' || (ended_at = started_at)"))
          .isEqualTo("skipped/lag: r1/true");
    }
  }

  @OldestAndNewest
  void onlyRowsOfOursAreCalledCrashedAndKeepWhatTheyHadNoted(int major) throws SQLException {
    try (Postgres postgres = prepared(major);
        Connection connection = postgres.connect("postgres", "jobs", "jobs")) {
      JobRuns runs = new JobRuns(connection, AGENT, InstantSource.fixed(NOON));
      runs.note(
          runs.begin(NewRun.of("indexes", "shop", "public.i", "reindex", "REINDEX")), "new 16400");
      runs.begin(NewRun.whole("indexes", "shop", "reindex", Optional.empty()));
      new JobRuns(connection, "cron", InstantSource.fixed(NOON))
          .begin(NewRun.whole("load", "shop", "load", Optional.empty()));

      assertThat(runs.declareCrashed("pgvitals maintain "))
          .extracting(run -> run.reason().orElse(""))
          .containsExactlyInAnyOrder("crashed: new 16400", "crashed");

      assertThat(column(postgres, "status")).isEqualTo("failed,failed,running");
    }
  }

  @OldestAndNewest
  void oldRowsOfOursAreDeleted(int major) throws SQLException {
    try (Postgres postgres = prepared(major);
        Connection connection = postgres.connect("postgres", "jobs", "jobs")) {
      for (String agent : new String[] {AGENT, "cron"}) {
        JobRuns old = new JobRuns(connection, agent, InstantSource.fixed(NOON));
        old.end(old.begin(NewRun.whole("a", "shop", "v", Optional.empty())), Outcome.DONE);
      }
      InstantSource later = InstantSource.fixed(NOON.plus(Duration.ofDays(2)));

      assertThat(
              new JobRuns(connection, AGENT, later).prune("pgvitals maintain ", Duration.ofDays(1)))
          .isEqualTo(1);

      assertThat(column(postgres, "agent")).isEqualTo("cron");
    }
  }

  private static Postgres prepared(int major) {
    Postgres postgres = Postgres.start(major);
    postgres.sql(
        JobRunTable.setup(),
        JobRunTable.setup(),
        "CREATE ROLE jobs LOGIN PASSWORD 'jobs'",
        JobRunTable.grants("jobs"));
    return postgres;
  }

  private static String column(Postgres postgres, String expression) {
    return postgres.query(
        "SELECT string_agg(" + expression + ", ',' ORDER BY id) FROM pgvitals.job_run");
  }
}
