package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.config.MaintainConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What is due, on a clock that the test sets; of which the table has the times. */
class ScheduleIT {
  private Instant now = Instant.EPOCH;

  private List<String> due(MaintainConfig config, String time) throws Exception {
    now = Instant.parse(time);
    InstantSource clock = () -> now;
    return Maintained.maintainer(config, clock).due().jobs().stream()
        .map(job -> job.job() + " " + job.outcome().map(ScheduleIT::text).orElse(""))
        .toList();
  }

  private static String text(Outcome outcome) {
    return outcome.status().word() + outcome.reason().map(reason -> " " + reason).orElse("");
  }

  @OldestAndNewest
  void aJobRunsOnceForEachOfItsTimes(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      MaintainConfig config =
          Maintained.config(
              Maintained.file(
                  postgres,
                  "nightly:\n  schedule: \"0 2 * * *\"\n  analyze: {}\nby_hand:\n  analyze: {}\n"));

      assertThat(due(config, "2026-05-01T01:59:00Z")).isEmpty();
      assertThat(due(config, "2026-05-01T05:00:00Z")).as("never run, and long ago").isEmpty();
      assertThat(due(config, "2026-05-02T02:00:00Z")).containsExactly("nightly done nothing to do");
      assertThat(due(config, "2026-05-02T02:05:00Z")).isEmpty();
      assertThat(due(config, "2026-05-05T14:00:00Z"))
          .as("missed three times, and run once")
          .containsExactly("nightly done nothing to do");
      assertThat(due(config, "2026-05-05T14:01:00Z")).isEmpty();
      assertThat(postgres.query("SELECT max(next_due)::text FROM pgvitals.job_run"))
          .startsWith("2026-05-06 ");
      assertThat(Maintained.maintainer(config, () -> now).status())
          .extracting(JobState::next)
          .containsExactly(Optional.of(Instant.parse("2026-05-06T02:00:00Z")), Optional.empty());
    }
  }

  @OldestAndNewest
  void whatWasMissedRunsInItsWindowAndIsSkippedAfterwards(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      MaintainConfig config =
          Maintained.config(
              Maintained.file(
                  postgres,
                  "nightly:\n  schedule: \"0 23 * * *\"\n  window: \"22:00-05:00\"\n  analyze: {}\n"));

      assertThat(due(config, "2026-05-02T23:00:00Z")).containsExactly("nightly done nothing to do");
      assertThat(due(config, "2026-05-04T04:00:00Z")).containsExactly("nightly done nothing to do");
      assertThat(due(config, "2026-05-05T05:00:00Z"))
          .containsExactly("nightly skipped missed: closed until 2026-05-05T22:00Z");
      assertThat(due(config, "2026-05-05T05:01:00Z")).isEmpty();
      assertThat(due(config, "2026-05-07T04:30:00Z"))
          .containsExactly("nightly skipped window: the last tenth of the window has begun");
    }
  }

  @OldestAndNewest
  void clocksThatChangeCostNoRunAndGiveNoSecond(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      MaintainConfig config =
          Maintained.config(
              "timezone: Europe/Berlin\n"
                  + Maintained.file(
                      postgres, "nightly:\n  schedule: \"30 2 * * *\"\n  analyze: {}\n"));

      assertThat(due(config, "2026-03-28T01:30:00Z")).hasSize(1);
      assertThat(due(config, "2026-03-29T00:59:00Z")).isEmpty();
      assertThat(due(config, "2026-03-29T01:00:00Z")).as("02:30 does not exist").hasSize(1);
      assertThat(due(config, "2026-03-29T02:00:00Z")).isEmpty();
      assertThat(due(config, "2026-10-24T23:00:00Z")).hasSize(1);
      assertThat(due(config, "2026-10-25T00:30:00Z")).as("the first 02:30").hasSize(1);
      assertThat(due(config, "2026-10-25T01:30:00Z")).as("the second").isEmpty();
    }
  }

  @OldestAndNewest
  void anIntervalCountsFromTheLastBeginning(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      MaintainConfig config =
          Maintained.config(Maintained.file(postgres, "often:\n  every: 1h\n  analyze: {}\n"));

      assertThat(due(config, "2026-05-02T12:00:00Z")).hasSize(1);
      assertThat(due(config, "2026-05-02T12:59:59Z")).isEmpty();
      assertThat(due(config, "2026-05-02T13:00:00Z")).hasSize(1);
    }
  }
}
