package dev.pgvitals.collect.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.collect.value.Labels;
import dev.pgvitals.collect.value.ResultColumns;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.metric.SampleSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * A result column that becomes a label. One result, one object.
 *
 * @param name under which it is published
 * @param index from 1; 0 when the result does not have it
 * @param length in characters, beyond which it is cut
 * @param text whether the driver holds its values as the text that the server has sent
 * @param values reads them; empty when the result does not have the column
 * @param only the texts whose rows are read; empty: all
 */
record LabelColumn(
    String name, int index, int length, boolean text, Optional<Labels> values, Set<String> only) {
  /** A label that is empty in every row. */
  static LabelColumn absent(Column column) {
    return new LabelColumn(
        column.publishedName(), 0, column.length(), false, Optional.empty(), column.only());
  }

  /**
   * A label of the result.
   *
   * @param foreign see {@link Labels}
   */
  static LabelColumn of(Column column, ResultColumns columns, boolean foreign)
      throws ResultException {
    if (column.optional() && !columns.has(column.name())) {
      return absent(column);
    }
    int index = columns.index(column.name());
    String type = columns.type(index);
    boolean text =
        switch (type) {
          case "text", "name", "varchar", "bpchar" -> true;
          default -> false;
        };
    Labels values =
        new Labels(index, type, columns.number(column.name()), column.length(), foreign);
    return new LabelColumn(
        column.publishedName(), index, column.length(), text, Optional.of(values), column.only());
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
    return values.isEmpty() ? "" : values.get().read(row);
  }

  boolean admits(ResultSet row) throws SQLException {
    return only.isEmpty() || only.contains(text(row));
  }
}
