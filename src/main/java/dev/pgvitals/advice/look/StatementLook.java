package dev.pgvitals.advice.look;

import dev.pgvitals.advice.connect.AdvisorSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Statements of one database by pg_stat_statements: one look, or what came between two.
 *
 * @param taken by each statement
 * @param secondsCounted how long the counters have counted; 0 when nobody knows
 */
public record StatementLook(Map<StatementKey, Counters> taken, double secondsCounted) {
  /** A statement that was not called as often says nothing of how it does. */
  private static final int LEAST_CALLS = 20;

  private static final double LEAST_SHARE = 0.01;

  /** Some are about the server itself, as monitoring asks it: those are nobody's to mend. */
  private static final int MORE = 3;

  public StatementLook {
    taken = Map.copyOf(taken);
  }

  /** A look at a database without an earlier one. */
  public static final StatementLook NONE = new StatementLook(Map.of(), 0);

  /**
   * Looks at all databases of the server, by their names; reads no texts.
   *
   * @param session in any database that has pg_stat_statements
   * @param schema of it there, quoted
   */
  public static Map<String, StatementLook> take(AdvisorSession session, String schema)
      throws SQLException {
    Map<String, Map<StatementKey, Counters>> taken = new LinkedHashMap<>();
    for (List<String> row :
        session.rows(
            """
            SELECT pg_catalog.pg_get_userbyid(s.userid), s.queryid, s.calls, s.total_exec_time, s.rows,
                   s.plans, s.total_plan_time, s.temp_blks_written, d.datname
            FROM %s.pg_stat_statements(false) AS s
            JOIN pg_catalog.pg_database AS d ON d.oid = s.dbid
            WHERE s.queryid IS NOT NULL AND s.userid <> current_user::pg_catalog.regrole
            ORDER BY s.total_exec_time DESC LIMIT 10000"""
                .formatted(schema))) {
      taken
          .computeIfAbsent(row.get(8), name -> new LinkedHashMap<>())
          .merge(
              new StatementKey(row.get(0), row.get(1)),
              new Counters(
                  Long.parseLong(row.get(2)),
                  Double.parseDouble(row.get(3)),
                  Long.parseLong(row.get(4)),
                  Long.parseLong(row.get(5)),
                  Double.parseDouble(row.get(6)),
                  Long.parseLong(row.get(7))),
              Counters::plus);
    }
    double seconds = secondsCounted(session, schema);
    Map<String, StatementLook> looks = new LinkedHashMap<>();
    taken.forEach((name, own) -> looks.put(name, new StatementLook(own, seconds)));
    return looks;
  }

  /** Since when, pg_stat_statements tells from its version 1.9 on. */
  private static double secondsCounted(AdvisorSession session, String schema) throws SQLException {
    boolean known =
        !session
            .rows(
                "SELECT 1 WHERE pg_catalog.to_regproc(?) IS NOT NULL",
                schema + ".pg_stat_statements_info")
            .isEmpty();
    return known
        ? Double.parseDouble(
            session
                .rows(
                    "SELECT extract(epoch FROM pg_catalog.now() - i.stats_reset) FROM "
                        + schema
                        + ".pg_stat_statements_info() AS i")
                .get(0)
                .get(0))
        : 0;
  }

  /** What came after an earlier look. */
  public StatementLook since(StatementLook earlier, double seconds) {
    Map<StatementKey, Counters> between = new LinkedHashMap<>();
    taken.forEach(
        (key, counters) -> {
          Counters rise = counters.since(earlier.taken.getOrDefault(key, Counters.NONE));
          if (rise.calls() > 0) {
            between.put(key, rise);
          }
        });
    return new StatementLook(between, seconds);
  }

  /** Calls by queryid, whoever made them. */
  public Map<String, Counters> byQuery() {
    Map<String, Counters> all = new LinkedHashMap<>();
    taken.forEach((key, counters) -> all.merge(key.queryId(), counters, Counters::plus));
    return all;
  }

  /** The time that all statements took, in milliseconds. */
  public double totalMillis() {
    return taken.values().stream().mapToDouble(Counters::totalMillis).sum();
  }

  /**
   * Those that took the most time, with their texts: called often enough, and each with a share
   * that is worth it.
   *
   * @param session see {@link #take}
   * @param database that this look is at
   */
  public List<WatchedStatement> top(AdvisorSession session, String schema, String database, int top)
      throws SQLException {
    double total = totalMillis();
    List<Map.Entry<String, Counters>> chosen =
        byQuery().entrySet().stream()
            .filter(one -> one.getValue().calls() >= LEAST_CALLS)
            .filter(one -> one.getValue().totalMillis() >= LEAST_SHARE * total)
            .sorted(
                Comparator.comparingDouble(
                        (Map.Entry<String, Counters> one) -> one.getValue().totalMillis())
                    .reversed())
            .limit(MORE * (long) top)
            .toList();
    Map<String, String> texts =
        texts(
            session,
            schema,
            database,
            chosen.stream().map(Map.Entry::getKey).toArray(String[]::new));
    List<WatchedStatement> statements = new ArrayList<>();
    for (Map.Entry<String, Counters> one : chosen) {
      Optional.ofNullable(texts.get(one.getKey()))
          .filter(text -> !text.contains("pg_catalog.") && !text.contains("pg_stat_"))
          .filter(text -> statements.size() < top)
          .ifPresent(
              text ->
                  statements.add(
                      new WatchedStatement(
                          one.getKey(),
                          user(one.getKey()),
                          text,
                          one.getValue(),
                          total <= 0 ? 0 : one.getValue().totalMillis() / total,
                          secondsCounted)));
    }
    return statements;
  }

  private String user(String queryId) {
    return taken.entrySet().stream()
        .filter(one -> one.getKey().queryId().equals(queryId))
        .max(Comparator.comparingDouble(one -> one.getValue().totalMillis()))
        .map(one -> one.getKey().user())
        .orElse("");
  }

  private static Map<String, String> texts(
      AdvisorSession session, String schema, String database, String[] queryIds)
      throws SQLException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (List<String> row :
        session.rows(
            """
            SELECT s.queryid, pg_catalog.min(s.query)
            FROM %s.pg_stat_statements(true) AS s
            WHERE s.queryid = ANY (?::text[]::bigint[]) AND s.query IS NOT NULL
              AND s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = ?)
            GROUP BY s.queryid"""
                .formatted(schema),
            queryIds,
            database)) {
      texts.put(row.get(0), row.get(1));
    }
    return texts;
  }
}
