package dev.pgvitals.cli.diagnose;

import dev.pgvitals.cli.output.Paragraph;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.source.Answer;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rows of an answer as a table; where the columns have no room beside each other, with the last
 * one below the others, or as a list for each row. Cells are cut and cleaned of what a terminal
 * would obey: they are others' texts.
 */
final class AnswerText {
  private static final int MAX_ROWS = 20;

  /** So few can be compared when they stand below each other. */
  private static final int FEW_ROWS = 3;

  private static final int MAX_CELL = 40;
  private static final int LEAST_CELL = 16;

  /** Most often the text of a statement. */
  private static final int MAX_LAST_CELL = 200;

  /** Narrower, it would be a word a line. */
  private static final int LEAST_LAST = 24;

  private static final String NULL = "-";
  private static final int BELOW = 6;

  /** Nobody at a terminal reads their microseconds. */
  private static final Pattern TIMESTAMP =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)\\.\\d+([+-][0-9:]+)?");

  private static final Pattern INTERVAL = Pattern.compile("(.*\\d\\d:\\d\\d:\\d\\d\\.\\d{3})\\d+");

  private final Answer answer;
  private final int width;

  private AnswerText(Answer answer, int width) {
    this.answer = answer;
    this.width = width;
  }

  /** The lines, each with its end. */
  static String of(Answer answer, int width) {
    return answer.rows().isEmpty() ? "no rows\n" : new AnswerText(answer, width).text();
  }

  private String text() {
    int more = answer.rows().size() - MAX_ROWS;
    return rows()
        + (more > 0 ? "... and " + Plural.of(more, "more row") + "; --json has them\n" : "")
        + (answer.more() ? "... there were more rows than are asked for\n" : "");
  }

  /**
   * As a table, if need be with cells cut shorter where there are many rows to be compared, and
   * then with the last column below the others.
   */
  private String rows() {
    boolean many = answer.rows().size() > FEW_ROWS;
    int least = many ? LEAST_CELL : MAX_CELL;
    for (int cell = MAX_CELL; cell >= least; cell--) {
      List<List<String>> rows = rows(cell);
      if (widths(rows) + Math.min(LEAST_LAST, lastWidth(rows)) <= width) {
        return table(rows, answer.columns().size()).within(width);
      }
    }
    for (int cell = MAX_CELL; many && cell >= least; cell--) {
      List<List<String>> rows = rows(cell);
      if (widths(rows) <= width) {
        return lastBelow(rows);
      }
    }
    return list(rows(MAX_CELL));
  }

  private List<List<String>> rows(int cell) {
    return answer.rows().stream().limit(MAX_ROWS).map(row -> cells(row, cell)).toList();
  }

  private List<String> cells(List<Optional<String>> row, int cell) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      boolean last = i == row.size() - 1;
      cells.add(
          row.get(i)
              .map(AnswerText::line)
              .map(line -> last ? lastCell(line) : shortened(line, cell))
              .orElse(NULL));
    }
    return cells;
  }

  private static String line(String text) {
    String line = Printable.oneLine(text.replaceAll("\\s+", " ").strip());
    Matcher timestamp = TIMESTAMP.matcher(line);
    Matcher interval = INTERVAL.matcher(line);
    if (timestamp.matches()) {
      return timestamp.group(1) + Optional.ofNullable(timestamp.group(2)).orElse("");
    }
    return interval.matches() ? interval.group(1) : line;
  }

  /** A word that is longer than a line would stay whole. */
  private String lastCell(String line) {
    int word = width - BELOW;
    boolean unbroken = Stream.of(line.split(" ", -1)).anyMatch(w -> w.length() > word);
    return shortened(line, unbroken ? Math.min(word, MAX_LAST_CELL) : MAX_LAST_CELL);
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : Printable.shortened(text, length - 3);
  }

  /** Of all columns but the last, with the space after each. */
  private int widths(List<List<String>> rows) {
    int total = 0;
    for (int i = 0; i < answer.columns().size() - 1; i++) {
      total += 2 + width(rows, i);
    }
    return total;
  }

  private int lastWidth(List<List<String>> rows) {
    return width(rows, answer.columns().size() - 1);
  }

  private int width(List<List<String>> rows, int column) {
    return rows.stream()
        .mapToInt(row -> row.get(column).length())
        .reduce(heading(column).length(), Math::max);
  }

  private String heading(int column) {
    return shortened(Printable.oneLine(answer.columns().get(column).name()), MAX_CELL);
  }

  private TextTable table(List<List<String>> rows, int columns) {
    String[] headings = new String[columns];
    for (int i = 0; i < columns; i++) {
      headings[i] = heading(i) + (answer.columns().get(i).numeric() ? "#" : "");
    }
    TextTable table = new TextTable(headings);
    rows.forEach(row -> table.add(row.subList(0, columns).toArray(String[]::new)));
    return table;
  }

  private String lastBelow(List<List<String>> rows) {
    int last = answer.columns().size() - 1;
    String indent = " ".repeat(BELOW);
    StringBuilder text = new StringBuilder();
    int row = -1;
    for (String line : table(rows, last).toString().lines().toList()) {
      String below = row < 0 ? heading(last) : rows.get(row).get(last);
      text.append(line)
          .append('\n')
          .append(indent)
          .append(Paragraph.of(below).within(width, indent));
      row++;
    }
    return text.toString();
  }

  private String list(List<List<String>> rows) {
    int names = 0;
    for (int i = 0; i < answer.columns().size(); i++) {
      names = Math.max(names, heading(i).length());
    }
    String indent = " ".repeat(names + 2);
    List<String> texts = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String name = heading(i);
        text.append(name)
            .append(indent.substring(name.length()))
            .append(Paragraph.of(row.get(i)).within(width, indent));
      }
      texts.add(text.toString());
    }
    return String.join("\n", texts);
  }
}
