package dev.pgvitals.source.jdbc;

import dev.pgvitals.catalogue.Top;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SearchPath;
import dev.pgvitals.collect.plan.TopQuery;
import dev.pgvitals.collect.read.RowReader;
import dev.pgvitals.collect.read.VitalReading;
import dev.pgvitals.collect.state.EventCounts;
import dev.pgvitals.collect.state.EventProgress;
import dev.pgvitals.collect.state.EventWindow;
import dev.pgvitals.collect.state.QueryRunState;
import dev.pgvitals.collect.state.TopRows;
import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.wire.WireException;
import dev.pgvitals.source.wire.WireFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * One run: SQL in, slice out, all or nothing. One statement, one transaction, one round trip in the
 * common case; each predicate that has to be asked costs one more.
 */
public final class Collector {
  /** By statement_timeout, for one. */
  private static final String QUERY_CANCELED = "57014";

  private final String server;
  private final Map<String, String> serverLabels;
  private final UsageCounters cost;
  private final boolean detailed;

  public Collector(String server, Map<String, String> serverLabels, UsageCounters cost) {
    this(server, serverLabels, cost, false);
  }

  /**
   * A collector for one server.
   *
   * @param detailed whether runs are to give each value of each vital
   */
  public Collector(
      String server, Map<String, String> serverLabels, UsageCounters cost, boolean detailed) {
    this.server = server;
    this.cost = cost;
    this.serverLabels = serverLabels;
    this.detailed = detailed;
  }

  /**
   * Runs a query.
   *
   * @return empty when a predicate says that it should not run now
   * @throws ResultException when the result is not what the catalogue says
   */
  public Optional<RunResult> run(
      Session session, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException, ResultException {
    if (query.path() == SearchPath.CATALOG && session.isElsewhere(query.databaseOid())) {
      // Whose objects these are was found out in the other one.
      throw new SQLException("the database's name was given to another one", "42P01");
    }
    if (!memory.predicates().allow(query.when(), new PredicateQuestion(session, cost), now)) {
      return Optional.empty();
    }
    Connection connection = session.connection();
    boolean counts = query.schema().counts();
    boolean apart = !session.isConsole() && (counts || session.boundsEachTransaction());
    if (!apart && !query.ownTimeout()) {
      return Optional.of(guarded(connection, () -> alone(session, query, memory)));
    }
    // The connection's own socket timeout was set for the server's timeout; the pool restores it.
    connection.setNetworkTimeout(Runnable::run, patienceMillis(session, query));
    if (session.isConsole()) {
      return Optional.of(guarded(connection, () -> single(session, query, memory)));
    }
    // Sent as one message: a round trip is what a query costs a server far away.
    Optional<Counting> counting =
        counts
            ? Optional.of(new Counting(memory.events().window(query.settle()), now))
            : Optional.empty();
    String transaction =
        session.transaction(
            counting.map(c -> c.window().clock()).orElse(""),
            counting.map(c -> c.window().bind(query.sql())).orElse(query.sql()),
            query.timeout(),
            query.path());
    try {
      return Optional.of(
          guarded(connection, () -> transaction(session, query, transaction, memory, counting)));
    } catch (SQLException | ResultException e) {
      if (isTooMuch(e)) {
        memory.events().tooMuch(now);
      }
      cost.roundTrip();
      session.rollBack(e);
      throw e;
    }
  }

  /** Whether less of the same would have done. */
  private static boolean isTooMuch(Exception e) {
    return e instanceof ResultException
        || (e instanceof SQLException failed && QUERY_CANCELED.equals(failed.getSQLState()));
  }

  /** Where nobody ends a statement that takes too long, the client hangs up. */
  private static int patienceMillis(Session session, PlannedQuery query) {
    Duration patience =
        session.isConsole() ? query.timeout() : query.timeout().plus(JdbcSettings.GRACE);
    return (int) patience.toMillis();
  }

  /**
   * A run that counts events.
   *
   * @param now when it began, of a monotonic clock in nanoseconds
   */
  private record Counting(EventWindow window, long now) {}

  /** A run under way. */
  private interface Attempt {
    RunResult make() throws SQLException, ResultException;
  }

  private static RunResult guarded(Connection connection, Attempt attempt)
      throws SQLException, ResultException {
    try {
      return attempt.make();
    } catch (OutOfMemoryError e) {
      throw tooLarge(connection, "the result does not fit into the agent's memory");
    } catch (SQLException e) {
      if (e.getCause() instanceof OutOfMemoryError) {
        throw tooLarge(connection, "the result does not fit into the agent's memory");
      }
      Optional<WireException> limit = WireException.in(e).filter(WireException::isTooLarge);
      if (limit.isPresent()) {
        throw tooLarge(connection, String.valueOf(limit.get().getMessage()));
      }
      throw e;
    } catch (RuntimeException e) {
      if (WireFailure.isDrivers(e)) {
        throw new ResultException("the driver cannot read the result: " + e);
      }
      throw e;
    }
  }

  /** Cuts the connection: the rest of the result is on its way, for whoever would ask next. */
  private static ResultException tooLarge(Connection connection, String how) throws SQLException {
    connection.abort(Runnable::run);
    return new ResultException(how + ": group or LIMIT the query, or cut its texts short");
  }

  private RunResult alone(Session session, PlannedQuery query, QueryRunState memory)
      throws SQLException, ResultException {
    try {
      return single(session, query, memory);
    } catch (SQLException e) {
      if (query.path() == SearchPath.CATALOG || session.isConsole()) {
        throw e;
      }
      cost.roundTrip();
      if (session.forgetPlans(e)) {
        return single(session, query, memory);
      }
      session.rest(e);
      throw e;
    }
  }

  private RunResult single(Session session, PlannedQuery query, QueryRunState memory)
      throws SQLException, ResultException {
    // The pool would take a plan that is out of date for a connection that is broken.
    Connection connection = session.connection().unwrap(Connection.class);
    String sql = memory.text().of(query, session::single);
    // Prepared, it is parsed and planned once a connection, which takes a quarter off what a
    // collection costs the server. The driver would take a question mark for a parameter.
    if (session.isConsole() || query.sql().indexOf('?') >= 0) {
      try (Statement statement =
          connection.createStatement(scrolling(query), ResultSet.CONCUR_READ_ONLY)) {
        ready(statement, query);
        return read(session, statement, statement.execute(sql), query, memory, Optional.empty());
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement(sql, scrolling(query), ResultSet.CONCUR_READ_ONLY)) {
      ready(statement, query);
      return read(session, statement, statement.execute(), query, memory, Optional.empty());
    }
  }

  private RunResult transaction(
      Session session,
      PlannedQuery query,
      String transaction,
      QueryRunState memory,
      Optional<Counting> counting)
      throws SQLException, ResultException {
    try (Statement statement =
        session.connection().createStatement(scrolling(query), ResultSet.CONCUR_READ_ONLY)) {
      ready(statement, query);
      return read(session, statement, statement.execute(transaction), query, memory, counting);
    }
  }

  /** The rows of a query with {@code top} are gone through twice. */
  private static int scrolling(PlannedQuery query) {
    return query.query().top().isPresent()
        ? ResultSet.TYPE_SCROLL_INSENSITIVE
        : ResultSet.TYPE_FORWARD_ONLY;
  }

  /** Counts what is about to be asked. One row too many tells so without fetching a million. */
  private void ready(Statement statement, PlannedQuery query) throws SQLException {
    cost.roundTrip();
    // Of events all rows are needed, few or many: they give no series of their own.
    statement.setMaxRows(query.schema().counts() ? 0 : query.maxSeries() + 1);
  }

  private RunResult read(
      Session session,
      Statement statement,
      boolean first,
      PlannedQuery query,
      QueryRunState memory,
      Optional<Counting> counting)
      throws SQLException, ResultException {
    boolean result = first;
    Optional<EventWindow.End> end = Optional.empty();
    if (counting.isPresent()) {
      Session.atRows(statement, result);
      try (ResultSet row = statement.getResultSet()) {
        end = Optional.of(EventWindow.end(row));
      }
      result = statement.getMoreResults();
    }
    if (!Session.atRows(statement, result)) {
      throw new ResultException("the statement returns no rows: it must be a query");
    }
    SliceBuilder slice =
        new SliceBuilder(
            new SliceKey(server, query.database(), query.name()),
            serverLabels,
            query.schema().families(),
            memory.sizes());
    try (ResultSet rows = statement.getResultSet()) {
      session.met(rows);
      ResultColumns columns = memory.columns().of(rows);
      List<VitalReading> readings = new ArrayList<>();
      Optional<EventCounts> counts =
          counting.map(c -> memory.events().begin(query.eventShape(), query.eventRoom(), c.now()));
      RowReader reader =
          new RowReader(
              query,
              slice,
              memory,
              columns,
              counts,
              detailed ? Optional.of(readings) : Optional.empty());
      Optional<TopRows.Choice> choice = choice(query, memory, columns, reader, rows);
      readAll(reader, rows, row -> choice.isEmpty() || choice.get().has(row));
      Slice built = slice.build();
      // Last, for what fails before it has to be counted by the next run.
      Optional<EventProgress> progress = Optional.empty();
      if (counting.isPresent()) {
        progress =
            Optional.of(
                memory
                    .events()
                    .keep(
                        query.eventShape(),
                        counts.orElseThrow(),
                        counting.get().window(),
                        end.orElseThrow(),
                        counting.get().now()));
      }
      reader.keepRises(choice.map(c -> c.cut() == 0).orElse(true));
      choice.ifPresent(memory.top()::keep);
      return new RunResult(
          built,
          reader.rows(),
          reader.duplicates(),
          choice.map(c -> OptionalLong.of(c.cut())).orElse(OptionalLong.empty()),
          progress,
          reader.worstVitals(),
          readings);
    } catch (SQLException | ResultException e) {
      memory.columns().forget();
      throw e;
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

  private static Optional<TopRows.Choice> choice(
      PlannedQuery query,
      QueryRunState memory,
      ResultColumns columns,
      RowReader reader,
      ResultSet rows)
      throws SQLException, ResultException {
    Optional<Top> top = query.query().top();
    if (top.isEmpty()) {
      return Optional.empty();
    }
    NumberReader counted = columns.number(top.get().total().orElse(TopQuery.TOTAL));
    long total = rows.next() ? counted.read(rows).map(Number::longValue).orElse(0L) : 0;
    List<List<String>> identities = total > top.get().rows() ? reader.identities(rows) : List.of();
    rows.beforeFirst();
    return Optional.of(memory.top().choose(top.get(), identities, total));
  }

  /** Whether a run of that length may have been ended by its statement_timeout. */
  public static boolean timedOut(PlannedQuery query, Duration elapsed) {
    return elapsed.toNanos() >= query.timeout().toNanos() * 0.9;
  }
}
