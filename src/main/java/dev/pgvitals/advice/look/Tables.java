package dev.pgvitals.advice.look;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of a database that are in plans, each read once. Not for more than one thread. */
public final class Tables {
  private final AdvisorSession session;
  private final Map<PlanNode.Relation, Optional<TableFacts>> known = new HashMap<>();

  public Tables(AdvisorSession session) {
    this.session = session;
  }

  /** Empty for what is no table, and for one of the system's. */
  public Optional<TableFacts> of(PlanNode.Relation relation) throws SQLException {
    Optional<TableFacts> facts = known.get(relation);
    if (facts == null) {
      facts = read(relation);
      known.put(relation, facts);
    }
    return facts;
  }

  private Optional<TableFacts> read(PlanNode.Relation relation) throws SQLException {
    List<List<String>> rows =
        session.rows(
            """
            SELECT c.oid, GREATEST(c.reltuples, 0), c.relpages::pg_catalog.int8
                     * pg_catalog.current_setting('block_size')::pg_catalog.int8,
                   pg_catalog.pg_stat_get_tuples_returned(c.oid),
                   pg_catalog.pg_stat_get_tuples_inserted(c.oid)
                     + pg_catalog.pg_stat_get_tuples_updated(c.oid)
                     + pg_catalog.pg_stat_get_tuples_deleted(c.oid),
                   t.oid, tn.nspname, t.relname, t.relkind
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_class AS t
              ON t.oid = COALESCE(pg_catalog.pg_partition_root(c.oid), c.oid::pg_catalog.regclass)
            JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'm', 'p')
              AND c.oid >= 16384 AND c.relpersistence <> 't'""",
            relation.schema(),
            relation.name());
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<String> row = rows.get(0);
    long oid = Long.parseLong(row.get(0));
    double tuples = Double.parseDouble(row.get(1));
    return Optional.of(
        new TableFacts(
            oid,
            relation.schema(),
            relation.name(),
            new TableFacts.Root(Long.parseLong(row.get(5)), row.get(6), row.get(7)),
            row.get(8).equals("p"),
            tuples,
            Double.parseDouble(row.get(2)),
            Long.parseLong(row.get(3)),
            Long.parseLong(row.get(4)),
            columns(relation, oid, tuples),
            indexes(oid)));
  }

  /** What pg_stats has of columns that the role may not read is not there. */
  private Map<String, TableFacts.Column> columns(
      PlanNode.Relation relation, long oid, double tuples) throws SQLException {
    Map<String, TableFacts.Column> columns = new HashMap<>();
    for (List<String> row :
        session.rows(
            """
            SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL), COALESCE(s.n_distinct, 0),
                   t.typcategory NOT IN ('G', 'U', 'X') OR t.typname IN ('uuid', 'bytea', 'citext', 'ltree')
            FROM pg_catalog.pg_attribute AS a
            JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
            LEFT JOIN pg_catalog.pg_stats AS s
              ON s.schemaname = ? AND s.tablename = ? AND s.attname = a.attname AND NOT s.inherited
            WHERE a.attrelid = ?::pg_catalog.int8::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped""",
            relation.schema(),
            relation.name(),
            oid)) {
      double distinct = Double.parseDouble(row.get(2));
      columns.put(
          row.get(0),
          new TableFacts.Column(
              row.get(1), distinct < 0 ? -distinct * tuples : distinct, row.get(3).equals("t")));
    }
    return columns;
  }

  private List<TableFacts.Index> indexes(long oid) throws SQLException {
    Map<String, List<String>> columns = new HashMap<>();
    Map<String, List<String>> rest = new HashMap<>();
    for (List<String> row :
        session.rows(
            """
            SELECT c.relname, COALESCE(a.attname, ''), i.indpred IS NOT NULL, m.amname
            FROM pg_catalog.pg_index AS i
            JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k(attnum, place)
            LEFT JOIN pg_catalog.pg_attribute AS a
              ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
            WHERE i.indrelid = ?::pg_catalog.int8::pg_catalog.oid AND i.indisvalid AND k.place <= i.indnkeyatts
            ORDER BY c.relname, k.place""",
            oid)) {
      columns.computeIfAbsent(row.get(0), name -> new ArrayList<>()).add(row.get(1));
      rest.put(row.get(0), row);
    }
    List<TableFacts.Index> indexes = new ArrayList<>();
    columns.forEach(
        (name, own) ->
            indexes.add(
                new TableFacts.Index(
                    name,
                    own,
                    rest.getOrDefault(name, List.of("", "", "f", "")).get(2).equals("t"),
                    rest.getOrDefault(name, List.of("", "", "f", "")).get(3))));
    return indexes;
  }
}
