package dev.pgvitals.source.jdbc;

import dev.pgvitals.catalogue.Top;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.TopNRewrite;
import dev.pgvitals.collect.read.AnswerReader;
import dev.pgvitals.collect.read.LargestRows;
import dev.pgvitals.collect.read.RowReader;
import dev.pgvitals.collect.read.UnlistedColumns;
import dev.pgvitals.collect.runstate.EventWindow;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.runstate.TopRows;
import dev.pgvitals.collect.value.NumberReader;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.source.AlertValue;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.Remark;
import dev.pgvitals.source.RunResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/** The end of a run: its statement's rows into a slice, all or nothing. Thread-safe. */
public final class RunReader {
  private final String server;
  private final Map<String, String> serverLabels;
  private final UsageCounters cost;
  private final boolean detailed;

  /**
   * A reader for one server.
   *
   * @param detailed whether runs are to give each value of each alert
   */
  public RunReader(ServerConfig server, UsageCounters cost, boolean detailed) {
    this.server = server.name();
    this.serverLabels = server.labels();
    this.cost = cost;
    this.detailed = detailed;
  }

  /**
   * The events of a run.
   *
   * @param window of which they are
   * @param end where that window ended
   */
  public record Events(EventWindow window, EventWindow.End end) {}

  /** The rows of a query that may leave some out are gone through twice. */
  public static int scrolling(PlannedQuery query) {
    return query.query().top().isPresent() || LargestRows.mayCut(query)
        ? ResultSet.TYPE_SCROLL_INSENSITIVE
        : ResultSet.TYPE_FORWARD_ONLY;
  }

  /** Counts what is about to be asked. One row too many tells so without fetching a million. */
  public void ready(Statement statement, PlannedQuery query) throws SQLException {
    cost.roundTrip();
    // For totals all rows are needed, few or many: they give no series of their own. To choose the
    // highest of many takes all of them too.
    boolean all = query.schema().keepsTotals() || LargestRows.mayCut(query);
    statement.setMaxRows(all ? 0 : query.maxSeries() + 1);
  }

  /** Counts a question that is about to be asked, and bounds its answer likewise. */
  public void ready(Statement statement, Question question) throws SQLException {
    cost.roundTrip();
    statement.setMaxRows(question.maxRows() + 1);
  }

  /** The answer to a question. */
  public Answer read(ResultSet rows, Question question) throws SQLException {
    Answer answer = AnswerReader.read(rows, question);
    cost.rows(answer.rows().size());
    return answer;
  }

  /** Skips what returns no rows, such as BEGIN and SET; true when there are rows after that. */
  public static boolean atRows(Statement statement, boolean result) throws SQLException {
    boolean at = result;
    while (!at && statement.getUpdateCount() != -1) {
      at = statement.getMoreResults();
    }
    return at;
  }

  /**
   * Goes on to the rows that the query is for.
   *
   * @param result whether the statement stands at rows now
   * @throws ResultException when there are none
   */
  public static ResultSet rows(Statement statement, boolean result)
      throws SQLException, ResultException {
    if (!atRows(statement, result)) {
      throw new ResultException("the statement returns no rows: it must be a query");
    }
    return statement.getResultSet();
  }

  /**
   * Reads them to their end.
   *
   * @param events empty for a query that counts none
   * @param now when the run began, of a monotonic clock in nanoseconds
   */
  public RunResult read(
      ResultSet rows, PlannedQuery query, QueryRunState memory, Optional<Events> events, long now)
      throws SQLException, ResultException {
    try {
      ResultColumns columns = memory.columns().of(rows);
      SliceBuilder slice =
          new SliceBuilder(
              new SliceKey(server, query.database(), query.name()),
              serverLabels,
              families(query, columns),
              memory.sizes());
      List<AlertValue> readings = new ArrayList<>();
      Optional<RunTotals> totals = RunTotals.of(query, memory, events, now);
      RowReader reader =
          new RowReader(
              query,
              slice,
              memory,
              columns,
              totals.map(RunTotals::counts),
              detailed ? Optional.of(readings) : Optional.empty());
      Optional<LargestRows> largest =
          LargestRows.mayCut(query)
              ? LargestRows.of(query, columns, reader, rows)
              : Optional.empty();
      Optional<TopRows.Choice> choice =
          largest.isPresent()
              ? largest.map(l -> l.choose(memory.top()))
              : choice(query, memory, columns, reader, rows);
      readAll(reader, rows, wanted(largest, choice));
      Slice built = slice.build();
      // Last, for what fails before it has to be counted by the next run.
      totals.ifPresent(RunTotals::keep);
      reader.keepRises(choice.map(c -> c.cut() == 0).orElse(true));
      choice.ifPresent(memory.top()::keep);
      return new RunResult(
          built,
          reader.rows(),
          reader.duplicates(),
          choice.map(c -> OptionalLong.of(c.cut())).orElse(OptionalLong.empty()),
          totals.flatMap(RunTotals::events),
          totals.flatMap(RunTotals::samples),
          reader.worstAlertValues(),
          remarks(query, columns, reader, largest),
          readings);
    } catch (SQLException | ResultException e) {
      memory.columns().forget();
      throw e;
    }
  }

  private static List<MetricFamily> families(PlannedQuery query, ResultColumns columns) {
    List<MetricFamily> unlisted = UnlistedColumns.families(query, columns);
    if (unlisted.isEmpty()) {
      return query.schema().families();
    }
    List<MetricFamily> all = new ArrayList<>(query.schema().families());
    all.addAll(unlisted);
    return all;
  }

  private static IntPredicate wanted(
      Optional<LargestRows> largest, Optional<TopRows.Choice> choice) {
    if (choice.isEmpty()) {
      return row -> true;
    }
    return largest.isPresent() ? largest.get().chosen(choice.get()) : choice.get()::has;
  }

  private List<Remark> remarks(
      PlannedQuery query, ResultColumns columns, RowReader reader, Optional<LargestRows> largest) {
    List<Remark> remarks = new ArrayList<>(reader.remarks());
    largest.ifPresent(l -> remarks.add(new Remark("max_series", l.describe())));
    if (detailed) {
      List<String> unlisted = UnlistedColumns.of(query.query(), columns);
      if (!unlisted.isEmpty()) {
        remarks.add(
            new Remark("unlisted", "returned but not listed: " + String.join(", ", unlisted)));
      }
    }
    return remarks;
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
    NumberReader counted = columns.number(top.get().total().orElse(TopNRewrite.TOTAL));
    long total = rows.next() ? counted.read(rows).map(Number::longValue).orElse(0L) : 0;
    List<List<String>> identities = total > top.get().rows() ? reader.identities(rows) : List.of();
    rows.beforeFirst();
    // There may be more than are of use, where none is to be lost.
    identities = identities.subList(0, Math.min(top.get().band(), identities.size()));
    return Optional.of(memory.top().choose(top.get(), identities, total));
  }
}
