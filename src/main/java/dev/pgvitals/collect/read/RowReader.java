package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.runstate.RunCounts;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.source.AlertValue;
import dev.pgvitals.source.Remark;
import dev.pgvitals.source.WorstValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Reads one result into a sink: labels, values, NULL policy, duplicates, limits. One result, one
 * reader.
 */
public final class RowReader {
  private final PlannedQuery query;
  private final QuerySchema schema;
  private final SampleSink sink;
  private final Optional<RunCounts> counts;
  private final List<LabelColumn> labels = new ArrayList<>();
  private final List<LabelColumn> infos = new ArrayList<>();
  private final ValueColumns valueColumns;
  private final LabelledValues values;
  private final LabelledValues totals;
  private final List<LabelledValues> otherValues;
  private final Optional<DeltaAccumulator> rising;
  private final AlertValues alertValues;
  private final boolean lenient;
  private final Remarks remarks = new Remarks();
  private final DuplicateRows duplicates = new DuplicateRows();
  private final Optional<List<AlertValue>> readings;
  private OptionalInt infoFamily = OptionalInt.empty();
  private int rows;
  private int taken;

  /**
   * Reads one result.
   *
   * @param counts where values go that are added to totals, for a query that has such
   * @param readings gets the alerts' value in each row, where somebody asks for more than the worst
   */
  public RowReader(
      PlannedQuery query,
      SampleSink sink,
      QueryRunState memory,
      ResultColumns columns,
      Optional<RunCounts> counts,
      Optional<List<AlertValue>> readings)
      throws ResultException {
    this.query = query;
    this.schema = query.schema();
    this.sink = sink;
    this.counts = counts;
    List<String> key = query.query().key();
    this.rising =
        key.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new DeltaAccumulator(
                    schema, key, columns, memory.rises(), !query.query().isMetrics()));
    this.alertValues = new AlertValues(query.query());
    this.readings = readings;
    this.lenient = query.query().format().isForeign();
    this.valueColumns = new ValueColumns(columns, alertValues, counts, remarks, lenient);
    this.values = new LabelledValues(labels, Map.of(), this::forgive);
    this.totals = new LabelledValues(List.of(), Map.of(), this::forgive);
    Map<Column.OwnSeries, LabelledValues> others = new LinkedHashMap<>();
    for (QuerySchema.ColumnUse use : schema.columns()) {
      Column column = use.column();
      if (column.usage().isInfo()) {
        infos.add(label(column, columns));
        infoFamily = use.family();
      } else if (column.usage().isLabel()) {
        labels.add(label(column, columns));
      } else if (column.usage().isValue()
          && rising.isEmpty()
          && !isMissing(column, columns)
          && (!column.optional() || columns.has(column.name()))) {
        LabelledValues with =
            column.own().hasLabels() ? others(others, column.own(), columns) : values;
        addValue(with, column, use.family().orElseThrow());
      }
    }
    this.otherValues = List.copyOf(others.values());
    List<UnlistedColumns.Unlisted> unlisted = UnlistedColumns.published(query, columns);
    for (int i = 0; i < unlisted.size(); i++) {
      Column column = unlisted.get(i).column();
      values.addUnlisted(valueColumns.of(column, schema.families().size() + i), column.name());
    }
  }

  /** The values that have the labels which this one's own ones give; made when it is the first. */
  private LabelledValues others(
      Map<Column.OwnSeries, LabelledValues> known, Column.OwnSeries own, ResultColumns columns)
      throws ResultException {
    Column.OwnSeries labelsAlone =
        new Column.OwnSeries(
            Optional.empty(), own.staticLabels(), own.keyLabels(), OptionalDouble.empty());
    LabelledValues there = known.get(labelsAlone);
    if (there == null) {
      List<LabelColumn> itsLabels = new ArrayList<>();
      for (QuerySchema.ColumnUse use : schema.columns()) {
        Column column = use.column();
        if (column.usage().isLabel() && !column.usage().isInfo() && own.hasLabel(column)) {
          itsLabels.add(label(column, columns));
        }
      }
      there = new LabelledValues(itsLabels, own.staticLabels(), this::forgive);
      known.put(labelsAlone, there);
    }
    return there;
  }

  private LabelColumn label(Column column, ResultColumns columns) throws ResultException {
    return isMissing(column, columns)
        ? LabelColumn.absent(column)
        : LabelColumn.of(column, columns, lenient);
  }

  /** Whether a column is to be done without, which is said. */
  private boolean isMissing(Column column, ResultColumns columns) {
    boolean missing = lenient && !column.optional() && !columns.has(column.name());
    if (missing) {
      remarks.add(
          column.name(),
          "column "
              + column.name()
              + " is listed but not returned"
              + query.query().missingWithout(column.name()));
    }
    return missing;
  }

  private void addValue(LabelledValues to, Column column, int family) throws ResultException {
    try {
      ValueColumn value = valueColumns.of(column, family);
      to.add(value, column.name());
      if (column.usage().keepsTotals()) {
        totals.add(value, column.name());
      }
    } catch (ResultException e) {
      forgive(column.name(), e);
    }
  }

  /** Leaves a value out, which is said, where the query's own program would do so. */
  private void forgive(String column, ResultException e) throws ResultException {
    if (!lenient) {
      throw e;
    }
    remarks.add(column, e.getMessage() + "; left out" + query.query().missingWithout(column));
  }

  /** By what each row from here on is told apart, that at which the result is included. */
  public List<List<String>> identities(ResultSet result) throws SQLException {
    List<List<String>> identities = new ArrayList<>();
    do {
      if (rising.isPresent()) {
        identities.add(rising.get().identity(result));
        continue;
      }
      List<String> texts = new ArrayList<>(labels.size() + infos.size());
      for (LabelColumn label : labels) {
        texts.add(label.text(result));
      }
      for (LabelColumn info : infos) {
        texts.add(info.text(result));
      }
      identities.add(texts);
    } while (result.next());
    return identities;
  }

  /**
   * All rows that are wanted, or an exception: a result that cannot be read to its end gives
   * nothing.
   *
   * @param wanted by the row's number, from 0
   */
  public void readAll(ResultSet result, IntPredicate wanted) throws SQLException, ResultException {
    while (result.next()) {
      rows++;
      if (!wanted.test(rows - 1)) {
        readRest(result);
        continue;
      }
      taken++;
      // Rows that are added to totals give no series of their own.
      if ((counts.isPresent() ? sink.series() : taken) > query.maxSeries()) {
        throw tooMany();
      }
      read(result);
    }
    values.finish(sink);
    otherValues.forEach(others -> others.finish(sink));
    counts.ifPresent(c -> c.finish(sink, valueColumns.totalFamilies(), this::labelled));
    rising.ifPresent(rows -> rows.finish(sink));
    if (sink.series() > query.maxSeries()) {
      throw tooMany();
    }
  }

  private ResultException tooMany() {
    return new ResultException(
        "more than "
            + query.maxSeries()
            + " series: group or LIMIT the query, or raise its max_series");
  }

  private void read(ResultSet row) throws SQLException, ResultException {
    if (!admitted(labels, row) || !admitted(infos, row)) {
      return;
    }
    beginRow();
    values.addLabels(row, sink);
    RowLabels rowLabels =
        new RowLabels(
            sink.row(), counts.isPresent() || rising.isPresent() ? texts(row) : List.of());
    // Not ifPresent: here, for each row, a lambda that holds something costs more than its work.
    if (counts.isPresent()) {
      counts.get().beginRow(rowLabels.texts());
    }
    alertValues.beginRow();
    boolean added = rising.isEmpty() || rose(row, rowLabels);
    if (infoFamily.isPresent()) {
      for (LabelColumn info : infos) {
        info.addTo(sink, row);
      }
      added = sink.sample(infoFamily.getAsInt(), sink.row(), 1);
    }
    added &= values.read(row, rows, rowLabels, sink);
    List<LabelColumn> shared = labels;
    for (int i = 0; i < otherValues.size(); i++) {
      LabelledValues others = otherValues.get(i);
      beginRow();
      others.addLabels(row, sink);
      boolean isNew = others.read(row, rows, new RowLabels(sink.row(), List.of()), sink);
      shared = added && !isNew ? others.labels() : shared;
      added &= isNew;
    }
    if (!added) {
      duplicates.add(shared, row);
    }
    alertValues.endRow(rowLabels.series());
    if (readings.isPresent() && !alertValues.isEmpty()) {
      List<String> texts = texts(row);
      alertValues.each(
          (alert, value) -> readings.get().add(new AlertValue(alert.name(), texts, value)));
    }
  }

  /** Of a row that is not wanted, what is added to totals is not to be lost. */
  private void readRest(ResultSet row) throws SQLException, ResultException {
    if (counts.isPresent() && admitted(labels, row) && admitted(infos, row)) {
      counts.get().beginRest();
      beginRow();
      totals.read(row, rows, new RowLabels(sink.row(), List.of()), sink);
    }
  }

  private void beginRow() {
    sink.beginRow();
    if (schema.addsDatname()) {
      sink.label(QuerySchema.DATNAME, query.database());
    }
  }

  /** See {@link AlertValues#worst}. */
  public Map<String, WorstValue> worstAlertValues() {
    return alertValues.worst(!schema.labels().isEmpty());
  }

  private boolean rose(ResultSet row, RowLabels rowLabels) throws SQLException, ResultException {
    try {
      return rising.orElseThrow().add(row, rowLabels);
    } catch (ResultException e) {
      throw new ResultException("row " + rows + ", " + e.getMessage());
    }
  }

  private static boolean admitted(List<LabelColumn> columns, ResultSet row) throws SQLException {
    for (LabelColumn column : columns) {
      if (!column.admits(row)) {
        return false;
      }
    }
    return true;
  }

  private List<String> texts(ResultSet row) throws SQLException {
    List<String> texts = new ArrayList<>(labels.size() + 1);
    if (schema.addsDatname()) {
      texts.add(query.database());
    }
    for (LabelColumn label : labels) {
      texts.add(label.text(row));
    }
    return texts;
  }

  private RowLabels labelled(List<String> texts) {
    return new RowLabels(sink.labels(schema.labels(), texts), texts);
  }

  /**
   * The run has succeeded: what its rows rose by counts.
   *
   * @param complete whether the result had all rows there are
   */
  public void keepRises(boolean complete) {
    rising.ifPresent(rows -> rows.keep(complete));
  }

  /** What is odd about the result. */
  public List<Remark> remarks() {
    List<Remark> list = new ArrayList<>(remarks.list());
    duplicates.remark().ifPresent(list::add);
    return list;
  }

  public int rows() {
    return rows;
  }

  public int duplicates() {
    return duplicates.rows();
  }
}
