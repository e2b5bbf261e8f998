package dev.pgvitals.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pgvitals rescue} does to sessions, recipe by recipe. */
@Timeout(300)
class RescueIT {
  private static final String SLEEP = "SELECT pg_sleep(1000) AS secret_of_mine";

  @TempDir private Path directory;

  @OldestAndNewest
  void aDryRunSignalsNobodyAndWritesNothing(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client idle = scene.client("orders");
        Client busy = scene.client("orders")) {
      idle.did("BEGIN", "SELECT 1");
      CompletableFuture<String> query = busy.does(SLEEP);

      for (String recipe :
          List.of(
              "idle", "idle-in-transaction", "long-queries", "blockers", "leak", "wraparound")) {
        Terminal.Outcome outcome = scene.rescue(recipe, "--older-than", "0s");
        assertThat(outcome.out()).as(recipe).startsWith("db: PostgreSQL " + major);
      }
      Terminal.Outcome outcome = scene.rescue("long-queries", "--older-than", "0s");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out())
          .contains("1 statement would be cancelled:")
          .containsPattern("cancel +" + busy.pid() + " +app +orders +127.0.0.1 +postgres +active")
          .contains("ALTER ROLE app SET statement_timeout = '5min';")
          .endsWith(
              "\nNobody was signalled: this is a dry run. To do it: pgvitals rescue long-queries"
                  + " --server db --apply\n")
          .doesNotContain("secret_of_mine");
      assertThat(query).isNotDone();
      assertThat(idle.state()).isEqualTo("idle in transaction");
      assertThat(scene.rows()).isEmpty();
      assertThat(scene.rescue("long-queries", "--older-than", "0s", "--show-queries").out())
          .contains(
              "Their statements, with whatever values are in them:\n  "
                  + busy.pid()
                  + "  "
                  + SLEEP);
    }
  }

  @OldestAndNewest
  void whatIsDoneIsARowAndHasNoText(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client busy = scene.client("orders")) {
      CompletableFuture<String> query = busy.does(SLEEP);

      Terminal.Outcome outcome =
          scene.rescue("long-queries", "--older-than", "0s", "--apply", "--yes");

      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.out()).endsWith("Over: No statement has run for 0s or longer.\n");
      assertThat(query.get()).isEqualTo("57014");
      assertThat(busy.state()).isEqualTo("idle");
      assertThat(scene.rows()).containsExactly("long-queries done whole", "cancel done");
      String row =
          scene
              .server()
              .query("SELECT r::text FROM pgvitals.job_run AS r WHERE target IS NOT NULL");
      assertThat(row)
          .contains("pid " + busy.pid() + " of app, application \"\"orders\"\" at 127.0.0.1,")
          .contains("SELECT pg_cancel_backend(" + busy.pid() + ")", "its statement has run for ")
          .containsPattern("pgvitals rescue by tester@\\S+")
          .doesNotContain("secret_of_mine");
      assertThat(scene.server().query("SELECT rows FROM pgvitals.job_run WHERE target IS NULL"))
          .isEqualTo("1");
    }
  }

  @OldestAndNewest
  void aTransactionThatIsHeldOpenEndsWithItsSession(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client first = scene.client("orders");
        Client failed = scene.client("orders");
        Client working = scene.client("orders")) {
      first.did("BEGIN", "SELECT 1");
      failed.did("BEGIN").does("SELECT 1/0").get();
      working.did("BEGIN").starts("SELECT pg_sleep(1000)");

      Terminal.Outcome outcome =
          scene.rescue(
              "idle-in-transaction", "--older-than", "0s", "--max", "1", "--apply", "--yes");

      assertThat(outcome.out())
          .contains("1 session would be ended; 1 more are beyond --max 1:")
          .contains("ended " + first.pid() + " of app (orders) after ")
          .contains("Not over: 1 session holds a transaction open");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(first.isThere()).isFalse();
      assertThat(failed.state()).isEqualTo("idle in transaction (aborted)");

      assertThat(
              scene
                  .rescue("idle-in-transaction", "--older-than", "0s", "--apply", "--yes")
                  .exitCode())
          .isZero();
      assertThat(failed.isThere()).isFalse();
      assertThat(working.state()).isEqualTo("active");
    }
  }

  @OldestAndNewest
  void theRootOfABlockingTreeIsEndedAndNobodyWhoWaits(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client root = scene.client("orders");
        Client middle = scene.client("report");
        Client last = scene.client("web")) {
      scene
          .server()
          .sql(
              "CREATE TABLE front (n int)",
              "CREATE TABLE back (n int)",
              "GRANT ALL ON front, back TO app");
      root.did("BEGIN", "LOCK TABLE front");
      middle.did("BEGIN", "LOCK TABLE back");
      CompletableFuture<String> second = middle.does("LOCK TABLE front");
      CompletableFuture<String> third = last.does("SELECT * FROM back");
      await()
          .until(
              () ->
                  scene
                      .server()
                      .query("SELECT count(*) FROM pg_locks WHERE NOT granted")
                      .equals("2"));

      assertThat(scene.rescue("blockers").out())
          .contains("Nobody has waited for a lock for 1m or longer.");
      Terminal.Outcome outcome = scene.rescue("blockers", "--older-than", "0s", "--apply", "--yes");

      assertThat(outcome.exitCode()).as("the next one was not shown").isEqualTo(1);
      assertThat(outcome.out())
          .contains("2 sessions have waited for a lock for 0s or longer.")
          .containsPattern("terminate +" + root.pid() + " .* 2: \\d+ of app, \\d+ of app\n")
          .containsPattern(middle.pid() + " +app +report +postgres +\\S+ +" + root.pid())
          .contains("Not over: 1 session has waited for a lock");
      assertThat(second.get()).isEmpty();
      assertThat(root.isThere()).isFalse();
      middle.did("COMMIT");
      assertThat(third.get()).isEmpty();
    }
  }

  @Test
  void aRootThatWorksIsCancelledAndItsSessionStays() throws Exception {
    try (Scene scene = Scene.on(18, directory);
        Client root = scene.client("orders");
        Client waiter = scene.client("web")) {
      scene.server().sql("CREATE TABLE t (n int)", "GRANT ALL ON t TO app");
      root.did("BEGIN", "LOCK TABLE t");
      CompletableFuture<String> work = root.does("SELECT pg_sleep(1000)");
      CompletableFuture<String> waiting = waiter.does("SELECT * FROM t");
      await()
          .until(
              () -> !scene.server().query("SELECT pid FROM pg_locks WHERE NOT granted").isEmpty());

      assertThat(scene.rescue("blockers", "--older-than", "0s", "--apply", "--yes").out())
          .contains("cancelled " + root.pid());

      assertThat(work.get()).isEqualTo("57014");
      assertThat(waiting.get()).isEmpty();
      assertThat(root.state()).isEqualTo("idle in transaction (aborted)");
    }
  }

  @Test
  void aPreparedTransactionIsNamedAndNothingIsDoneAboutIt() throws Exception {
    try (Scene scene = Scene.on(18, Map.of("max_prepared_transactions", "5"), directory);
        Client waiter = scene.client("web")) {
      scene.server().sql("CREATE TABLE t (n int)", "GRANT ALL ON t TO app");
      scene.server().prepareTransaction("forgotten", "LOCK TABLE t");
      waiter.starts("SELECT * FROM t");
      await()
          .until(
              () -> !scene.server().query("SELECT pid FROM pg_locks WHERE NOT granted").isEmpty());

      Terminal.Outcome outcome = scene.rescue("blockers", "--older-than", "0s", "--apply", "--yes");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out()).contains("1 session waits for a prepared transaction");
      assertThat(waiter.state()).isEqualTo("active");
      scene.server().sql("ROLLBACK PREPARED 'forgotten'");
    }
  }

  @Test
  void whoDoesNotHeedACancelIsEndedOnlyIfThatIsSaid() throws Exception {
    try (Scene scene = Scene.on(18, directory);
        Client deaf = scene.client("orders")) {
      CompletableFuture<String> query =
          deaf.does(
              "DO 'BEGIN LOOP BEGIN PERFORM pg_sleep(1000); EXCEPTION WHEN query_canceled THEN NULL;"
                  + " END; END LOOP; END'");

      Terminal.Outcome cancelled =
          scene.rescue("long-queries", "--older-than", "0s", "--apply", "--yes");
      assertThat(cancelled.exitCode()).isEqualTo(1);
      assertThat(cancelled.out())
          .contains("NO EFFECT on " + deaf.pid(), "--terminate would end its session");
      assertThat(deaf.isThere()).isTrue();

      Terminal.Outcome ended =
          scene.rescue("long-queries", "--older-than", "0s", "--apply", "--yes", "--terminate");
      assertThat(ended.out()).contains("ended " + deaf.pid(), "Over: ");
      assertThat(deaf.isThere()).isFalse();
      assertThat(scene.rows())
          .containsExactly(
              "long-queries partial whole",
              "cancel failed",
              "long-queries partial whole",
              "cancel failed",
              "terminate done");
      assertThat(query.get()).isEqualTo("57P01");
    }
  }

  @OldestAndNewest
  void aStandbyIsRescuedWithoutARow(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        LocalPostgres standby = scene.server().streamingStandby();
        Client report = Client.of(standby, "app", "report")) {
      scene.behind(standby.uri("pgvitals", Scene.PASSWORD, "postgres"));
      CompletableFuture<String> query = report.does(SLEEP);

      Terminal.Outcome outcome =
          scene.rescue("long-queries", "--older-than", "0s", "--apply", "--yes");

      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.err())
          .contains("no row of this is written: a standby takes no rows; the log has it");
      assertThat(query.get()).isEqualTo("57014");
    }
  }

  @Test
  void whoKeepsConnectionsIsSaid() throws Exception {
    try (Scene scene = Scene.on(18, directory);
        Client one = scene.client("orders");
        Client two = scene.client("orders");
        Client three = scene.client("web")) {
      scene.config(", thresholds: {PostgresConnectionLeakSuspected: {warning: 1}}");
      scene.server().sql("ALTER ROLE app CONNECTION LIMIT 20");
      three.did("BEGIN", "SELECT 1");

      Terminal.Outcome calm = scene.rescue("leak");
      Terminal.Outcome outcome = scene.rescue("leak", "--older-than", "0s");
      JsonObject json = scene.json("leak", "--older-than", "0s");

      assertThat(calm.exitCode()).isZero();
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out())
          .contains("1 application keeps more than 1 connections idle for 0s or longer.")
          .containsPattern("app +orders +127.0.0.1 +postgres +2 +2 +2 +\\S+ +0  role 20\n")
          .containsPattern("app +web +127.0.0.1 +postgres +1 +0 +0 +0s +1  role 20\n");
      assertThat(json.getAsJsonArray("groups").get(0).getAsJsonObject().get("unused").getAsInt())
          .isEqualTo(2);
      assertThat(List.of(one.isThere(), two.isThere(), three.isThere())).containsOnly(true);
    }
  }
}
