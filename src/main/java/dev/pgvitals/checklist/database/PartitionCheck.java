package dev.pgvitals.checklist.database;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.server.Row;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.ArrayList;
import java.util.List;

/** Whether partitions by time are there ahead of it, and whether a table waits to be divided. */
final class PartitionCheck implements DatabaseCheck {
  /** From here on, deleting old rows and vacuuming the rest takes hours. */
  private static final double LARGE_ROWS = 100e6;

  private static final double LARGE_BYTES = 100.0 * (1 << 30);

  private static final String BY_TIME =
      """
      WITH bounds AS (
        SELECT i.inhparent AS root, p.bound,
               CASE WHEN p.bound LIKE '% FROM (''%' THEN split_part(p.bound, '''', 2) ELSE '-infinity' END AS low,
               CASE WHEN p.bound LIKE '% TO (''%' THEN split_part(split_part(p.bound, ' TO (''', 2), '''', 1) ELSE 'infinity' END AS high
        FROM pg_partitioned_table AS t
        JOIN pg_attribute AS a ON a.attrelid = t.partrelid AND a.attnum = t.partattrs[0]
        JOIN pg_inherits AS i ON i.inhparent = t.partrelid
        JOIN pg_class AS k ON k.oid = i.inhrelid
        CROSS JOIN LATERAL (SELECT pg_get_expr(k.relpartbound, 0) AS bound OFFSET 0) AS p
        WHERE t.partstrat = 'r' AND t.partnatts = 1 AND a.atttypid IN (1082, 1114, 1184) AND p.bound <> 'DEFAULT')
      SELECT format('%I.%I', n.nspname, c.relname) AS name,
             count(b.root) AS partitions,
             count(*) FILTER (WHERE b.low::timestamptz > now()) AS future,
             coalesce(bool_or(b.high = 'infinity'), false) AS endless,
             max(b.high::timestamptz) FILTER (WHERE b.high <> 'infinity')::date AS until
      FROM pg_partitioned_table AS t
      JOIN pg_attribute AS a ON a.attrelid = t.partrelid AND a.attnum = t.partattrs[0]
      JOIN pg_class AS c ON c.oid = t.partrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN bounds AS b ON b.root = c.oid
      WHERE t.partstrat = 'r' AND t.partnatts = 1 AND a.atttypid IN (1082, 1114, 1184) AND c.relpersistence <> 't'
      GROUP BY c.oid, n.nspname, c.relname
      ORDER BY 3, 1""";

  private static final String LARGEST =
      """
      SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relpages * current_setting('block_size')::double precision AS bytes,
             greatest(c.reltuples, pg_stat_get_live_tuples(c.oid)) AS rows
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.oid >= 16384 AND NOT c.relispartition AND c.relpersistence = 'p'
      ORDER BY c.relpages DESC, 3 DESC
      LIMIT 1""";

  @Override
  public List<Item> items() {
    return List.of(Item.PARTITIONS);
  }

  @Override
  public List<Finding> of(DatabaseView database) throws ServerProbeException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    List<Row> tables = database.ask(BY_TIME);
    List<String> late = new ArrayList<>();
    for (Row table : tables) {
      if (table.whole("future") == 0 && !table.is("endless")) {
        late.add(
            table.text("name")
                + table.find("until").map(day -> " (until " + day + ")").orElse(" (none)"));
      }
    }
    if (!late.isEmpty()) {
      findings.add(
          Finding.no(
              Item.PARTITIONS,
              database.where(),
              "no partition begins after now: " + Row.some(late),
              "create the next ones, and have a job of pgvitals maintain or the like do it ahead of"
                  + " time; without one, inserts fail or fill the default partition"));
    } else if (!tables.isEmpty()) {
      Row next = tables.get(0);
      findings.add(
          Finding.yes(
              Item.PARTITIONS,
              database.where(),
              "%s by time: %s with %d ahead, the fewest"
                  .formatted(
                      tables.size() == 1 ? "1 table" : tables.size() + " tables",
                      next.text("name"),
                      next.whole("future"))));
    }
    for (Row largest : database.ask(LARGEST)) {
      findings.add(undivided(database, largest));
    }
    return findings;
  }

  private static Finding undivided(DatabaseView database, Row largest) {
    boolean large = largest.number("rows") >= LARGE_ROWS || largest.number("bytes") >= LARGE_BYTES;
    String what =
        "largest table that is not divided: %s, %.0f rows, %s"
            .formatted(
                largest.text("name"),
                largest.number("rows"),
                ValueUnit.BYTES.text(largest.number("bytes")));
    return large
        ? Finding.ask(
            Item.PARTITIONS,
            database.where(),
            what,
            "are old rows of it ever deleted? Then partition it by time, while it can still be"
                + " copied")
        : Finding.yes(Item.PARTITIONS, database.where(), what);
  }

  @Override
  public List<Finding> ofNone(ServerView server) {
    return List.of(
        Finding.ask(
            Item.PARTITIONS, server.name(), "no database has a table", "create the schema first"));
  }
}
