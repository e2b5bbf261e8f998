package dev.pgvitals.advice.schema;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.text.SqlNames;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Indexes that could go, that cannot be used, and that a foreign key would need. */
public final class IndexRules {
  private static final double LARGE = 100 << 20;
  private static final double MANY_ROWS = 10_000;

  private final String database;
  private final AdvisorSession session;
  private final BuiltinQueries builtin;

  /** For one database. */
  public IndexRules(String database, AdvisorSession session, BuiltinQueries builtin) {
    this.database = database;
    this.session = session;
    this.builtin = builtin;
  }

  /** Those that repeat another one. */
  public List<Finding> duplicates() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Map<String, String> row : builtin.rows("pg_index_duplicate")) {
      double bytes = Double.parseDouble(text(row, "duplicate_size_bytes"));
      findings.add(
          finding(
              FindingKind.DUPLICATE_INDEX,
              bytes >= LARGE ? Severity.HIGH : Severity.MEDIUM,
              index(row),
              "does what %s of the same table does, by columns, classes, order and condition"
                  .formatted(text(row, "duplicate_of")),
              Words.bytes(bytes) + ", and the work of each write to " + table(row),
              List.of(
                  "DROP INDEX CONCURRENTLY " + index(row) + ";",
                  "If it belongs to a constraint, drop that: ALTER TABLE %s DROP CONSTRAINT %s;"
                      .formatted(table(row), SqlNames.quoted(text(row, "indexrelname")))),
              "a statement or a job may name it, as REINDEX and CLUSTER do"));
    }
    return findings;
  }

  /** Those that are not usable, and that nobody is building. */
  public List<Finding> invalid() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Map<String, String> row : builtin.rows("pg_index_invalid")) {
      boolean left = text(row, "indexrelname").matches(".*_cc(new|old)\\d*");
      findings.add(
          finding(
              FindingKind.INVALID_INDEX,
              Severity.MEDIUM,
              index(row),
              left
                  ? "is what a REINDEX CONCURRENTLY that failed has left; no query uses it, each"
                      + " write maintains it"
                  : "no query uses it, each write maintains it: its CREATE INDEX CONCURRENTLY has"
                      + " failed",
              "",
              left
                  ? List.of("DROP INDEX CONCURRENTLY " + index(row) + ";")
                  : List.of(
                      "REINDEX INDEX CONCURRENTLY " + index(row) + ";",
                      "Or, where nobody needs it: DROP INDEX CONCURRENTLY " + index(row) + ";"),
              "somebody may just begin to build it; a unique one is invalid where rows are twice,"
                  + " which building it again does not mend"));
    }
    return findings;
  }

  /** Foreign keys that no index serves. */
  public List<Finding> foreignKeys() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Map<String, String> row : builtin.rows("pg_constraint_without_index")) {
      List<List<String>> details =
          session.rows(
              """
              SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY k.place),
                     GREATEST(c.reltuples, 0), f.confrelid::pg_catalog.regclass,
                     pg_catalog.pg_stat_get_tuples_deleted(f.confrelid)
                       + pg_catalog.pg_stat_get_tuples_updated(f.confrelid), c.relkind
              FROM pg_catalog.pg_constraint AS f
              JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(attnum, place)
              JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
              WHERE n.nspname = ? AND c.relname = ? AND f.conname = ? AND f.contype = 'f'
              GROUP BY f.confrelid, c.reltuples, c.relkind""",
              text(row, "schemaname"),
              text(row, "relname"),
              text(row, "conname"));
      if (!details.isEmpty()) {
        findings.add(foreignKey(row, details.get(0)));
      }
    }
    return findings;
  }

  private Finding foreignKey(Map<String, String> row, List<String> details) {
    double rows = Double.parseDouble(details.get(1));
    long changed = Long.parseLong(details.get(3));
    boolean partitioned = details.get(4).equals("p");
    return finding(
        FindingKind.FK_WITHOUT_INDEX,
        rows >= MANY_ROWS && changed > 0 ? Severity.MEDIUM : Severity.INFO,
        table(row) + " (" + text(row, "conname") + ")",
        "each delete from %s, and each change of its key, reads all %s rows of %s; rows of it that were deleted or updated: %s"
            .formatted(details.get(2), Words.number(rows), table(row), Words.number(changed)),
        "",
        List.of(
            "CREATE INDEX%s ON %s (%s);"
                    .formatted(partitioned ? "" : " CONCURRENTLY", table(row), details.get(0))
                + (partitioned
                    ? " It bars writes: first make one ON ONLY, then one of each partition"
                        + " CONCURRENTLY, and attach them."
                    : "")),
        "where rows of the referenced table are never deleted and keys never change, the index only"
            + " costs");
  }

  private Finding finding(
      FindingKind kind,
      Severity severity,
      String subject,
      String evidence,
      String estimate,
      List<String> actions,
      String doubt) {
    return new Finding(
        kind,
        severity,
        database,
        subject,
        Optional.empty(),
        evidence,
        estimate,
        actions,
        doubt,
        OptionalDouble.empty());
  }

  private static String index(Map<String, String> row) {
    return Words.relation(text(row, "schemaname"), text(row, "indexrelname"));
  }

  private static String table(Map<String, String> row) {
    return Words.relation(text(row, "schemaname"), text(row, "relname"));
  }

  private static String text(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }
}
