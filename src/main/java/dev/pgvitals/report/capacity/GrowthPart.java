package dev.pgvitals.report.capacity;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How large servers, databases and the fastest tables are, were a week ago, and a month ago. */
final class GrowthPart {
  static final String ID = "growth";
  static final String TITLE = "Sizes and growth";

  private static final int WEEK = 7;
  private static final int MONTH = 30;
  private static final int SERVERS = 30;
  private static final int DATABASES = 20;
  private static final int TABLES = 10;

  private GrowthPart() {}

  static Part of(Sizes sizes, Tables tables, long today) {
    if (sizes.now().isEmpty()) {
      return new Part.Missing(
          ID,
          TITLE,
          "Prometheus has no pg_database_size_bytes of these servers in the last day: does it"
              + " scrape the agent?");
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        table(SERVERS, List.of("server"), bySize(sizes, 1), sizes.now(), sizes.daily(), today));
    blocks.add(
        table(
            DATABASES,
            List.of("server", "database"),
            bySize(sizes, 2),
            sizes.now(),
            sizes.daily(),
            today));
    List<Thing> fastest = tables.fastest();
    if (!fastest.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              "The tables that grow the fastest, with their indexes, as of their last vacuum or"
                  + " analyze. Partitions are counted in their table: those named like it, with an"
                  + " underscore and more."));
      blocks.add(
          table(
              TABLES,
              List.of("server", "database", "table"),
              fastest.subList(0, Math.min(TABLES, fastest.size())),
              tables.now(),
              tables.daily(),
              today));
    }
    blocks.add(
        new Block.Paragraph(
            "A week ago and a month ago: the most of that day. WAL, logs and temporary files are in"
                + " none of these sizes."));
    return new Part.Section(ID, TITLE, blocks);
  }

  private static List<Thing> bySize(Sizes sizes, int labels) {
    return sizes.now().keySet().stream()
        .filter(thing -> thing.values().size() == labels)
        .sorted(
            Comparator.comparing((Thing thing) -> sizes.now().get(thing))
                .reversed()
                .thenComparing(Thing::path))
        .toList();
  }

  private static Block table(
      int rows,
      List<String> names,
      List<Thing> things,
      Map<Thing, Double> now,
      Map<Thing, Points> daily,
      long today) {
    List<Column> columns = new ArrayList<>(names.stream().map(Column::text).toList());
    List.of("now", "a week ago", "in the week", "a month ago", "in the month")
        .forEach(title -> columns.add(Column.number(title)));
    List<Row> lines = new ArrayList<>();
    for (Thing thing : things) {
      Optional<Double> current = Optional.ofNullable(now.get(thing));
      Points points = daily.getOrDefault(thing, Points.NONE);
      List<Cell> cells = new ArrayList<>(names(thing));
      cells.add(Wording.bytes().value(current));
      for (int back : List.of(WEEK, MONTH)) {
        Optional<Double> then = Sizes.on(points, today - back);
        cells.add(Wording.bytes().value(then));
        cells.add(Wording.bytes().change(current, then));
      }
      lines.add(new Row(Mark.PLAIN, cells));
    }
    return Block.Table.first(rows, columns, lines);
  }

  static List<Cell> names(Thing thing) {
    List<Cell> names = new ArrayList<>(List.of(Cell.text(thing.server())));
    if (!thing.database().isEmpty()) {
      names.add(Cell.text(thing.database()));
    }
    if (!thing.object().isEmpty()) {
      names.add(Cell.text(thing.object()));
    }
    return names;
  }
}
