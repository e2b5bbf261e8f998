package dev.pgvitals.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom a rescue never touches, on each version. */
@Timeout(300)
class SparedSessionsIT {
  private static final String SLEEP = "SELECT pg_sleep(1000)";

  @TempDir private Path directory;

  /** Sessions, but those that end by themselves, with what they are at. */
  private static List<String> untouched(LocalPostgres server) {
    return server.queryColumn(
        "SELECT pid || ' ' || backend_start || ' ' || coalesce(query_start::text, '') FROM"
            + " pg_stat_activity WHERE application_name NOT IN ('orders', 'PostgreSQL JDBC Driver')"
            + " AND (backend_type IN ('client backend', 'walsender') OR pid IN (SELECT pid FROM"
            + " pg_stat_progress_vacuum WHERE relid = 'worn'::regclass)) ORDER BY 1");
  }

  @EachMajor
  void aStandbyAnAutovacuumASuperuserADumpAndAVacuumSurvive(int major) throws Exception {
    try (Scene scene = Scene.on(major, Map.of("autovacuum_naptime", "1s"), directory);
        LocalPostgres standby = scene.server().streamingStandby();
        Client orders = scene.client("orders");
        Client admin = scene.superuser("psql");
        Client dump = scene.client("pg_dump");
        Client batch = scene.client("nightly-load");
        Client vacuum = scene.client("orders-vacuum")) {
      scene.rescueFile("protect: [\"NIGHTLY-*\"]\n");
      scene
          .server()
          .sql(
              "CREATE TABLE worn (n int) WITH (autovacuum_vacuum_cost_delay = 100,"
                  + " autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1)",
              "INSERT INTO worn SELECT generate_series(1, 20000)",
              "UPDATE worn SET n = n");
      vacuum.did(
          "CREATE TABLE slow WITH (autovacuum_enabled = off) AS SELECT generate_series(1, 200000) AS n",
          "DELETE FROM slow",
          "SET vacuum_cost_delay = 100",
          "SET vacuum_cost_limit = 1");
      await()
          .until(
              () ->
                  !scene
                      .server()
                      .query(
                          "SELECT pid FROM pg_stat_progress_vacuum JOIN pg_stat_activity USING (pid)"
                              + " WHERE backend_type = 'autovacuum worker' AND relid = 'worn'::regclass")
                      .isEmpty());
      CompletableFuture<String> victim = orders.does(SLEEP);
      for (Client spared : List.of(admin, dump, batch)) {
        spared.starts(SLEEP);
      }
      vacuum.starts("/* nightly */ VACUUM slow");
      List<String> before = untouched(scene.server());
      assertThat(before)
          .anyMatch(session -> session.startsWith(admin.pid() + " "))
          .hasSizeGreaterThan(5);

      JsonObject plan = scene.json("long-queries", "--older-than", "0s");
      Terminal.Outcome outcome =
          scene.rescue("long-queries", "--older-than", "0s", "--apply", "--yes", "--terminate");

      assertThat(victim.get()).isEqualTo("57014");
      assertThat(orders.isThere()).isTrue();
      assertThat(untouched(scene.server())).containsAll(before);
      assertThat(standby.query("SELECT status FROM pg_stat_wal_receiver")).isEqualTo("streaming");
      assertThat(pids(plan, "targets")).containsExactly(orders.pid());
      assertThat(pids(plan, "spared"))
          .containsExactlyInAnyOrder(admin.pid(), dump.pid(), batch.pid(), vacuum.pid());
      assertThat(outcome.out())
          .contains("is a superuser's", "is pg_dump", "is protected by the file")
          .contains("runs VACUUM, REINDEX, CREATE INDEX or CLUSTER")
          .contains("cancelled " + orders.pid() + " of app (orders) after ");
      assertThat(outcome.exitCode()).as("what is spared runs on").isEqualTo(1);
    }
  }

  private static List<Long> pids(JsonObject plan, String list) {
    return StreamSupport.stream(plan.getAsJsonArray(list).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(one -> one.get("pid").getAsLong())
        .toList();
  }
}
