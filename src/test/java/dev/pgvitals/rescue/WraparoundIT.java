package dev.pgvitals.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.maintain.sql.SetupSql;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transaction IDs that run out, on a server whose limits make that a matter of seconds. */
@Timeout(300)
class WraparoundIT {
  /** Each block with an exception is a transaction of its own. */
  private static final String USE_UP =
      "DO 'BEGIN FOR i IN 1..3000 LOOP BEGIN INSERT INTO burnt VALUES (i); EXCEPTION WHEN"
          + " division_by_zero THEN NULL; END; END LOOP; END'";

  @TempDir private Path directory;

  @OldestAndNewest
  void whoKeepsOldTransactionIdsIsEndedAndTheVacuumIsPrinted(int major) throws Exception {
    Map<String, String> settings =
        Map.of(
            "vacuum_freeze_min_age", "1000", "max_prepared_transactions", "5", "autovacuum", "off");
    try (Scene scene = Scene.on(major, settings, directory);
        Client idle = scene.client("orders");
        Client busy = scene.client("report");
        Client young = scene.client("web")) {
      scene.config(", thresholds: {PostgresWraparoundApproaching: {warning: 0.000001}}");
      scene
          .server()
          .sql(
              "CREATE DATABASE \"Shop 1\"",
              "CREATE TABLE burnt (n int)",
              "GRANT ALL ON burnt TO app",
              "CREATE TABLE \"Odd Name\" (n int)");
      scene.server().sqlIn("Shop 1", "CREATE TABLE wares (n int)");
      scene.server().prepareTransaction("forgotten", "SELECT pg_current_xact_id()");
      idle.did("BEGIN", "SELECT pg_current_xact_id()");
      CompletableFuture<String> query = busy.does("SELECT pg_current_xact_id(), pg_sleep(1000)");
      scene.server().sql(USE_UP);
      young.did("BEGIN", "LOCK TABLE burnt IN ACCESS SHARE MODE");

      Terminal.Outcome outcome = scene.rescue("wraparound", "--apply", "--yes");

      assertThat(outcome.out())
          .contains(
              " of all transaction IDs, more than 0.0 %. VACUUM helps only when nothing keeps")
          .containsPattern("terminate +" + idle.pid())
          .containsPattern("cancel +" + busy.pid())
          .containsPattern(
              "prepared transaction 'forgotten' of postgres keeps transaction IDs [0-9,]+ back: in"
                  + " database postgres, as postgres: ROLLBACK PREPARED 'forgotten';")
          .contains("as their owner, or with --maintain-config; those of the system\n")
          .containsPattern(
              "VACUUM \\(INDEX_CLEANUP off, TRUNCATE false, SKIP_LOCKED\\) pg_catalog\\.\\w+;  -- age"
                  + " [0-9,]+")
          .contains("  -- in database Shop 1\n")
          .contains("ended " + idle.pid(), "cancelled " + busy.pid())
          .doesNotContain("web");
      assertThat(outcome.exitCode()).as("the IDs are used up all the same").isEqualTo(1);
      assertThat(query.get()).isEqualTo("57014");
      assertThat(young.state()).isEqualTo("idle in transaction");
      scene.server().sql("ROLLBACK PREPARED 'forgotten'");

      assertThat(scene.rescue("wraparound").out())
          .contains("Nothing keeps old ones: VACUUM helps.");
    }
  }

  private static void maintainFile(Scene scene, String server, String databases) {
    scene
        .terminal()
        .file(
            "maintain.yaml",
            """
            servers:
              - {name: %s, url: '%s', databases: [%s], window: "03:00-03:01", guards: {max_active: 50}}
            jobs: {upkeep: {analyze: {}}}
            """
                .formatted(
                    server,
                    scene.server().uri("pgvitals_maintain", Scene.PASSWORD, "postgres"),
                    databases));
  }

  @OldestAndNewest
  void theOldestTablesAreVacuumedByTheRoleOfMaintainWhenToldSo(int major) throws Exception {
    Map<String, String> settings =
        Map.of("vacuum_freeze_min_age", "100", "vacuum_freeze_table_age", "0", "autovacuum", "off");
    boolean everything = major >= 17;
    try (Scene scene = Scene.on(major, settings, directory)) {
      scene.config(", thresholds: {PostgresWraparoundApproaching: {warning: 0.000001}}");
      scene
          .server()
          .sql(
              SetupSql.of("pgvitals_maintain"),
              "ALTER ROLE pgvitals_maintain PASSWORD '" + Scene.PASSWORD + "'",
              everything ? "GRANT pg_maintain TO pgvitals_maintain" : "SELECT 1",
              "GRANT app TO pgvitals_maintain",
              "CREATE TABLE burnt (n int)",
              "ALTER TABLE burnt OWNER TO app",
              "CREATE TABLE theirs (n int)",
              "UPDATE pg_database SET datallowconn = true WHERE datname = 'template0'");
      scene.server().sql(USE_UP);
      for (String database : List.of("template0", "template1")) {
        scene.server().sqlIn(database, "VACUUM FREEZE");
      }
      String[] words = {
        "wraparound",
        "--apply",
        "--yes",
        "--older-than",
        "0s",
        "--maintain-config",
        "@maintain.yaml"
      };

      maintainFile(scene, "other", "postgres");
      assertThat(scene.rescue("wraparound", "--maintain-config", "@maintain.yaml").out())
          .as("without --apply it prints")
          .contains("with --maintain-config", "None of it has been run:");
      assertThat(scene.rescue(words).err())
          .contains("db: nothing was vacuumed: the file of pgvitals maintain has no server \"db\"");
      assertThat(scene.rescue("idle", "--maintain-config", "@maintain.yaml").exitCode())
          .isEqualTo(2);
      maintainFile(scene, "db", "postgres");
      Terminal.Outcome outcome = scene.rescue(words);

      assertThat(outcome.out())
          .contains("Vacuuming the oldest tables of postgres, as pgvitals_maintain.")
          .containsPattern("public.burnt in postgres: done, from [0-9,]+ back to [0-9,]+\n");
      assertThat(
              scene
                  .server()
                  .queryColumn(
                      "SELECT verb || ' ' || status FROM pgvitals.job_run WHERE job = 'wraparound'"
                          + " AND (target IS NULL OR target = 'public.burnt') ORDER BY id"))
          .containsExactly("freeze " + (everything ? "done" : "partial"), "freeze done");
      if (everything) {
        assertThat(outcome.out()).contains("Over: Database ");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
      } else {
        assertThat(outcome.out())
            .contains(
                "public.theirs in postgres: skipped, privilege: grant pgvitals_maintain the role")
            .containsPattern(
                "[0-9]{2} tables in postgres: skipped, privilege: tables of the system")
            .contains("Not over: ");
        assertThat(outcome.exitCode()).isEqualTo(1);
      }
    }
  }
}
