package dev.pgvitals.checklist.database;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.server.Row;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.List;

/** Tables that autovacuum leaves alone, or has never come to. */
final class MaintenanceCheck implements DatabaseCheck {
  private static final String TABLES =
      """
      SELECT count(*) AS tables,
             array_to_string((array_agg(format('%I.%I', s.schemaname, s.relname) ORDER BY s.n_live_tup DESC)
               FILTER (WHERE s.n_live_tup >= 10000 AND s.last_analyze IS NULL AND s.last_autoanalyze IS NULL))[1:3], ', ') AS unknown,
             count(*) FILTER (WHERE s.n_live_tup >= 10000 AND s.last_analyze IS NULL AND s.last_autoanalyze IS NULL) AS unknown_count,
             array_to_string((array_agg(format('%I.%I', s.schemaname, s.relname) ORDER BY s.n_live_tup DESC)
               FILTER (WHERE o.off))[1:3], ', ') AS left_alone,
             count(*) FILTER (WHERE o.off) AS left_alone_count
      FROM pg_stat_user_tables AS s
      JOIN pg_class AS c ON c.oid = s.relid
      CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT FROM pg_options_to_table(c.reloptions) AS p
        WHERE p.option_name = 'autovacuum_enabled' AND p.option_value IN ('false', 'off', 'no', '0', 'f', 'n')) AS off) AS o""";

  @Override
  public List<Item> items() {
    return List.of(Item.MAINTENANCE);
  }

  @Override
  public List<Finding> of(DatabaseView database) throws ServerProbeException, InterruptedException {
    Row tables = database.ask(TABLES).get(0);
    List<Finding> findings = new ArrayList<>();
    if (tables.whole("unknown_count") > 0) {
      findings.add(
          Finding.no(
              Item.MAINTENANCE,
              database.where(),
              "%s of 10000 rows and more never analyzed: %s"
                  .formatted(
                      Plural.of(tables.whole("unknown_count"), "table"), tables.text("unknown")),
              "ANALYZE, or have pgvitals maintain do it; the planner guesses until then"));
    }
    if (tables.whole("left_alone_count") > 0) {
      findings.add(
          Finding.ask(
              Item.MAINTENANCE,
              database.where(),
              "autovacuum is off for %s: %s"
                  .formatted(
                      Plural.of(tables.whole("left_alone_count"), "table"),
                      tables.text("left_alone")),
              "does a job vacuum and analyze them? Else ALTER TABLE ... RESET"
                  + " (autovacuum_enabled)"));
    }
    return findings;
  }

  @Override
  public List<Finding> ofNone(ServerView server) {
    return List.of(
        Finding.yes(
            Item.MAINTENANCE,
            server.name(),
            "autovacuum has analyzed every large table, and is off for none"));
  }
}
