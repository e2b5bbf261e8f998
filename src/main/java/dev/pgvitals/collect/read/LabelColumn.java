package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.collect.value.Labels;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * A result column that becomes a label. One result, one object.
 *
 * @param name under which it is published
 * @param index {@link #ABSENT} when the result does not have it
 * @param length in characters, beyond which it is cut
 * @param text whether the driver holds its values as the text that the server has sent
 * @param only the texts whose rows are read; empty: all
 */
record LabelColumn(String name, int index, int length, boolean text, Set<String> only) {
  private static final int ABSENT = 0;

  static LabelColumn of(Column column, ResultColumns columns) throws ResultException {
    if (column.optional() && !columns.has(column.name())) {
      return new LabelColumn(column.publishedName(), ABSENT, column.length(), false, column.only());
    }
    int index = columns.index(column.name());
    boolean text =
        switch (columns.type(index)) {
          case "text", "name", "varchar", "bpchar" -> true;
          default -> false;
        };
    return new LabelColumn(column.publishedName(), index, column.length(), text, column.only());
  }

  void addTo(SampleSink sink, ResultSet row) throws SQLException {
    if (text) {
      // Names are mostly plain ASCII: they go from the server's message to the page as they are.
      byte[] bytes = row.getBytes(index);
      if (bytes != null && bytes.length <= length && sink.plainLabel(name, bytes)) {
        return;
      }
    }
    sink.label(name, text(row));
  }

  String text(ResultSet row) throws SQLException {
    return index == ABSENT ? "" : Labels.read(row, index, length);
  }

  boolean admits(ResultSet row) throws SQLException {
    return only.isEmpty() || only.contains(text(row));
  }
}
