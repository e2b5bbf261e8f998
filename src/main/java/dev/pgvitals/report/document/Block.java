package dev.pgvitals.report.document;

import java.util.List;
import java.util.Optional;

/** A part of a section. Text is as it came: who renders it escapes it. */
public sealed interface Block {
  /** Sentences. */
  record Paragraph(Mark mark, String text) implements Block {
    public Paragraph(String text) {
      this(Mark.PLAIN, text);
    }
  }

  /** A text of several lines to copy. */
  record Code(String text) implements Block {}

  /** A list. */
  record Items(List<Item> items) implements Block {}

  /**
   * A point of a list.
   *
   * @param link where to read more: an http or https URL
   */
  record Item(Mark mark, String text, Optional<String> link) {
    public Item(Mark mark, String text) {
      this(mark, text, Optional.empty());
    }
  }

  /**
   * Rows, the worst or largest first.
   *
   * @param more how many there are that are not shown
   */
  record Table(List<Column> columns, List<Row> rows, int more) implements Block {
    public Table {
      for (Row row : rows) {
        if (row.cells().size() != columns.size()) {
          throw new IllegalArgumentException(
              row.cells().size() + " cells for " + columns.size() + " columns");
        }
      }
    }

    /** The first rows, and how many there are besides. */
    public static Table first(int count, List<Column> columns, List<Row> rows) {
      List<Row> shown = rows.subList(0, Math.min(count, rows.size()));
      return new Table(columns, List.copyOf(shown), rows.size() - shown.size());
    }
  }

  /** A heading of a table. */
  record Column(String title, boolean number) {
    /** Of words. */
    public static Column text(String title) {
      return new Column(title, false);
    }

    /** Of what is compared by its digits: numbers, sizes, lengths of time. */
    public static Column number(String title) {
      return new Column(title, true);
    }
  }

  /** What a table says of one thing. */
  record Row(Mark mark, List<Cell> cells) {
    public Row(Cell... cells) {
      this(Mark.PLAIN, List.of(cells));
    }

    public Row(Mark mark, Cell... cells) {
      this(mark, List.of(cells));
    }
  }
}
