package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Top;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.metric.Slice;
import dev.pgvitals.metric.SliceBuilder;
import dev.pgvitals.metric.SliceKey;
import dev.pgvitals.postgres.JdbcSettings;
import dev.pgvitals.postgres.ServerCost;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * One run: SQL in, slice out, all or nothing. One statement, one transaction, one round trip in the
 * common case; each predicate that has to be asked costs one more.
 */
final class Collector {
  /** The server's clock, in a form that does not depend on its DateStyle and TimeZone. */
  private static final String NOW =
      "SELECT pg_catalog.to_char(pg_catalog.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
          + " || '+00'";

  private final String server;
  private final Map<String, String> serverLabels;
  private final ServerCost cost;

  /**
   * What a run gave.
   *
   * @param rows as they came from the server
   * @param duplicates rows left out because an earlier one had the same labels
   * @param cut rows left out by the query's {@code top}; empty when it has none
   */
  record Run(Slice slice, int rows, int duplicates, OptionalLong cut) {}

  Collector(String server, Map<String, String> serverLabels, ServerCost cost) {
    this.server = server;
    this.cost = cost;
    this.serverLabels = serverLabels;
  }

  /**
   * Runs a query.
   *
   * @return empty when a predicate says that it should not run now
   * @throws ResultException when the result is not what the catalogue says
   */
  Optional<Run> run(Connection connection, PlannedQuery query, QueryMemory memory, long now)
      throws SQLException, ResultException {
    if (!memory.predicates().allow(connection, query.query().when(), cost, now)) {
      return Optional.empty();
    }
    boolean counts =
        query.query().columns().stream().anyMatch(column -> column.usage() == Usage.EVENTS);
    if (!counts && !query.ownTimeout()) {
      return Optional.of(read(connection, query, query.sql(), memory, false));
    }
    // Sent as one message: a round trip is what a query costs a server far away.
    String transaction =
        "BEGIN READ ONLY; SET LOCAL statement_timeout = "
            + query.timeout().toMillis()
            + "; "
            + (counts ? NOW + "; " + since(query.sql(), memory.events()) : query.sql())
            + "\n; COMMIT";
    // The connection's own socket timeout was set for the server's timeout; the pool restores it.
    connection.setNetworkTimeout(
        Runnable::run, (int) query.timeout().plus(JdbcSettings.GRACE).toMillis());
    try {
      return Optional.of(read(connection, query, transaction, memory, counts));
    } catch (SQLException | ResultException e) {
      endTransaction(connection, e);
      throw e;
    }
  }

  private Run read(
      Connection connection, PlannedQuery query, String sql, QueryMemory memory, boolean counts)
      throws SQLException, ResultException {
    try {
      return execute(connection, query, sql, memory, counts);
    } catch (OutOfMemoryError e) {
      throw tooLarge(connection, "does not fit into the agent's memory");
    } catch (SQLException e) {
      if (e.getCause() instanceof OutOfMemoryError) {
        throw tooLarge(connection, "does not fit into the agent's memory");
      }
      // The driver's message in any language has the parameter's name.
      if (String.valueOf(e.getMessage()).contains("maxResultBuffer")) {
        throw tooLarge(connection, "is larger than 16 MB");
      }
      throw e;
    }
  }

  /** Cuts the connection: the rest of the result is on its way, for whoever would ask next. */
  private static ResultException tooLarge(Connection connection, String how) throws SQLException {
    connection.abort(Runnable::run);
    return new ResultException(
        "the result " + how + ": group or LIMIT the query, or cut its texts short");
  }

  private Run execute(
      Connection connection, PlannedQuery query, String sql, QueryMemory memory, boolean counts)
      throws SQLException, ResultException {
    try (Statement statement = statement(connection, query)) {
      // One row more than there may be series tells too many without fetching a million.
      statement.setMaxRows(query.maxSeries() + 1);
      cost.roundTrip();
      boolean result = statement.execute(sql);
      String begun = "";
      if (counts) {
        result = nextResult(statement, result);
        try (ResultSet row = statement.getResultSet()) {
          row.next();
          begun = row.getString(1);
        }
        result = statement.getMoreResults();
      }
      if (!nextResult(statement, result)) {
        throw new ResultException("the statement returns no rows: it must be a query");
      }
      SliceBuilder slice =
          new SliceBuilder(
              new SliceKey(server, query.database(), query.name()),
              serverLabels,
              query.schema().families());
      try (ResultSet rows = statement.getResultSet()) {
        RowReader reader = new RowReader(query, slice, memory.events(), rows.getMetaData());
        Optional<TopRows.Choice> choice = choice(query, memory, reader, rows);
        readAll(reader, rows, row -> choice.isEmpty() || choice.get().has(row));
        if (counts) {
          reader.keepEvents(begun);
        }
        choice.ifPresent(memory.top()::keep);
        return new Run(
            slice.build(),
            reader.rows(),
            reader.duplicates(),
            choice.map(c -> OptionalLong.of(c.cut())).orElse(OptionalLong.empty()));
      }
    }
  }

  private void readAll(RowReader reader, ResultSet rows, IntPredicate wanted)
      throws SQLException, ResultException {
    try {
      reader.readAll(rows, wanted);
    } finally {
      cost.rows(reader.rows());
    }
  }

  /** The rows of a query with {@code top} are gone through twice. */
  private static Statement statement(Connection connection, PlannedQuery query)
      throws SQLException {
    return query.query().top().isEmpty()
        ? connection.createStatement()
        : connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
  }

  private static Optional<TopRows.Choice> choice(
      PlannedQuery query, QueryMemory memory, RowReader reader, ResultSet rows)
      throws SQLException, ResultException {
    Optional<Top> top = query.query().top();
    if (top.isEmpty()) {
      return Optional.empty();
    }
    long total = reader.total(rows, top.get().total().orElse(TopQuery.TOTAL));
    List<List<String>> identities = total > top.get().rows() ? reader.identities(rows) : List.of();
    rows.beforeFirst();
    return Optional.of(memory.top().choose(top.get(), identities, total));
  }

  /** Skips what returns no rows: BEGIN, SET. */
  private static boolean nextResult(Statement statement, boolean result) throws SQLException {
    boolean at = result;
    while (!at && statement.getUpdateCount() != -1) {
      at = statement.getMoreResults();
    }
    return at;
  }

  private static String since(String sql, EventTotals events) {
    String since =
        events.since().map(time -> "TIMESTAMPTZ '" + time + "'").orElse("pg_catalog.now()");
    return SinceParameter.bind(sql, since);
  }

  private void endTransaction(Connection connection, Exception cause) {
    try (Statement statement = connection.createStatement()) {
      cost.roundTrip();
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Whether a run of that length may have been ended by its statement_timeout. */
  static boolean timedOut(PlannedQuery query, Duration elapsed) {
    return elapsed.toNanos() >= query.timeout().toNanos() * 0.9;
  }
}
