package dev.pgvitals.maintain.delete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.MaintainProcess;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.ServerReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** What ends or halts a run between two batches, and how it goes on. */
class DeleteStopsIT {
  private static int left(Postgres postgres) {
    return Integer.parseInt(postgres.query("SELECT count(*) FROM app.t WHERE id > 0"));
  }

  @OldestAndNewest
  void whileAStandbyIsBehindNothingGoesAndThenItGoesOn(int major) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (LocalPostgres primary = LocalPostgres.start(major);
        LocalPostgres standby = primary.streamingStandby()) {
      Maintained.prepare(primary);
      DeleteIT.events(primary, "app.t", 4000, 5000);
      String file =
          Maintained.file(
                  primary,
                  DeleteIT.job(
                      "{table: app.t, column: at, older_than: 1d, batch: 100, pause: 300ms}"))
              .replace("max_wait: 1s", "max_wait: 10m, max_lag: 1MiB");
      Future<ServerReport> run = executor.submit(() -> Maintained.apply(file));
      await().until(() -> left(primary) < 4000);

      standby.sql("SELECT pg_wal_replay_pause()");
      primary.sql(
          "CREATE TABLE big AS SELECT i, repeat('x', 100) FROM generate_series(1, 50000) AS i");
      int[] before = {left(primary)};
      await()
          .pollInterval(Duration.ofSeconds(2))
          .until(
              () -> {
                int now = left(primary);
                boolean halted = now == before[0];
                before[0] = now;
                return halted;
              });
      assertThat(before[0]).as("rows that wait").isPositive();
      assertThat(run.isDone()).isFalse();

      standby.sql("SELECT pg_wal_replay_resume()");

      assertThat(run.get().jobs().get(0).outcome().orElseThrow().status())
          .isEqualTo(RunStatus.DONE);
      assertThat(left(primary)).isZero();
    } finally {
      executor.shutdownNow();
    }
  }

  @OldestAndNewest
  void itEndsWithTheWindow(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major)) {
      DeleteIT.events(postgres, "app.t", 4000, 5000);
      String file =
          Maintained.file(
              postgres,
              DeleteIT.job("{table: app.t, column: at, older_than: 1d, batch: 100, pause: 300ms}")
                  .replace("  delete:", "  window: \"10:00-20:00\"\n  delete:"));
      Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS);
      AtomicReference<Instant> now = new AtomicReference<>(day.plus(Duration.ofHours(12)));
      CompletableFuture<ServerReport> run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Maintained.apply(file, now::get);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      await().until(() -> left(postgres) < 4000);

      now.set(day.plus(Duration.ofHours(20)));

      Outcome outcome = run.get().jobs().get(0).targets().get(0).outcome().orElseThrow();
      assertThat(outcome.status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(outcome.reason()).contains("window: the window has closed");
      assertThat(outcome.rows()).hasValue(4000L - left(postgres));
      assertThat(left(postgres)).isPositive();
    }
  }

  @OldestAndNewest
  void whatAKilledRunHasDoneIsKnownAndTheNextFinishes(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major)) {
      DeleteIT.events(postgres, "app.t", 9000, 10000);
      String rule = "{table: app.t, column: at, older_than: 1d, batch: 100, pause: %s}";
      Process process =
          MaintainProcess.apply(Maintained.file(postgres, DeleteIT.job(rule.formatted("700ms"))));
      await()
          .until(
              () ->
                  !postgres
                      .queryColumn(
                          "SELECT reason FROM pgvitals.job_run WHERE target = 'app.t' AND reason IS NOT NULL")
                      .isEmpty());

      process.destroyForcibly().waitFor();
      int left = left(postgres);
      assertThat(left).isBetween(1, 8999);
      await()
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pgvitals maintain%'")
                      .equals("0"));

      ServerReport report =
          Maintained.apply(Maintained.file(postgres, DeleteIT.job(rule.formatted("0s"))));

      assertThat(report.jobs().get(0).outcome().orElseThrow().status())
          .as(report.toString())
          .isEqualTo(RunStatus.DONE);
      assertThat(left(postgres)).isZero();
      assertThat(postgres.query("SELECT count(*) FROM app.t")).isEqualTo("10000");
      assertThat(Maintained.rows(postgres))
          .anyMatch(
              row -> row.matches("delete app\\.t failed crashed: [\\d,]+ rows deleted until then"))
          .anyMatch(row -> row.equals("delete app.t done"));
    }
  }

  @OldestAndNewest
  void aTriggerThatKeepsRowsIsNamed(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major)) {
      DeleteIT.events(postgres, "app.a", 10, 20);
      DeleteIT.events(postgres, "app.b", 10, 20);
      Maintained.asOwner(
          postgres,
          "CREATE FUNCTION app.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN CASE WHEN TG_ARGV[0] = ''some'' AND OLD.id > 3 THEN OLD END; END'",
          "CREATE TRIGGER hold BEFORE DELETE ON app.a FOR EACH ROW EXECUTE FUNCTION app.keep('none')",
          "CREATE TRIGGER hold BEFORE DELETE ON app.b FOR EACH ROW EXECUTE FUNCTION app.keep('some')");

      JobReport report =
          Maintained.applyOne(
              Maintained.file(
                  postgres,
                  DeleteIT.job(
                      "{table: app.a, column: at, older_than: 1d}",
                      "{table: app.b, column: at, older_than: 1d}")));

      assertThat(report.targets())
          .extracting(target -> target.outcome().orElseThrow())
          .satisfiesExactly(
              none -> {
                assertThat(none.status()).isEqualTo(RunStatus.FAILED);
                assertThat(none.reason().orElseThrow())
                    .startsWith("a trigger of app.a keeps the oldest rows")
                    .contains("(hold)");
              },
              some -> {
                assertThat(some.status()).isEqualTo(RunStatus.PARTIAL);
                assertThat(some.reason().orElseThrow()).startsWith("a trigger of app.b keeps");
              });
      assertThat(postgres.query("SELECT count(*) FROM app.b")).isEqualTo("23");
    }
  }
}
