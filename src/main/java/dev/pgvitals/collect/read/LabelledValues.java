package dev.pgvitals.collect.read;

import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.RowLabels;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of a row that have the same labels. One result, one object. */
final class LabelledValues {
  private final List<LabelColumn> labels;
  private final String[] staticNames;
  private final String[] staticTexts;
  private final List<ValueColumn> values = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Unreadable unreadable;
  private int listed;

  /** What is done about a value that cannot be read, other than to leave it out. */
  interface Unreadable {
    void found(String column, ResultException e) throws ResultException;
  }

  LabelledValues(
      List<LabelColumn> labels, Map<String, String> staticLabels, Unreadable unreadable) {
    this.unreadable = unreadable;
    this.labels = labels;
    this.staticNames = staticLabels.keySet().toArray(String[]::new);
    this.staticTexts = staticLabels.values().toArray(String[]::new);
  }

  /**
   * Has the value read with the others.
   *
   * @param name what errors call it
   */
  void add(ValueColumn value, String name) {
    addUnlisted(value, name);
    listed = values.size();
  }

  /** As the other, after all of those, of a column of which nobody said that it has numbers. */
  void addUnlisted(ValueColumn value, String name) {
    values.add(value);
    names.add(name);
  }

  List<LabelColumn> labels() {
    return labels;
  }

  /** Gives the sink the labels of a row that has begun. */
  void addLabels(ResultSet row, SampleSink sink) throws SQLException {
    for (LabelColumn label : labels) {
      label.addTo(sink, row);
    }
    for (int i = 0; i < staticNames.length; i++) {
      sink.label(staticNames[i], staticTexts[i]);
    }
  }

  /**
   * Reads the row's values.
   *
   * @param number of the row, for errors
   * @return false when a sample was there already
   */
  boolean read(ResultSet row, int number, RowLabels rowLabels, SampleSink sink)
      throws SQLException, ResultException {
    boolean added = true;
    for (int i = 0; i < values.size(); i++) {
      try {
        added &= values.get(i).add(row, rowLabels, sink);
      } catch (ResultException e) {
        if (i < listed) {
          String name = names.get(i);
          unreadable.found(
              name,
              new ResultException("row " + number + ", column " + name + ": " + e.getMessage()));
        }
      }
    }
    return added;
  }

  void finish(SampleSink sink) {
    values.forEach(value -> value.finish(sink));
  }
}
