package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.Remark;
import org.junit.jupiter.api.Test;

/** A column that says when something runs is the longest time from one run to the next. */
class ScheduleIT {
  private final Postgres postgres = Postgres.shared(18);

  @Test
  void isSecondsOfWhateverTypeTheTextIs() {
    try (Trial trial =
        trial("('a', '0 2 * * 1-5'), ('b', '30 seconds'), ('c', '@every 00:00:01.5')", "")) {
      assertThat(trial.samples("t"))
          .containsExactly(
              "t_interval_seconds{server=\"db\",job_name=\"a\"} 259200",
              "t_interval_seconds{server=\"db\",job_name=\"b\"} 30",
              "t_interval_seconds{server=\"db\",job_name=\"c\"} 1.5");
    }
  }

  @Test
  void aTextThatIsNoScheduleCostsItsSampleAndIsSaidOnce() {
    try (Trial trial =
        trial("('a', 'now and then'), ('b', '61 * * * *'), ('c', '@hourly')", ", default: 7")) {
      ServerProbe.Outcome outcome = trial.run("t");

      assertThat(outcome.failure()).isEmpty();
      assertThat(trial.samples("t"))
          .containsExactly("t_interval_seconds{server=\"db\",job_name=\"c\"} 3600");
      assertThat(outcome.remarks())
          .extracting(Remark::text)
          .containsExactly(
              "column schedule: 'now and then' is not a schedule: it takes five fields: minute,"
                  + " hour, day of month, month, day of week; left out");
    }
  }

  @Test
  void whatHasNoMomentsOfItsOwnGivesNoSampleAndIsFine() {
    try (Trial trial = trial("('a', '@reboot'), ('b', '@after 1 hour'), ('c', NULL)", "")) {
      assertThat(trial.samples("t")).isEmpty();
      assertThat(trial.run("t").remarks()).isEmpty();
    }
  }

  @Test
  void defaultIsForNull() {
    try (Trial trial = trial("('a', NULL), ('b', '@daily')", ", scale: 2, default: 5")) {
      assertThat(trial.samples("t"))
          .containsExactly(
              "t_interval_seconds{server=\"db\",job_name=\"a\"} 10",
              "t_interval_seconds{server=\"db\",job_name=\"b\"} 172800");
    }
  }

  private Trial trial(String rows, String more) {
    return Trial.of(
        postgres,
        """
        t:
          query: "SELECT v.job_name, v.schedule::varchar AS schedule FROM (VALUES %s) AS v (job_name, schedule)"
          metrics:
            - job_name: {usage: LABEL}
            - schedule: {usage: SCHEDULE, rename: interval_seconds%s}
        """
            .formatted(rows, more));
  }
}
