package dev.pgvitals.advice;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.look.Counters;
import dev.pgvitals.advice.look.StatementLook;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements of all databases of a server: as counted so far, or watched for a while.
 *
 * @param schema of pg_stat_statements in the database it was asked in, quoted; empty where there is
 *     none
 * @param looks at each database, by its name
 * @param series what each look gave of each database, the first first; of one that was not watched,
 *     none
 */
record StatementWatch(
    Optional<String> schema,
    Map<String, StatementLook> looks,
    List<Map<String, StatementLook>> series) {
  /** Where there is nothing to watch. */
  static final StatementWatch NONE = new StatementWatch(Optional.empty(), Map.of(), List.of());

  private static final int INTERVALS = 30;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  static StatementWatch take(AdvisorSession session, Duration watch, Pause pause)
      throws SQLException, InterruptedException {
    Optional<String> schema = session.schemaOf("pg_stat_statements");
    if (schema.isEmpty()) {
      return NONE;
    }
    Map<String, StatementLook> first = StatementLook.take(session, schema.get());
    if (watch.isZero()) {
      return new StatementWatch(schema, first, List.of());
    }
    List<Map<String, StatementLook>> series = new ArrayList<>(List.of(first));
    Duration interval = watch.dividedBy(INTERVALS);
    Duration step = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    for (Duration left = watch; !left.isNegative() && !left.isZero(); left = left.minus(step)) {
      pause.of(step.compareTo(left) < 0 ? step : left);
      series.add(StatementLook.take(session, schema.get()));
    }
    Map<String, StatementLook> between = new LinkedHashMap<>();
    series
        .get(series.size() - 1)
        .forEach(
            (database, look) ->
                between.put(
                    database,
                    look.since(
                        first.getOrDefault(database, StatementLook.NONE), watch.toMillis() / 1e3)));
    return new StatementWatch(schema, between, series);
  }

  StatementLook of(String database) {
    return looks.getOrDefault(database, StatementLook.NONE);
  }

  /** One after the other, by queryids. */
  List<Map<String, Counters>> seriesOf(String database) {
    return series.stream()
        .map(look -> look.getOrDefault(database, StatementLook.NONE).byQuery())
        .toList();
  }
}
