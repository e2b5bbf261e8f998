package dev.pgvitals.advice.schema;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Settings for which counters of the server speak, and those that risk its data. What depends on
 * the machine alone, such as how much memory it has, nobody can see from a session: there is no
 * advice on it.
 */
public final class SettingRules {
  private static final double GIGABYTE = 1 << 30;
  private static final double DEFAULT_BUFFERS = 128 << 20;

  /** Below this it says little. */
  private static final double LEAST_CHECKPOINTS = 20;

  private static final String VALUES =
      """
      SELECT s.name, s.setting, s.pending_restart, COALESCE(s.unit, '')
      FROM pg_catalog.pg_settings AS s
      WHERE s.name IN ('fsync', 'full_page_writes', 'autovacuum', 'track_counts', 'shared_buffers',
                       'max_wal_size', 'track_io_timing', 'random_page_cost', 'work_mem', 'checkpoint_timeout',
                       'autovacuum_vacuum_scale_factor')
        OR s.pending_restart""";

  private final List<Finding> findings = new ArrayList<>();
  private final AdvisorSession session;
  private final Map<String, String> values = new HashMap<>();

  private SettingRules(AdvisorSession session) {
    this.session = session;
  }

  /**
   * What there is to say of a server, asked in any of its databases.
   *
   * @param databases that are looked at
   */
  public static List<Finding> find(AdvisorSession session, Collection<String> databases)
      throws SQLException {
    SettingRules rules = new SettingRules(session);
    List<String> pending = new ArrayList<>();
    for (List<String> row : session.rows(VALUES)) {
      rules.values.put(row.get(0), row.get(1));
      if (row.get(2).equals("t")) {
        pending.add(row.get(0));
      }
    }
    release(session.version()).ifPresent(rules.findings::add);
    rules.unsafe();
    rules.buffers();
    rules.checkpoints(session.version());
    rules.temporaryFiles(databases);
    rules.timing();
    if (!pending.isEmpty()) {
      rules.add(
          Severity.INFO,
          String.join(", ", pending),
          "changed in the files and waiting for a restart (PostgresSettingsPendingRestart)",
          "Restart the server when it suits.",
          "somebody may have planned the restart already");
    }
    return rules.findings;
  }

  /** What {@code autovacuum_vacuum_scale_factor} is. */
  public static double vacuumScale(AdvisorSession session) throws SQLException {
    return Double.parseDouble(
        session
            .rows("SELECT pg_catalog.current_setting('autovacuum_vacuum_scale_factor')")
            .get(0)
            .get(0));
  }

  /**
   * Releases on which what is advised elsewhere does harm.
   *
   * @param version as {@code server_version_num} has it
   */
  static Optional<Finding> release(int version) {
    return version >= 140_000 && version < 140_004
        ? Optional.of(
            finding(
                Severity.HIGH,
                "",
                "server_version",
                "14.%d: CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY can leave an index that lacks rows"
                        .formatted(version % 10_000)
                    + " (14.0 to 14.3)",
                "Update to the newest 14 before you build any index concurrently; then rebuild those that"
                    + " were built so (pg_amcheck --heapallindexed finds them).",
                "indexes of tables that nobody wrote to meanwhile are whole"))
        : Optional.empty();
  }

  private void unsafe() {
    for (String name : List.of("fsync", "full_page_writes")) {
      if (value(name).equals("off")) {
        add(
            Severity.HIGH,
            name,
            "is off: after a crash of the machine the data may be damaged beyond repair"
                + " (PostgresUnsafeSetting)",
            "ALTER SYSTEM SET " + name + " = on; SELECT pg_reload_conf();",
            "a server whose data can be made anew at any time may do without");
      }
    }
    for (String name : List.of("autovacuum", "track_counts")) {
      if (value(name).equals("off")) {
        add(
            Severity.HIGH,
            name,
            "is off: dead rows are never removed, and statistics never renewed"
                + " (PostgresUnsafeSetting)",
            "ALTER SYSTEM SET " + name + " = on; SELECT pg_reload_conf();",
            "a job may vacuum in its place");
      }
    }
  }

  private void buffers() throws SQLException {
    double buffers = 8192 * Double.parseDouble(values.getOrDefault("shared_buffers", "0"));
    List<String> row =
        session
            .rows(
                """
                SELECT COALESCE(pg_catalog.sum(d.blks_hit), 0), COALESCE(pg_catalog.sum(d.blks_read), 0)
                FROM pg_catalog.pg_stat_database AS d""")
            .get(0);
    double hit = Double.parseDouble(row.get(0));
    double read = Double.parseDouble(row.get(1));
    double ratio = hit + read == 0 ? 1 : hit / (hit + read);
    if (buffers <= DEFAULT_BUFFERS && read * 8192 >= 10 * GIGABYTE && ratio < 0.99) {
      add(
          Severity.MEDIUM,
          "shared_buffers",
          "%s, the default, while %s were read that were not in it (%s were)"
              .formatted(Words.bytes(buffers), Words.bytes(read * 8192), Words.percent(ratio)),
          "A quarter of the machine's memory is a common start: ALTER SYSTEM SET shared_buffers ="
              + " '...'; and restart.",
          "what was read may have come from the system's cache, where it costs little");
    }
  }

  private void checkpoints(int version) throws SQLException {
    List<String> row =
        session
            .rows(
                version >= 170_000
                    ? "SELECT c.num_timed, c.num_requested FROM pg_catalog.pg_stat_checkpointer AS c"
                    : "SELECT b.checkpoints_timed, b.checkpoints_req FROM"
                        + " pg_catalog.pg_stat_bgwriter AS b")
            .get(0);
    double timed = Double.parseDouble(row.get(0));
    double requested = Double.parseDouble(row.get(1));
    if (requested >= LEAST_CHECKPOINTS && requested > timed) {
      add(
          Severity.MEDIUM,
          "max_wal_size",
          "%s checkpoints came because there was much WAL, %s because it was time (max_wal_size %s MB)"
              .formatted(Words.number(requested), Words.number(timed), value("max_wal_size")),
          "ALTER SYSTEM SET max_wal_size = '...'; so that WAL of a checkpoint_timeout (%s s) fits twice."
              .formatted(value("checkpoint_timeout")),
          "backups and base copies ask for checkpoints, too; more WAL makes recovery longer");
    }
  }

  private void temporaryFiles(Collection<String> databases) throws SQLException {
    for (List<String> row :
        session.rows(
            """
            SELECT d.datname, d.temp_bytes,
                   extract(epoch FROM pg_catalog.now() - COALESCE(d.stats_reset, pg_catalog.pg_postmaster_start_time()))
            FROM pg_catalog.pg_stat_database AS d WHERE d.temp_bytes > 0 AND d.datname IS NOT NULL""")) {
      double bytes = Double.parseDouble(row.get(1));
      double hours = Math.max(1, Double.parseDouble(row.get(2)) / 3600);
      if (bytes / hours >= GIGABYTE && databases.contains(row.get(0))) {
        findings.add(
            finding(
                Severity.MEDIUM,
                row.get(0),
                "work_mem",
                "%s of temporary files an hour with %s kB"
                    .formatted(Words.bytes(bytes / hours), value("work_mem")),
                "Find the statements (temp_spill here), and raise it for their roles alone: ALTER"
                    + " ROLE ... SET work_mem = '...'.",
                "building indexes writes temporary files as well, which maintenance_work_mem is"
                    + " for"));
      }
    }
  }

  private void timing() {
    if (value("track_io_timing").equals("off")) {
      add(
          Severity.INFO,
          "track_io_timing",
          "is off: nobody can tell how long statements wait for the disk",
          "ALTER SYSTEM SET track_io_timing = on; SELECT pg_reload_conf();",
          "where the clock is slow it costs something: see pg_test_timing");
    }
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  private void add(
      Severity severity, String subject, String evidence, String action, String doubt) {
    findings.add(finding(severity, "", subject, evidence, action, doubt));
  }

  private static Finding finding(
      Severity severity,
      String database,
      String subject,
      String evidence,
      String action,
      String doubt) {
    return new Finding(
        FindingKind.SETTING,
        severity,
        database,
        subject,
        Optional.empty(),
        evidence,
        "",
        List.of(action),
        doubt,
        OptionalDouble.empty());
  }
}
