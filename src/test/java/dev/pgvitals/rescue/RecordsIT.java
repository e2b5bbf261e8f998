package dev.pgvitals.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.network.Frozen;
import dev.pgvitals.fixture.server.OldestAndNewest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That what a rescue does is written down, whatever becomes of it, and that one works at a time.
 */
@Timeout(300)
class RecordsIT {
  private static final String SLEEP = "SELECT pg_sleep(1000)";
  private static final String[] APPLY = {"long-queries", "--older-than", "0s", "--apply", "--yes"};

  @TempDir private Path directory;

  @OldestAndNewest
  void aRescueThatIsKilledLeavesItsRowsAndTheNextOneCallsThemCrashed(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client stuck = scene.client("orders");
        Client other = scene.client("orders")) {
      CompletableFuture<String> query = stuck.does(SLEEP);
      CompletableFuture<String> next = other.does(SLEEP);
      try (Frozen frozen = scene.server().freeze(stuck.pid())) {
        assertThat(frozen).isNotNull();
        try (AgentProcess killed = process("long-queries")) {
          awaitOutput(killed, "pg_cancel_backend sent");
        }
      }
      assertThat(query.get()).isEqualTo("57014");
      assertThat(other.state()).as("nobody else was signalled").isEqualTo("active");
      assertThat(scene.rows()).containsExactly("long-queries running whole", "cancel running");
      await()
          .until(
              () ->
                  scene
                      .server()
                      .query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
                      .isEmpty());

      assertThat(scene.rescue(APPLY).exitCode()).isZero();

      assertThat(next.get()).isEqualTo("57014");
      assertThat(scene.rows())
          .containsExactly(
              "long-queries failed whole",
              "cancel failed",
              "long-queries done whole",
              "cancel done");
      assertThat(
              scene
                  .server()
                  .query("SELECT reason FROM pgvitals.job_run WHERE verb = 'cancel' ORDER BY id"))
          .startsWith("crashed: its statement has run for ");
    }
  }

  private AgentProcess process(String recipe) {
    return AgentProcess.start(
        directory,
        Map.of(),
        "rescue",
        recipe,
        "--older-than",
        "0s",
        "--apply",
        "--yes",
        "-c",
        "pgvitals.yaml",
        "--rescue-file",
        "rescue.yaml");
  }

  /** If it says something else until the end of patience, the failure has that. */
  private static void awaitOutput(AgentProcess process, String part) {
    await().untilAsserted(() -> assertThat(process.output()).contains(part));
  }

  /** What is under way is waited for, so that what came of it is written down. */
  @Test
  void whoStopsItHasNobodyElseSignalledAndTheRowsComplete() throws Exception {
    try (Scene scene = Scene.on(18, directory);
        Client first = scene.client("orders").did("BEGIN", "SELECT 1");
        Client stuck = scene.client("orders").did("BEGIN", "SELECT 1");
        Client last = scene.client("orders").did("BEGIN", "SELECT 1")) {
      try (Frozen frozen = scene.server().freeze(stuck.pid());
          AgentProcess stopped = process("idle-in-transaction")) {
        assertThat(frozen).isNotNull();
        awaitOutput(stopped, "pid=" + stuck.pid());
        stopped.signal("TERM");

        assertThat(stopped.exitCode(Duration.ofSeconds(60))).isEqualTo(1);
        assertThat(stopped.output())
            .contains("ended " + first.pid(), "NO EFFECT on " + stuck.pid())
            .contains("stopping: nothing more is begun", "Not over: ");
      }
      assertThat(last.isThere()).isTrue();
      assertThat(scene.rows())
          .containsExactly(
              "idle-in-transaction partial whole", "terminate done", "terminate failed");
      assertThat(scene.server().query("SELECT reason FROM pgvitals.job_run WHERE target IS NULL"))
          .startsWith("stopped; not over: ");
    }
  }

  @Test
  void oneRescueWorksAtATime() throws Exception {
    try (Scene scene = Scene.on(18, directory);
        Client first = scene.superuser("pgvitals-rescue-by-ada");
        Client busy = scene.client("orders")) {
      first.did("SELECT pg_advisory_lock(1885828713, 1919251299)");
      busy.starts(SLEEP);

      Terminal.Outcome outcome = scene.rescue(APPLY);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .contains(
              "db: another rescue is at work there: pid %d of postgres, pgvitals-rescue-by-ada\n"
                  .formatted(first.pid()));
      assertThat(busy.state()).isEqualTo("active");
      assertThat(scene.rows()).isEmpty();
    }
  }

  @Test
  void whatCannotBeWrittenDownIsNotDoneUnlessThatIsSaid() throws Exception {
    try (Scene scene = Scene.on(18, directory);
        Client busy = scene.client("orders")) {
      busy.starts(SLEEP);
      scene.server().sql("REVOKE INSERT ON pgvitals.job_run FROM pgvitals_rescue");
      assertRefused(scene, "pgvitals_rescue may not write to pgvitals.job_run: GRANT USAGE ON");
      scene
          .server()
          .sql(
              "GRANT INSERT ON pgvitals.job_run TO pgvitals_rescue",
              "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
              "CREATE TRIGGER t BEFORE INSERT ON pgvitals.job_run EXECUTE FUNCTION theirs()");
      assertRefused(scene, "pgvitals.job_run has triggers or rules, which would run as this role");
      scene
          .server()
          .sql("DROP TRIGGER t ON pgvitals.job_run", "ALTER TABLE pgvitals.job_run OWNER TO app");
      assertRefused(scene, "pgvitals.job_run belongs to app, who could run code as this role");
      scene.server().sql("DROP SCHEMA pgvitals CASCADE");
      assertRefused(scene, "there is no table pgvitals.job_run in database postgres");
      assertThat(busy.state()).isEqualTo("active");

      Terminal.Outcome outcome =
          scene.rescue("long-queries", "--older-than", "0s", "--apply", "--yes", "--no-record");

      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.err()).contains("no row of this is written: as --no-record says");
      assertThat(busy.state()).isEqualTo("idle");
    }
  }

  private static void assertRefused(Scene scene, String why) {
    Terminal.Outcome outcome = scene.rescue(APPLY);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("db: what is done cannot be written down: " + why)
        .contains("or do it with --no-record: then the log alone has it");
  }

  /** As when the disk is full, or no transaction IDs are left. */
  @Test
  void aServerThatTakesNoRowsAnyMoreIsRescuedAllTheSame() throws Exception {
    try (Scene scene = Scene.on(18, directory);
        Client locker = scene.superuser("psql");
        Client busy = scene.client("orders")) {
      CompletableFuture<String> query = busy.does(SLEEP);
      locker.did("BEGIN", "LOCK TABLE pgvitals.job_run");

      Terminal.Outcome outcome = scene.rescue(APPLY);

      assertThat(query.get()).isEqualTo("57014");
      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.err())
          .containsOnlyOnce("cannot write to pgvitals.job_run any more, the log has it: ");
    }
  }
}
