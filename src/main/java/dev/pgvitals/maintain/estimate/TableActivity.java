package dev.pgvitals.maintain.estimate;

import dev.pgvitals.maintain.verb.Look;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table and what happened to it since it was last vacuumed and analyzed.
 *
 * @param name as SQL has it
 * @param bytes of its pages, as last counted; asked without a lock
 * @param vacuumed when it last was, by whomever
 * @param vacuumScore dead rows, as a share of the number at which autovacuum begins
 * @param insertScore likewise of rows that were inserted; 0 where that is off
 * @param analyzeScore likewise of rows that were changed
 * @param frozenAge the age of its oldest transaction, as a share of that at which autovacuum begins
 *     to prevent wraparound
 * @param allowed whether the role may vacuum it
 */
public record TableActivity(
    long oid,
    String schema,
    String table,
    String name,
    long bytes,
    long live,
    long dead,
    long changed,
    long inserted,
    Optional<Instant> vacuumed,
    Optional<Instant> analyzed,
    double vacuumScore,
    double insertScore,
    double analyzeScore,
    double frozenAge,
    boolean allowed) {
  /** Of all tables and materialized views of a database, but those of pgvitals itself. */
  public static List<TableActivity> of(Look look) throws SQLException {
    int version = look.server().version();
    String sql =
        """
        SELECT c.oid, n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
               c.relpages::bigint * current_setting('block_size')::bigint AS bytes,
               q.n_live_tup, q.n_dead_tup, q.n_mod_since_analyze, q.n_ins_since_vacuum,
               greatest(q.last_vacuum, q.last_autovacuum) AS vacuumed, greatest(q.last_analyze, q.last_autoanalyze) AS analyzed,
               coalesce(q.autovacuum_vacuum_score, 0) AS vacuum_score,
               coalesce(q.autovacuum_vacuum_insert_score, 0) AS insert_score,
               coalesce(q.autovacuum_analyze_score, 0) AS analyze_score,
               coalesce(CASE WHEN c.relfrozenxid <> '0' THEN age(c.relfrozenxid) END, 0)
                 / current_setting('autovacuum_freeze_max_age')::double precision AS frozen_age,
               %s AS allowed
        FROM (%s) AS q
        JOIN pg_namespace AS n ON n.nspname = q.schemaname
        JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = q.relname
        WHERE n.nspname <> 'pgvitals'
        ORDER BY c.oid"""
            .formatted(
                Privileges.toVacuum(version, "c"), CatalogueSql.of("pg_stat_user_tables", version));
    List<TableActivity> tables = new ArrayList<>();
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        tables.add(
            new TableActivity(
                row.getLong("oid"),
                row.getString("nspname"),
                row.getString("relname"),
                row.getString("name"),
                row.getLong("bytes"),
                row.getLong("n_live_tup"),
                row.getLong("n_dead_tup"),
                row.getLong("n_mod_since_analyze"),
                row.getLong("n_ins_since_vacuum"),
                time(row, "vacuumed"),
                time(row, "analyzed"),
                row.getDouble("vacuum_score"),
                row.getDouble("insert_score"),
                row.getDouble("analyze_score"),
                row.getDouble("frozen_age"),
                row.getBoolean("allowed")));
      }
    }
    return tables;
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  /** Dead rows, as a share of all. */
  public double deadShare() {
    return dead == 0 ? 0 : (double) dead / (live + dead);
  }
}
