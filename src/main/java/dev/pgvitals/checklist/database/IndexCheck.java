package dev.pgvitals.checklist.database;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.server.Row;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.List;

/** Indexes that are not usable, and those that seem to be missing. */
final class IndexCheck implements DatabaseCheck {
  /** A smaller table is read as a whole as quickly. */
  private static final int LARGE = 10_000;

  /** Fewer scans may be those of a dump, or of whoever looks around. */
  private static final int OFTEN = 100;

  private static final String COUNTS =
      """
      SELECT count(*) AS tables,
             (SELECT count(*) FROM pg_stat_user_indexes) AS indexes
      FROM pg_stat_user_tables""";

  private static final String INVALID =
      """
      SELECT format('%I.%I', n.nspname, c.relname) AS name
      FROM pg_index AS i
      JOIN pg_class AS c ON c.oid = i.indexrelid AND c.relkind = 'i'
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE NOT i.indisvalid
        AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index AS p
                        WHERE p.datname = current_database() AND p.index_relid = i.indexrelid)
      ORDER BY 1""";

  private static final String SCANNED =
      """
      SELECT format('%%I.%%I', s.schemaname, s.relname) AS name, s.seq_scan, coalesce(s.idx_scan, 0) AS idx_scan,
             s.seq_tup_read / s.seq_scan AS rows
      FROM pg_stat_user_tables AS s
      WHERE s.seq_scan >= %d AND s.n_live_tup >= %d AND s.seq_tup_read / s.seq_scan >= %2$d
        AND s.seq_scan > coalesce(s.idx_scan, 0)
      ORDER BY s.seq_tup_read DESC"""
          .formatted(OFTEN, LARGE);

  private static final String FOREIGN_KEYS =
      """
      SELECT format('%%I.%%I', n.nspname, c.relname) || ' ' || quote_ident(f.conname) AS name
      FROM pg_constraint AS f
      JOIN pg_class AS c ON c.oid = f.conrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE f.contype = 'f' AND f.oid >= 16384 AND f.conparentid = 0 AND c.reltuples >= %d
        AND NOT EXISTS (
          SELECT FROM pg_index AS i
          WHERE i.indrelid = f.conrelid AND i.indisvalid AND cardinality(f.conkey) <= i.indnkeyatts
            AND (i.indkey::smallint[])[0:cardinality(f.conkey) - 1] @> f.conkey
            AND (i.indpred IS NULL OR substring(i.indpred::text,
                   '^\\{NULLTEST :arg \\{VAR :varno 1 :varattno ([0-9]+) [^{}]*\\} :nulltesttype 1 [^{}]*\\}$')::smallint = ANY (f.conkey)))
      ORDER BY c.relpages DESC"""
          .formatted(LARGE);

  @Override
  public List<Item> items() {
    return List.of(Item.INDEXES);
  }

  @Override
  public List<Finding> of(DatabaseView database) throws ServerProbeException, InterruptedException {
    Row counts = database.ask(COUNTS).get(0);
    if (counts.whole("tables") == 0) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    List<String> invalid = names(database.ask(INVALID));
    if (!invalid.isEmpty()) {
      findings.add(
          no(
              database,
              "not usable: " + Row.some(invalid),
              "DROP INDEX CONCURRENTLY and create it again, or REINDEX INDEX CONCURRENTLY: "
                  + invalid.get(0)));
    }
    List<Row> scanned = database.ask(SCANNED);
    if (!scanned.isEmpty()) {
      Row worst = scanned.get(0);
      findings.add(
          no(
              database,
              "read as a whole again and again: %s (%d scans of %d rows, %d by an index)%s"
                  .formatted(
                      worst.text("name"),
                      worst.whole("seq_scan"),
                      worst.whole("rows"),
                      worst.whole("idx_scan"),
                      scanned.size() > 1 ? " and " + (scanned.size() - 1) + " more" : ""),
              "pgvitals advise names its statements, and an index for their conditions"));
    }
    List<String> keys = names(database.ask(FOREIGN_KEYS));
    if (!keys.isEmpty()) {
      findings.add(
          no(
              database,
              "foreign keys of large tables without an index: " + Row.some(keys),
              "CREATE INDEX CONCURRENTLY on the referencing columns"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.yes(
              Item.INDEXES,
              database.where(),
              "%s of %s, all usable; no large table is read as a whole often"
                  .formatted(
                      Plural.of(counts.whole("indexes"), "index", "indexes"),
                      Plural.of(counts.whole("tables"), "table"))));
    }
    return findings;
  }

  private static List<String> names(List<Row> rows) {
    return rows.stream().map(row -> row.text("name")).toList();
  }

  private static Finding no(DatabaseView database, String evidence, String next) {
    return Finding.no(Item.INDEXES, database.where(), evidence, next);
  }

  @Override
  public List<Finding> ofNone(ServerView server) {
    return List.of(
        Finding.no(
            Item.INDEXES,
            server.name(),
            "no database has a table",
            "create the schema; or let the agent into its database, see `databases` in"
                + " docs/configuration.md"));
  }
}
