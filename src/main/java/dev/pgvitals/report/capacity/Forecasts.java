package dev.pgvitals.report.capacity;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A table of what is forecast of several things of one kind, the first to be full first. */
final class Forecasts {
  private static final int SOON = 30;
  private static final int LATER = 90;
  private static final int NOTES = 10;
  private static final int SUMMED_UP = 3;

  private final List<Forecast> all = new ArrayList<>();

  /**
   * What is forecast of one thing.
   *
   * @param now what it is now
   * @param limit what it may be; empty: not known
   */
  record Forecast(
      Thing thing,
      List<Cell> names,
      Optional<Double> now,
      Optional<Double> limit,
      Points points,
      Optional<Trend> trend) {
    static Forecast of(
        Thing thing,
        List<Cell> names,
        Optional<Double> now,
        Optional<Double> limit,
        Points points) {
      return new Forecast(thing, names, now, limit, points, Trend.of(points));
    }

    boolean isFull() {
      return limit.isPresent() && now.isPresent() && now.get() >= limit.get();
    }

    Optional<Reach> reach() {
      return limit.flatMap(most -> trend.map(known -> known.reach(most)));
    }

    /** Days until it is full, as likely as not. */
    private int days() {
      return isFull() ? 0 : reach().flatMap(Reach::middle).orElse(Integer.MAX_VALUE);
    }

    private int earliest() {
      return isFull() ? 0 : reach().flatMap(Reach::earliest).orElse(Integer.MAX_VALUE);
    }

    private double used() {
      double whole = limit.orElse(Double.MAX_VALUE);
      return now.orElse(0.0) / whole;
    }

    Mark mark() {
      if (days() <= SOON) {
        return Mark.CRITICAL;
      }
      return days() <= LATER ? Mark.WARNING : earliest() <= LATER ? Mark.NOTE : Mark.PLAIN;
    }

    Cell full() {
      return when().map(Cell::text).orElse(Cell.UNKNOWN);
    }

    private Optional<String> when() {
      if (isFull()) {
        return Optional.of("now");
      }
      boolean shrinks = trend.filter(known -> known.slope().high() < 0).isPresent();
      return reach().map(reach -> shrinks && reach.earliest().isEmpty() ? "shrinks" : reach.text());
    }

    String sentence(String what, Wording wording) {
      return "%s: %s used up %s, %s of %s now"
          .formatted(
              thing.path(),
              what,
              when().orElse(""),
              wording.text(now.orElse(0.0)),
              wording.text(limit.orElse(0.0)));
    }
  }

  void add(Forecast forecast) {
    all.add(forecast);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Those that are full within three months, as likely as not; a sentence each. */
  List<Block.Item> soon(String what, Wording wording) {
    return sorted().stream()
        .filter(one -> one.mark().compareTo(Mark.WARNING) >= 0)
        .limit(SUMMED_UP)
        .map(one -> new Block.Item(one.mark(), one.sentence(what, wording)))
        .toList();
  }

  private List<Forecast> sorted() {
    return all.stream()
        .sorted(
            Comparator.comparingInt(Forecast::days)
                .thenComparingInt(Forecast::earliest)
                .thenComparing(Comparator.comparingDouble(Forecast::used).reversed())
                .thenComparing(one -> one.thing().path()))
        .toList();
  }

  /**
   * The table, and what is to be known of its trends.
   *
   * @param names headings of the names
   * @param now heading of what it is now
   * @param limit heading of what it may be; empty: of none it is known
   */
  List<Block> blocks(
      int rows, List<String> names, String now, Optional<String> limit, Wording wording) {
    List<Column> columns = new ArrayList<>(names.stream().map(Column::text).toList());
    columns.add(Column.number(now));
    limit.ifPresent(title -> columns.add(Column.number(title)));
    columns.add(Column.number("a day"));
    columns.add(Column.number("in 3 months"));
    columns.add(Column.number("in 6 months"));
    limit.ifPresent(title -> columns.add(Column.text("full")));
    List<Forecast> sorted = sorted();
    List<Row> lines = sorted.stream().map(one -> row(one, limit.isPresent(), wording)).toList();
    List<Block> blocks = new ArrayList<>(List.of(Block.Table.first(rows, columns, lines)));
    List<Block.Item> notes =
        sorted.stream()
            .limit(rows)
            .flatMap(
                one ->
                    one.trend().stream()
                        .flatMap(trend -> wording.notes(one.thing().path(), trend).stream()))
            .limit(NOTES)
            .map(note -> new Block.Item(Mark.NOTE, note))
            .toList();
    if (!notes.isEmpty()) {
      blocks.add(new Block.Items(notes));
    }
    return blocks;
  }

  private static Row row(Forecast one, boolean limited, Wording wording) {
    List<Cell> cells = new ArrayList<>(one.names());
    cells.add(wording.value(one.now()));
    if (limited) {
      cells.add(wording.value(one.limit()));
    }
    cells.add(wording.perDay(one.trend()));
    for (int ahead : Wording.AHEAD) {
      cells.add(wording.then(one.trend(), one.points(), ahead));
    }
    if (limited) {
      cells.add(one.full());
    }
    return new Row(one.mark(), cells);
  }
}
