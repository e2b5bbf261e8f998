package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.maintain.MaintainProcess;
import dev.pgvitals.maintain.Maintained;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** kill -9 of the process, in the middle of what it does. */
@Timeout(600)
class KilledIT {
  private static final String VACUUM = "upkeep:\n  vacuum: {tables: [app.orders]}\n";
  private static final String ANALYZE =
      "upkeep:\n  analyze: {tables: [app.orders], partitioned: off}\n";
  private static final String FULL =
      """
      compact:
        window: ["00:00-14:00", "12:00-02:00"]
        vacuum_full: {tables: [app.orders], free_ratio: 0.5, max_size: 1GiB, allow_exclusive: true}
      """;

  /** Whether the server sees that a client is gone while a statement runs. */
  private static boolean notices(int major) {
    return major >= 14;
  }

  /** Kills it in the middle; then nobody has its lock, and its rows say that it runs. */
  private static void kill(SlowServer server, String file, String statement) throws Exception {
    Process process = MaintainProcess.apply(file);
    server.awaitStatement(statement, process);
    process.destroyForcibly().waitFor();
    await()
        .until(
            () ->
                server
                    .postgres
                    .query(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2")
                    .equals("0"));
  }

  private static List<String> newRows(SlowServer server, int known) {
    List<String> rows = Maintained.rows(server.postgres);
    return rows.subList(known, rows.size());
  }

  @OldestAndNewest
  void theVacuumOfAKilledRunEndsSoonAndBefore14IsLeftToItself(int major) throws Exception {
    try (SlowServer server = SlowServer.start(major)) {
      String file = Maintained.file(server.postgres, VACUUM);
      kill(server, file, "VACUUM%");
      if (notices(major)) {
        server.awaitNoStatement("VACUUM%");
      } else {
        Maintained.apply(file);
        assertThat(newRows(server, 2))
            .as("it goes on with nobody there, and is not waited for")
            .hasSize(2)
            .allMatch(row -> row.contains(" skipped locked: skipping vacuum of \"orders\""));
        server.endBackends();
      }
      server.release();
      int known = Maintained.rows(server.postgres).size();

      Maintained.apply(file);

      assertThat(Maintained.rows(server.postgres))
          .startsWith("vacuum - failed crashed", "vacuum app.orders failed crashed");
      assertThat(newRows(server, known)).containsExactly("vacuum - done", "vacuum app.orders done");
    }
  }

  @OldestAndNewest
  void whatWasKilledInAnAnalyzeOrARewriteIsDoneByTheNext(int major) throws Exception {
    try (SlowServer server = SlowServer.start(major)) {
      Maintained.asOwner(server.postgres, "CREATE INDEX ON app.orders (app.braked(id))");
      String analyze = Maintained.file(server.postgres, ANALYZE);
      kill(server, analyze, "ANALYZE%");
      server.endBackends();
      server.release();
      Maintained.apply(analyze);

      assertThat(Maintained.rows(server.postgres))
          .containsExactly(
              "analyze - failed crashed",
              "analyze app.orders failed crashed",
              "analyze - done",
              "analyze app.orders done");

      Maintained.asOwner(server.postgres, "INSERT INTO app.brake VALUES (1)");
      String full = Maintained.file(server.postgres, FULL);
      kill(server, full, "VACUUM (FULL%");
      server.endBackends();
      server.release();
      Maintained.apply(full);

      assertThat(newRows(server, 4))
          .containsExactly(
              "vacuum_full - failed crashed",
              "vacuum_full app.orders failed crashed",
              "vacuum_full - done",
              "vacuum_full app.orders done");
    }
  }
}
