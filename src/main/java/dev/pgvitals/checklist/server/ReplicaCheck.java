package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.ArrayList;
import java.util.List;

/** What streams from a primary, and whether a standby goes on replaying. */
final class ReplicaCheck implements ServerCheck {
  private static final String STANDBYS =
      """
      SELECT coalesce(nullif(s.application_name, ''), host(s.client_addr), 'local') AS name, s.state, s.sync_state,
             coalesce(extract(epoch FROM s.replay_lag), 0)::numeric(12, 1) AS lag
      FROM pg_stat_replication AS s
      WHERE s.state <> 'backup' AND s.replay_lsn IS NOT NULL
        AND NOT EXISTS (SELECT FROM pg_replication_slots AS k WHERE k.active_pid = s.pid AND k.slot_type = 'logical')
      ORDER BY 1""";

  private static final String IDLE_SLOTS =
      """
      SELECT slot_name AS name FROM pg_replication_slots
      WHERE slot_type = 'physical' AND NOT active AND NOT temporary
      ORDER BY 1""";

  private static final String STANDBY =
      """
      SELECT pg_is_wal_replay_paused() AS paused,
             (SELECT r.status FROM pg_stat_wal_receiver AS r) AS status,
             current_setting('primary_conninfo') <> '' AS streams""";

  @Override
  public Item item() {
    return Item.READ_REPLICAS;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    return server.facts().inRecovery() ? ofStandby(server) : ofPrimary(server);
  }

  private List<Finding> ofPrimary(ServerView server)
      throws ServerProbeException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Row standby : server.ask(STANDBYS)) {
      String evidence =
          "%s is %s, %s, replay %s s behind"
              .formatted(
                  standby.text("name"),
                  standby.text("state"),
                  standby.text("sync_state"),
                  standby.text("lag"));
      findings.add(
          standby.text("state").equals("streaming")
              ? Finding.yes(item(), server.name(), evidence)
              : Finding.no(
                  item(), server.name(), evidence, "wait until it has caught up, or see its log"));
    }
    List<String> idle = server.ask(IDLE_SLOTS).stream().map(row -> row.text("name")).toList();
    if (!idle.isEmpty()) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              "slots whose standby does not stream: " + Row.some(idle),
              "start the standby; if it is gone for good, pg_drop_replication_slot(), as the slot"
                  + " keeps WAL until the disk is full"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ask(
              item(),
              server.name(),
              "no standby streams from it",
              "set one up; or answer why none is needed"));
    }
    return findings;
  }

  private List<Finding> ofStandby(ServerView server)
      throws ServerProbeException, InterruptedException {
    Row row = server.askOne(STANDBY);
    if (row.is("paused")) {
      return List.of(
          Finding.no(
              item(),
              server.name(),
              "replay is paused",
              "SELECT pg_wal_replay_resume(); or find out who paused it"));
    }
    if (row.is("streams") && !row.text("status").equals("streaming")) {
      return List.of(
          Finding.no(
              item(),
              server.name(),
              "primary_conninfo is set, and it does not stream",
              "see its log for why the WAL receiver ends"));
    }
    return List.of(
        Finding.yes(
            item(),
            server.name(),
            row.is("streams") ? "it streams and replays" : "it replays from the archive"));
  }
}
