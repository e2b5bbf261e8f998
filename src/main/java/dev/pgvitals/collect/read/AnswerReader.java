package dev.pgvitals.collect.read;

import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a {@link Question} gave, as text. */
public final class AnswerReader {
  private static final Set<Integer> NUMBERS =
      Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE);

  private AnswerReader() {}

  /** The answer; the rows are read to their end. */
  public static Answer read(ResultSet rows, Question question) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<Answer.Column> columns = new ArrayList<>();
    for (int column = 1; column <= meta.getColumnCount(); column++) {
      columns.add(
          new Answer.Column(
              meta.getColumnLabel(column), NUMBERS.contains(meta.getColumnType(column))));
    }
    List<List<Optional<String>>> read = new ArrayList<>();
    boolean more = false;
    while (rows.next()) {
      more = read.size() == question.maxRows();
      if (!more) {
        read.add(row(rows, columns.size()));
      }
    }
    return new Answer(columns, read, more);
  }

  private static List<Optional<String>> row(ResultSet rows, int columns) throws SQLException {
    List<Optional<String>> row = new ArrayList<>();
    for (int column = 1; column <= columns; column++) {
      row.add(Optional.ofNullable(rows.getString(column)));
    }
    return List.copyOf(row);
  }
}
