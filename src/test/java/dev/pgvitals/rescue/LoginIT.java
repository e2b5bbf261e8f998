package dev.pgvitals.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.page.DocumentedSql;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may rescue, and how one gets in when there is no room. */
@Timeout(300)
class LoginIT {
  private static final int RESERVED_CONNECTIONS = 16;

  @TempDir private Path directory;

  @EachMajor
  void whereASlotIsReservedARescueGetsInWhenAllAreTaken(int major) throws Exception {
    Map<String, String> settings = new HashMap<>(Map.of("max_connections", "20"));
    boolean reserved = major >= RESERVED_CONNECTIONS;
    if (reserved) {
      settings.put("reserved_connections", "2");
    }
    List<Client> clients = new ArrayList<>();
    try (Scene scene = Scene.on(major, settings, directory)) {
      if (reserved) {
        scene.server().sql(DocumentedSql.after(Scene.PAGE, "### A slot of its own"));
      }
      int places = reserved ? 15 : 17;
      Client leader = scene.client("orders").did("SELECT pg_advisory_lock(1)");
      clients.add(leader);
      while (clients.size() < places) {
        clients.add(scene.client("orders"));
      }

      Terminal.Outcome outcome =
          scene.rescue("idle", "--older-than", "0s", "--max", "20", "--apply", "--yes");

      if (!reserved) {
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
            .contains("db: no connection slot is left for pgvitals_rescue: ")
            .contains("hint: a superuser's slots (superuser_reserved_connections) are still there");
        scene
            .server()
            .sql(
                DocumentedSql.after(Scene.PAGE, "## All slots taken")
                    .replace("interval '1 minute'", "interval '0 s'"));
        await()
            .untilAsserted(
                () ->
                    assertThat(clients.stream().map(Client::isThere).toList())
                        .as("the longest idle end, but for the one with the lock")
                        .startsWith(true, false, false, false, false, false, true)
                        .endsWith(true));
        return;
      }
      assertThat(outcome.out())
          .contains("15 of 15 connections are in use (100 %).")
          .contains("3 sessions must end until 80 % are in use.")
          .contains("holds an advisory lock")
          .contains("Over: 12 of 15 connections are in use (80 %)");
      assertThat(outcome.exitCode()).isZero();
      assertThat(clients.stream().map(Client::isThere).toList())
          .as("the longest idle end, but for the one with the lock")
          .containsExactly(
              true, false, false, false, true, true, true, true, true, true, true, true, true, true,
              true);
    } finally {
      clients.forEach(Client::close);
    }
  }

  @Test
  void asLongAsThereIsRoomNobodyIdleEnds() throws SQLException {
    try (Scene scene = Scene.on(18, directory);
        Client idle = scene.client("orders")) {
      Terminal.Outcome outcome = scene.rescue("idle", "--older-than", "0s", "--apply", "--yes");

      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.out()).contains(" of 37 connections are in use (", "trouble above 90 %.");
      assertThat(idle.isThere()).isTrue();
    }
  }

  @Test
  void aSuperuserAndTheAgentAreRefused() {
    try (Scene scene = Scene.on(18, directory)) {
      scene.terminal().file("rescue.yaml", "user: postgres\n");
      Terminal.Outcome superuser = scene.rescue("blockers");
      assertThat(superuser.exitCode()).isEqualTo(1);
      assertThat(superuser.err())
          .isEqualTo(
              "db: postgres is a superuser, who could signal anybody\n"
                  + "hint: give rescues a role of their own, with pg_monitor and"
                  + " pg_signal_backend: docs/operations/rescue.md\n");

      scene.terminal().file("rescue.yaml", "user: pgvitals\npassword: ${P}\n");
      assertThat(scene.with("P").rescue("blockers").err())
          .startsWith("db: pgvitals is the agent's own role, which must not be able to signal");
    }
  }

  @Test
  void aRoleWithoutTheRightsIsToldWhatIsMissing() {
    try (Scene scene = Scene.on(18, directory)) {
      scene.server().sql("REVOKE pg_signal_backend FROM pgvitals_rescue");
      assertThat(scene.rescue("blockers").err())
          .contains("db: pgvitals_rescue may not signal anybody\n")
          .contains("hint: GRANT pg_signal_backend TO pgvitals_rescue\n");

      scene.server().sql("REVOKE pg_monitor FROM pgvitals_rescue");
      assertThat(scene.rescue("blockers").err())
          .contains("db: pgvitals_rescue does not see what others do\n");

      scene.rescueFile("").terminal().file("rescue.yaml", "user: pgvitals_rescue\npassword: no\n");
      assertThat(scene.rescue("blockers").err()).contains("db: cannot be reached: ");
    }
  }

  @Test
  void aPoolerIsNoServer() {
    try (Scene scene = Scene.on(18, directory);
        LocalPgBouncer pooler = LocalPgBouncer.before(scene.server())) {
      scene.behind(pooler.uri("pgvitals", "postgres"));
      scene.terminal().file("rescue.yaml", "user: app\npassword: ${P}\n");
      Terminal.Outcome outcome = scene.with("P").rescue("blockers");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .contains("db: a connection pooler answers instead of the server")
          .contains("hint: give the address of the server itself: ");

      scene.behind(pooler.uri("pgvitals", "pgbouncer"));
      Terminal.Outcome console = scene.rescue("blockers");
      assertThat(console.exitCode()).isEqualTo(2);
      assertThat(console.err()).contains("this is the console of a PgBouncer");
    }
  }
}
