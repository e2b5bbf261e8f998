package dev.pgvitals.advice.index;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.look.Tables;
import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.report.FindingKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What pg_qualstats has counted: conditions that were really evaluated, and how many rows each has
 * thrown away. Its counts say which columns matter; its own list of indexes is not used.
 */
public final class Qualstats {
  /** Without the extension. */
  public static final Qualstats NONE = new Qualstats(Map.of());

  private final Map<String, List<Counted>> byQuery;

  private Qualstats(Map<String, List<Counted>> byQuery) {
    this.byQuery = Map.copyOf(byQuery);
  }

  /**
   * Equality with a value on one column, in one statement.
   *
   * @param thrownAway rows that did not meet it
   */
  record Counted(PlanNode.Relation relation, String column, long executions, long thrownAway) {}

  /** Reads what it has about this database; nothing where the database does not have it. */
  public static Qualstats read(AdvisorSession session) throws SQLException {
    Optional<String> schema = session.schemaOf("pg_qualstats");
    if (schema.isEmpty()) {
      return NONE;
    }
    Map<String, List<Counted>> byQuery = new LinkedHashMap<>();
    for (List<String> row :
        session.rows(
            """
            SELECT q.queryid, n.nspname, c.relname, a.attname,
                   pg_catalog.sum(q.execution_count)::pg_catalog.int8,
                   pg_catalog.sum(q.nbfiltered)::pg_catalog.int8
            FROM %s.pg_qualstats() AS q
            JOIN pg_catalog.pg_class AS c ON c.oid = q.lrelid
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = q.lrelid AND a.attnum = q.lattnum
            JOIN pg_catalog.pg_operator AS o ON o.oid = q.opno
            WHERE q.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                            WHERE d.datname = pg_catalog.current_database())
              AND q.queryid IS NOT NULL AND o.oprname = '=' AND a.attnum > 0 AND q.rrelid IS NULL
            GROUP BY q.queryid, n.nspname, c.relname, a.attname
            HAVING pg_catalog.sum(q.nbfiltered) > 0
            ORDER BY pg_catalog.sum(q.nbfiltered) DESC LIMIT 2000"""
                .formatted(schema.get()))) {
      byQuery
          .computeIfAbsent(row.get(0), id -> new ArrayList<>())
          .add(
              new Counted(
                  new PlanNode.Relation(row.get(1), row.get(2)),
                  row.get(3),
                  Long.parseLong(row.get(4)),
                  Long.parseLong(row.get(5))));
    }
    return new Qualstats(byQuery);
  }

  /** More candidates for a statement: the columns that have thrown away the most, first. */
  void addTo(Map<Candidate, Set<String>> candidates, String queryId, Tables tables)
      throws SQLException {
    Map<PlanNode.Relation, List<String>> columns = new LinkedHashMap<>();
    for (Counted one : byQuery.getOrDefault(queryId, List.of())) {
      columns.computeIfAbsent(one.relation(), relation -> new ArrayList<>()).add(one.column());
    }
    for (Map.Entry<PlanNode.Relation, List<String>> entry : columns.entrySet()) {
      Optional<TableFacts> table = tables.of(entry.getKey());
      List<String> few =
          entry.getValue().stream()
              .filter(
                  name ->
                      table.map(facts -> facts.columns().get(name)).stream()
                          .anyMatch(TableFacts.Column::sortable))
              .limit(3)
              .toList();
      if (table.isPresent() && !few.isEmpty() && !table.get().hasIndexOn(few)) {
        candidates
            .computeIfAbsent(
                Candidate.ofColumns(FindingKind.MISSING_INDEX, table.get(), few),
                one -> new LinkedHashSet<>())
            .add(table.get().quoted());
      }
    }
  }

  /** What it says of a table in a statement, as part of a sentence; empty when nothing. */
  public Optional<String> remark(String queryId, TableFacts.Root table) {
    return byQuery.getOrDefault(queryId, List.of()).stream()
        .filter(
            one ->
                one.relation().schema().equals(table.schema())
                    && one.relation().name().equals(table.name()))
        .findFirst()
        .map(
            one ->
                "pg_qualstats has seen the condition on %s throw away %,d rows"
                    .formatted(one.column(), one.thrownAway()));
  }
}
