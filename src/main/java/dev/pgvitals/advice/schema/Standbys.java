package dev.pgvitals.advice.schema;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.connect.RefusedException;
import dev.pgvitals.config.ServerConfig;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Asks the standbys of a primary for their scans of indexes: each counts its own. Those are found
 * among the servers of the configuration by the identifier of their data, and counted against the
 * connections by which they stream.
 */
public final class Standbys {
  /** What streams and is no standby: tools, and subscriptions. */
  private static final String STREAMING =
      """
      SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication AS r
      WHERE r.state <> 'backup' AND COALESCE(r.application_name, '') NOT IN ('pg_receivewal', 'pg_basebackup')
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_replication_slots AS s
                        WHERE s.active_pid = r.pid AND s.slot_type = 'logical')""";

  private static final String IDENTIFIER =
      "SELECT c.system_identifier, pg_catalog.pg_is_in_recovery()"
          + " FROM pg_catalog.pg_control_system() AS c";

  private final List<ServerConfig> others;
  private final ScheduledExecutorService watchdog;

  /**
   * Asks nobody yet.
   *
   * @param others all servers of the configuration but the primary
   */
  public Standbys(List<ServerConfig> others, ScheduledExecutorService watchdog) {
    this.others = List.copyOf(others);
    this.watchdog = watchdog;
  }

  /** Asks them about the indexes of one database. */
  public StandbyScans ask(AdvisorSession primary, String database) throws SQLException {
    String identifier = primary.rows(IDENTIFIER).get(0).get(0);
    int streaming = count(primary);
    Map<Long, Long> scans = new HashMap<>();
    List<String> asked = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    // Without a standby nobody has to be asked: nothing may be there but other clusters.
    for (ServerConfig other : streaming == 0 ? List.<ServerConfig>of() : others) {
      try (AdvisorSession session = AdvisorSession.open(other, database, watchdog)) {
        List<String> who = session.rows(IDENTIFIER).get(0);
        if (who.get(0).equals(identifier) && who.get(1).equals("t")) {
          asked.add(other.name());
          streaming += count(session);
          for (List<String> row :
              session.rows(
                  "SELECT s.indexrelid, s.idx_scan FROM pg_catalog.pg_stat_user_indexes AS s"
                      + " WHERE s.idx_scan > 0")) {
            scans.merge(Long.parseLong(row.get(0)), Long.parseLong(row.get(1)), Long::sum);
          }
        }
      } catch (RefusedException e) {
        // Most likely of another cluster, that does not have the database; it counts as not asked.
        notes.add(other.name() + ": " + e.failure().message());
      }
    }
    return new StandbyScans(scans, asked, Math.max(0, streaming - asked.size()), notes);
  }

  private static int count(AdvisorSession session) throws SQLException {
    return Integer.parseInt(session.rows(STREAMING).get(0).get(0));
  }
}
