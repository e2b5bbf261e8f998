package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.metric.SliceBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A result column that becomes a label. One result, one object.
 *
 * @param name under which it is published
 * @param length in characters, beyond which it is cut
 * @param text whether the driver holds its values as the text that the server has sent
 */
record LabelColumn(String name, int index, int length, boolean text) {
  static LabelColumn of(Column column, ResultColumns columns) throws ResultException {
    int index = columns.index(column.name());
    boolean text =
        switch (columns.type(index)) {
          case "text", "name", "varchar", "bpchar" -> true;
          default -> false;
        };
    return new LabelColumn(column.publishedName(), index, column.length(), text);
  }

  void addTo(SliceBuilder slice, ResultSet row) throws SQLException {
    if (text) {
      // Names are mostly plain ASCII: they go from the server's message to the page as they are.
      byte[] bytes = row.getBytes(index);
      if (bytes != null && bytes.length <= length && slice.plainLabel(name, bytes)) {
        return;
      }
    }
    slice.label(name, text(row));
  }

  String text(ResultSet row) throws SQLException {
    return Labels.read(row, index, length);
  }
}
