package dev.pgvitals.advice.schema;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

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
    Map<String, List<Duplicate>> byIndex = new LinkedHashMap<>();
    for (Map<String, String> row : builtin.rows("pg_index_duplicate")) {
      duplicate(row)
          .ifPresent(one -> byIndex.computeIfAbsent(one.index(), i -> new ArrayList<>()).add(one));
    }
    // A part goes with the whole; one whose whole repeats nothing has to stay.
    return byIndex.values().stream()
        .filter(parts -> parts.stream().anyMatch(one -> !one.part()))
        .map(this::duplicate)
        .toList();
  }

  /**
   * An index that could go.
   *
   * @param index what to drop for it: itself, or the partitioned index that it is a part of
   * @param table that has the index
   * @param of the one that does the same
   * @param constraint to drop in its place, quoted; empty: none is held by it
   * @param partitioned whether the index is
   */
  private record Duplicate(
      String index,
      String table,
      String of,
      String constraint,
      boolean partitioned,
      boolean part,
      double bytes) {}

  /** Empty when it has gone meanwhile. */
  private Optional<Duplicate> duplicate(Map<String, String> row) throws SQLException {
    return session
        .rows(
            """
            WITH RECURSIVE up(oid) AS (
              SELECT c.oid FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              WHERE n.nspname = ? AND c.relname = ?
              UNION
              SELECT h.inhparent FROM up JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = up.oid)
            SELECT n.nspname, c.relname, tn.nspname, t.relname, c.relkind,
                   (SELECT k.conname FROM pg_catalog.pg_constraint AS k
                    WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x') LIMIT 1),
                   (SELECT pg_catalog.count(*) FROM up) > 1
            FROM up
            JOIN pg_catalog.pg_class AS c ON c.oid = up.oid AND NOT c.relispartition
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
            JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
            JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace""",
            text(row, "schemaname"),
            text(row, "indexrelname"))
        .stream()
        .findFirst()
        .map(
            top ->
                new Duplicate(
                    Words.relation(top.get(0), top.get(1)),
                    Words.relation(top.get(2), top.get(3)),
                    Words.quoted(text(row, "duplicate_of")),
                    top.get(5).isEmpty() ? "" : Words.quoted(top.get(5)),
                    top.get(4).equals("I"),
                    top.get(6).equals("t"),
                    Double.parseDouble(text(row, "duplicate_size_bytes"))));
  }

  private Finding duplicate(List<Duplicate> parts) {
    Duplicate whole = parts.stream().filter(one -> !one.part()).findFirst().orElseThrow();
    double bytes = parts.stream().mapToDouble(Duplicate::bytes).sum();
    boolean waits = whole.partitioned() || !whole.constraint().isEmpty();
    String action =
        whole.constraint().isEmpty()
            ? "DROP INDEX%s %s;".formatted(waits ? "" : " CONCURRENTLY", whole.index())
            : "ALTER TABLE %s DROP CONSTRAINT %s;".formatted(whole.table(), whole.constraint());
    return finding(
        FindingKind.DUPLICATE_INDEX,
        bytes >= LARGE ? Severity.HIGH : Severity.MEDIUM,
        whole.index(),
        "does what %s of the same table does, by columns, classes, order and condition"
            .formatted(whole.of()),
        Words.bytes(bytes) + ", and the work of each write to " + whole.table(),
        List.of(action),
        "a statement or a job may name it, as REINDEX and CLUSTER do"
            + (waits
                ? "; while it waits for its lock all others wait behind it: SET lock_timeout = '1s'"
                : ""));
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
      List<List<String>> columns =
          session.rows(
              """
              SELECT a.attname, GREATEST(c.reltuples, 0), rn.nspname, r.relname,
                     pg_catalog.pg_stat_get_tuples_deleted(r.oid) + pg_catalog.pg_stat_get_tuples_updated(r.oid),
                     c.relkind
              FROM pg_catalog.pg_constraint AS f
              JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class AS r ON r.oid = f.confrelid
              JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
              CROSS JOIN LATERAL pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(attnum, place)
              JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
              WHERE n.nspname = ? AND c.relname = ? AND f.conname = ? AND f.contype = 'f'
              ORDER BY k.place""",
              text(row, "schemaname"),
              text(row, "relname"),
              text(row, "conname"));
      if (!columns.isEmpty()) {
        findings.add(foreignKey(row, columns));
      }
    }
    return findings;
  }

  private Finding foreignKey(Map<String, String> row, List<List<String>> columns) {
    List<String> first = columns.get(0);
    double rows = Double.parseDouble(first.get(1));
    long changed = Long.parseLong(first.get(4));
    boolean partitioned = first.get(5).equals("p");
    String keys =
        columns.stream().map(one -> Words.quoted(one.get(0))).collect(Collectors.joining(", "));
    return finding(
        FindingKind.FK_WITHOUT_INDEX,
        rows >= MANY_ROWS && changed > 0 ? Severity.MEDIUM : Severity.INFO,
        table(row) + " (" + Words.quoted(text(row, "conname")) + ")",
        "each delete from %s, and each change of its key, reads all %s rows of %s; rows of it that were deleted or updated: %s"
            .formatted(
                Words.relation(first.get(2), first.get(3)),
                Words.number(rows),
                table(row),
                Words.number(changed)),
        "",
        List.of(
            "CREATE INDEX%s ON %s (%s);"
                    .formatted(partitioned ? "" : " CONCURRENTLY", table(row), keys)
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
