package dev.pgvitals.checklist.database;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.server.Row;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.plan.Eligibility;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.SqlNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Since when statements are counted, and whether one is slow. The first database that has the
 * extension tells of the whole server; for one server.
 */
final class StatementsCheck implements DatabaseCheck {
  /** What the agent has to vet before it uses it. */
  static final String EXTENSION = "pg_stat_statements";

  /** Each day of a week has its own load. */
  private static final Duration BASELINE = Duration.ofDays(7);

  private static final double SLOW_MILLIS = 1000;

  /** Fewer calls may be a report, or a person. */
  private static final int CALLS = 10;

  /** Until then, nothing has been seen of an application. */
  private static final int ENOUGH_CALLS = 1000;

  private static final String STATEMENTS =
      """
      SELECT count(*) AS statements, coalesce(sum(s.calls), 0)::bigint AS calls,
             count(*) FILTER (WHERE s.calls >= %2$d AND s.mean_exec_time >= %3$.0f) AS slow,
             max(s.mean_exec_time) FILTER (WHERE s.calls >= %2$d) AS slowest,
             (array_agg(s.queryid ORDER BY s.mean_exec_time DESC) FILTER (WHERE s.calls >= %2$d))[1] AS queryid,
             (array_agg(d.datname ORDER BY s.mean_exec_time DESC) FILTER (WHERE s.calls >= %2$d))[1] AS datname
      FROM %1$s.pg_stat_statements(false) AS s
      JOIN pg_roles AS r ON r.oid = s.userid AND NOT r.rolsuper AND r.rolname <> current_user
      LEFT JOIN pg_database AS d ON d.oid = s.dbid""";

  private static final String SINCE =
      "SELECT extract(epoch FROM stats_reset)::bigint AS since FROM %s.pg_stat_statements_info";

  /** 13 does not tell since when: not before its other statistics, at least when new. */
  private static final String SINCE_13 =
      "SELECT extract(epoch FROM stats_reset)::bigint AS since FROM pg_stat_bgwriter";

  private boolean told;

  @Override
  public List<Item> items() {
    return List.of(Item.BASELINES, Item.QUERIES);
  }

  @Override
  public List<Finding> of(DatabaseView database) throws ServerProbeException, InterruptedException {
    if (told || !database.place().facts().extensions().containsKey(EXTENSION)) {
      return List.of();
    }
    Optional<String> obstacle =
        Eligibility.extensionObstacle(
            EXTENSION, database.server().facts(), database.place().facts());
    if (obstacle.isPresent()) {
      return List.of();
    }
    told = true;
    String schema =
        SqlNames.quoted(
            database.place().facts().extensionSchemas().getOrDefault(EXTENSION, "public"));
    Row row = database.ask(STATEMENTS.formatted(schema, CALLS, SLOW_MILLIS)).get(0);
    boolean tells = database.server().major() >= 14;
    Row since = database.ask(tells ? SINCE.formatted(schema) : SINCE_13).get(0);
    return List.of(baseline(database, row, since), slow(database, row));
  }

  private static Finding baseline(DatabaseView database, Row row, Row sinceRow) {
    Optional<Instant> since =
        sinceRow.find("since").map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
    String where = database.server().name();
    if (since.isEmpty()) {
      return Finding.ask(
          Item.BASELINES,
          where,
          "%d statements are counted, since when is not known".formatted(row.whole("statements")),
          "are they of a week like any other?");
    }
    Duration age = Duration.between(since.get(), database.server().now());
    String evidence =
        "pg_stat_statements has counted %s of applications since %s, for %s"
            .formatted(
                Plural.of(row.whole("statements"), "statement"),
                since.get(),
                ValueUnit.SECONDS.text(Math.max(0, (double) age.toSeconds())));
    return age.compareTo(BASELINE) >= 0
        ? Finding.yes(Item.BASELINES, where, evidence)
        : Finding.no(
            Item.BASELINES,
            where,
            evidence,
            "wait until it has seen a week, and do not reset it meanwhile");
  }

  private static Finding slow(DatabaseView database, Row row) {
    String where = database.server().name();
    if (row.whole("slow") > 0) {
      return Finding.no(
          Item.QUERIES,
          where,
          "%s of applications %s 1 s or more on average; the slowest %s, in %s, queryid %s"
              .formatted(
                  Plural.of(row.whole("slow"), "statement"),
                  row.whole("slow") == 1 ? "takes" : "take",
                  millis(row.number("slowest")),
                  row.text("datname"),
                  row.text("queryid")),
          "EXPLAIN (ANALYZE, BUFFERS) it with values as they come; once it is better,"
              + " pg_stat_statements_reset(0, 0, QUERYID) has it counted anew");
    }
    String evidence =
        "%s of applications in %s%s"
            .formatted(
                Plural.of(row.whole("calls"), "call"),
                Plural.of(row.whole("statements"), "statement"),
                row.find("slowest").isEmpty()
                    ? ""
                    : "; of those with %d calls, the slowest takes %s on average"
                        .formatted(CALLS, millis(row.number("slowest"))));
    return row.whole("calls") >= ENOUGH_CALLS
        ? Finding.yes(Item.QUERIES, where, evidence)
        : Finding.ask(
            Item.QUERIES,
            where,
            evidence,
            "too few to tell: let the application work, or a load test, and look again");
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 100 ? "%.2f ms" : "%.0f ms", millis);
  }

  @Override
  public List<Finding> ofNone(ServerView server) {
    String evidence = "pg_stat_statements can be asked in no database";
    return List.of(
        Finding.no(
            Item.BASELINES,
            server.name(),
            evidence,
            "shared_preload_libraries = 'pg_stat_statements' (restart), then CREATE EXTENSION"
                + " pg_stat_statements; if it is there, `pgvitals plan` says what is in the way"),
        Finding.ask(
            Item.QUERIES, server.name(), evidence, "are the slow statements known otherwise?"));
  }
}
