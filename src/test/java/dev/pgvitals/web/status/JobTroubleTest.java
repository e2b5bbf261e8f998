package dev.pgvitals.web.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgvitals.metric.store.PublishedSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which jobs the status page calls failed or late, by the numbers of the shipped rules. */
class JobTroubleTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final double SECONDS = NOW.getEpochSecond();
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private final List<PublishedSample> samples = new ArrayList<>();

  private Job job(String name) {
    return new Job(name, "pgvitals");
  }

  private final class Job {
    private final Map<String, String> labels = new LinkedHashMap<>();

    Job(String name, String scheduler) {
      labels.put("datname", "shop");
      labels.put("job_name", name);
      labels.put("scheduler", scheduler);
    }

    Job has(String metric, double value) {
      samples.add(new PublishedSample("pg_job_" + metric, labels, value));
      return this;
    }

    Job hasEnded(boolean good, int ago) {
      return has("last_status", good ? 1 : 0).has("last_end_timestamp_seconds", SECONDS - ago);
    }

    Job succeeded(int ago, int interval) {
      return has("last_success_timestamp_seconds", SECONDS - ago).has("interval_seconds", interval);
    }

    Job isDue(int ago, int running) {
      return has("next_run_timestamp_seconds", SECONDS - ago).has("running", running);
    }
  }

  private List<JobTrouble> troubles() {
    return JobTrouble.of(samples, NOW);
  }

  @Test
  void nothingIsWrongWithJobsThatRun() {
    job("hourly").hasEnded(true, MINUTE).succeeded(MINUTE, HOUR).isDue(-59 * MINUTE, 0);
    job("nightly").hasEnded(true, 20 * HOUR).succeeded(20 * HOUR, 24 * HOUR);
    job("once").hasEnded(true, 2000 * HOUR);

    assertThat(troubles()).isEmpty();
  }

  @Test
  void oneThatFailedIsToldWhereAndSinceWhen() {
    job("vacuum").hasEnded(false, HOUR).succeeded(HOUR, 24 * HOUR);

    assertThat(troubles())
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.alert()).isEqualTo("PostgresJobFailed");
              assertThat(trouble.where())
                  .containsEntry("job_name", "vacuum")
                  .containsEntry("datname", "shop");
              assertThat(trouble.pending()).isFalse();
              assertThat(trouble.since()).isEqualTo(NOW.minusSeconds(HOUR));
              assertThat(trouble.text()).isEqualTo("failed");
              assertThat(trouble.metric()).isEqualTo("pg_job_last_status");
              assertThat(trouble.query()).isEqualTo("pg_job_reported");
              assertThat(trouble.runbook()).isEqualTo("docs/runbooks/PostgresJobFailed.md");
            });
  }

  @Test
  void whatHasBeenSoForLessThanFiveMinutesDoesNotCountYet() {
    job("vacuum").hasEnded(false, 2 * MINUTE);
    job("load").succeeded(2 * HOUR + 12 * MINUTE, HOUR);

    assertThat(troubles()).hasSize(2).allMatch(JobTrouble::pending);
  }

  @Test
  void oneThatFailsEveryMinuteCountsFiveMinutesAfterItBegan() {
    job("often").hasEnded(false, 10).succeeded(8 * MINUTE, MINUTE);

    assertThat(troubles())
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.alert()).isEqualTo("PostgresJobFailed");
              assertThat(trouble.pending()).isFalse();
              assertThat(trouble.since()).isEqualTo(NOW.minusSeconds(7 * MINUTE));
            });
  }

  @Test
  void oneThatFailsOnceIsFailedSinceTheEndOfThatRun() {
    job("often").hasEnded(false, 10).succeeded(MINUTE + 10, MINUTE);

    assertThat(troubles()).singleElement().matches(JobTrouble::pending);
  }

  @Test
  void oneThatRunsOftenAndNeverSucceededCountsAtOnce() {
    job("new").hasEnded(false, 10).has("interval_seconds", MINUTE);

    assertThat(troubles()).singleElement().matches(trouble -> !trouble.pending());
  }

  @Test
  void oneIsLateTwoIntervalsAndTenMinutesAfterItsLastSuccess() {
    job("load").hasEnded(true, 3 * HOUR).succeeded(3 * HOUR, HOUR);

    assertThat(troubles())
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.alert()).isEqualTo("PostgresJobOverdue");
              assertThat(trouble.text()).isEqualTo("3 h 0 min > 2 h 10 min");
              assertThat(trouble.since()).isEqualTo(NOW.minusSeconds(50 * MINUTE));
              assertThat(trouble.pending()).isFalse();
            });
  }

  @Test
  void oneIsLateHalfAnHourAfterItWasDueUnlessItRuns() {
    job("due").isDue(40 * MINUTE, 0);
    job("runs").isDue(10 * HOUR, 1);

    assertThat(troubles())
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.where()).containsEntry("job_name", "due");
              assertThat(trouble.text()).isEqualTo("40 min 0 s > 30 min 0 s");
            });
  }

  /** As a vital has its worst row. */
  @Test
  void theWorstStandsForAllAndTheOthersAreCounted() {
    job("slow").hasEnded(false, 2 * HOUR).succeeded(5 * HOUR, HOUR);
    job("slower").hasEnded(false, 9 * HOUR).succeeded(9 * HOUR, HOUR);
    job("new").hasEnded(false, MINUTE);
    new Job("of pg_cron", "pg_cron").hasEnded(false, 3 * HOUR);

    assertThat(troubles())
        .extracting(JobTrouble::alert, trouble -> trouble.where().get("job_name"), JobTrouble::text)
        .containsExactly(
            tuple("PostgresJobFailed", "slower", "failed, and 2 more"),
            tuple("PostgresJobOverdue", "slower", "9 h 0 min > 2 h 10 min, and 1 more"));
  }

  @Test
  void numbersThatAreNoneTellNothing() {
    job("odd")
        .has("last_status", Double.NaN)
        .has("last_success_timestamp_seconds", Double.NEGATIVE_INFINITY)
        .has("interval_seconds", HOUR)
        .has("next_run_timestamp_seconds", Double.NaN);

    assertThat(troubles()).isEmpty();
  }
}
