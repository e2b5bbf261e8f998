package dev.pgvitals.checklist.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.WalArchive;
import java.util.Map;

/** Standbys and the archive of WAL, made wrong and mended. */
class StandbyItemsIT {
  @OldestAndNewest
  void standbys(int major) {
    try (LocalPostgres primary = LocalPostgres.start(major)) {
      primary.createMonitorRole();
      Looked alone = Looked.at(primary, "postgres");
      assertThat(alone.of(Item.READ_REPLICAS)).isEqualTo(Verdict.ASK);
      assertThat(alone.said(Item.READ_REPLICAS)).isEqualTo("ask db: no standby streams from it");

      try (LocalPostgres standby = primary.streamingStandby()) {
        String both =
            "servers:\n"
                + Looked.server("db", primary, "postgres", "")
                + Looked.server("replica", standby, "postgres", "");
        await()
            .untilAsserted(
                () ->
                    assertThat(Looked.by(both).said(Item.READ_REPLICAS))
                        .containsPattern(
                            "yes db: standby is streaming, async, replay [0-9.]+ s behind")
                        .contains("yes replica: it streams and replays"));
        Looked streaming = Looked.by(both);
        assertThat(streaming.of(Item.READ_REPLICAS)).isEqualTo(Verdict.YES);
        // What is its primary's is told once; what is its own, of both.
        assertThat(streaming.said(Item.INDEXES)).contains("db").doesNotContain("replica");
        assertThat(streaming.said(Item.SERVER_SIZE)).contains("yes db: ", "yes replica: ");

        standby.sql("SELECT pg_wal_replay_pause()");
        assertThat(Looked.by(both).said(Item.READ_REPLICAS))
            .contains("no replica: replay is paused");
        standby.sql("SELECT pg_wal_replay_resume()");

        Looked itself = Looked.at(standby, "postgres");
        assertThat(itself.said(Item.INDEXES)).contains("no db: no database has a table");
        primary.stop();
        await()
            .untilAsserted(
                () ->
                    assertThat(Looked.at(standby, "postgres").said(Item.READ_REPLICAS))
                        .contains("no db: primary_conninfo is set, and it does not stream"));
        primary.start();
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(Looked.at(primary, "postgres").said(Item.READ_REPLICAS))
                      .contains("no db: slots whose standby does not stream: standby"));
    }
  }

  @OldestAndNewest
  void theArchive(int major) {
    try (LocalPostgres server = LocalPostgres.start(major, WalArchive.kept(Map.of()))) {
      server.createMonitorRole();
      server.sql("CREATE TABLE t (id integer)", "SELECT pg_switch_wal()");
      await()
          .untilAsserted(
              () -> {
                Looked kept = Looked.at(server, "postgres");
                assertThat(kept.of(Item.BACKUPS)).isEqualTo(Verdict.ASK);
                assertThat(kept.said(Item.BACKUPS))
                    .containsPattern("ask db: [1-9]\\d* WAL files were archived, the last .* ago;");
              });

      ChecklistServers.set(server, Map.of("archive_command", "'false'"));
      server.sql("CREATE TABLE u (id integer)", "SELECT pg_switch_wal()");
      await()
          .untilAsserted(
              () ->
                  assertThat(Looked.at(server, "postgres").said(Item.BACKUPS))
                      .contains("no db: WAL cannot be archived: the last try failed"));
    }
    try (LocalPostgres without = LocalPostgres.start(major)) {
      without.createMonitorRole();
      assertThat(Looked.at(without, "postgres").said(Item.BACKUPS))
          .isEqualTo("no db: archive_mode is off, and the configuration names no backups of it");
    }
  }
}
