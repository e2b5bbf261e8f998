package dev.pgvitals.checklist.server;

import dev.pgvitals.source.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A row of an answer, its values by the names of the columns. */
public final class Row {
  /** So many examples tell what kind of thing it is. */
  public static final int NAMED = 3;

  private final Map<String, String> values = new HashMap<>();

  private Row(List<Answer.Column> columns, List<Optional<String>> row) {
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      row.get(i).ifPresent(value -> values.put(name, value));
    }
  }

  public static List<Row> of(Answer answer) {
    return answer.rows().stream().map(row -> new Row(answer.columns(), row)).toList();
  }

  /** Empty for NULL. */
  public Optional<String> find(String column) {
    return Optional.ofNullable(values.get(column));
  }

  /** "" for NULL. */
  public String text(String column) {
    return values.getOrDefault(column, "");
  }

  /** 0 for NULL. */
  public double number(String column) {
    return Double.parseDouble(values.getOrDefault(column, "0"));
  }

  /** 0 for NULL. */
  public long whole(String column) {
    return Long.parseLong(values.getOrDefault(column, "0"));
  }

  /** False for NULL. */
  public boolean is(String column) {
    return text(column).equals("t");
  }

  /** The first few, and how many more there are: {@code a, b, c and 4 more}. */
  public static String some(List<String> all) {
    String named = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
  }
}
