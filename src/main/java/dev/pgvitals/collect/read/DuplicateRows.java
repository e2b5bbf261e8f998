package dev.pgvitals.collect.read;

import dev.pgvitals.source.Remark;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Rows that lose a sample because an earlier one has the same labels. One result, one object. */
final class DuplicateRows {
  private static final int LONGEST_EXAMPLE = 200;

  private int rows;
  private String example = "";

  /**
   * Counts a row.
   *
   * @param labels that it shares with an earlier one
   */
  void add(List<LabelColumn> labels, ResultSet row) throws SQLException {
    rows++;
    if (rows == 1) {
      StringBuilder texts = new StringBuilder();
      for (LabelColumn label : labels) {
        texts.append(texts.length() == 0 ? "" : ", ");
        texts.append(label.name()).append("=\"").append(label.text(row)).append('"');
      }
      example = Printable.shortened(Printable.oneLine(texts.toString()), LONGEST_EXAMPLE);
    }
  }

  int rows() {
    return rows;
  }

  /** How many they are, and what one of them is; empty when there are none. */
  Optional<Remark> remark() {
    return rows == 0
        ? Optional.empty()
        : Optional.of(
            new Remark(
                "duplicate rows",
                Plural.of(rows, "row")
                    + " dropped: same labels as an earlier row"
                    + (example.isEmpty()
                        ? "; no label tells them apart"
                        : ", such as " + example)));
  }
}
