package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Link;
import dev.pgvitals.dashboard.Table;
import dev.pgvitals.dashboard.promql.Promql;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a panel that is a table. */
final class TableReader {
  static final Set<String> KEYS =
      Set.of("columns", "lines", "row_link", "sort", "labels", "runbook");

  private static final Set<String> OF_COLUMN = columnKeys();

  private final BoardFacts facts;
  private final List<String> queries = new ArrayList<>();

  /** What tells which lines there are; empty: all that its columns have. */
  private Optional<String> lines = Optional.empty();

  TableReader(BoardFacts facts) {
    this.facts = facts;
  }

  private static Set<String> columnKeys() {
    Set<String> keys = new HashSet<>(DisplayReader.KEYS);
    keys.addAll(Set.of("name", "query", "shows"));
    return keys;
  }

  Table read(MapReader panel) {
    lines = panel.value("lines").flatMap(facts::query);
    List<Table.Column> columns = new ArrayList<>();
    for (ValueReader item : panel.required("columns").map(ValueReader::items).orElse(List.of())) {
      item.map(OF_COLUMN).flatMap(this::column).ifPresent(columns::add);
    }
    return new Table(
        columns,
        panel.strings("labels"),
        panel.value("row_link").flatMap(this::link),
        panel.value("sort").flatMap(sort -> sort(sort, columns)),
        panel.bool("runbook").orElse(false));
  }

  /** What was read, in full. */
  List<String> queries() {
    return queries;
  }

  private Optional<Table.Column> column(MapReader column) {
    Optional<String> query = column.required("query").flatMap(facts::query);
    Optional<String> limited = query.map(this::ofLines);
    limited.ifPresent(queries::add);
    boolean showsLabels = column.has("shows");
    if (column.has("name") == showsLabels) {
      column.problem(
          "a column has either \"name\", for its value, or \"shows\", for labels in its place");
    }
    Display display =
        showsLabels
            ? Display.of("none")
            : new DisplayReader(facts).read(column, query.stream().toList());
    return limited.map(
        text -> new Table.Column(column.text("name"), text, display, column.strings("shows")));
  }

  /** Of these lines only, by the labels that the query has in common with them. */
  private String ofLines(String query) {
    if (lines.isEmpty() || lines.get().equals(query)) {
      return query;
    }
    List<String> labels = new ArrayList<>(Promql.of(lines.get()).groupedBy().orElse(List.of()));
    Promql.of(query).groupedBy().ifPresent(labels::retainAll);
    return "%s and on (%s) %s"
        .formatted(
            query.contains(" or ") ? "(" + query + ")" : query,
            String.join(", ", labels),
            lines.get());
  }

  private Optional<Link> link(ValueReader value) {
    return LinkReader.read(value, facts.boards(), LinkReader.OF_ROWS);
  }

  private static Optional<Table.Sort> sort(ValueReader value, List<Table.Column> columns) {
    List<String> names = columns.stream().flatMap(column -> column.name().stream()).toList();
    List<MapReader.Field> fields = value.freeMap().map(MapReader::fields).orElse(List.of());
    if (fields.size() != 1) {
      value.problem("must be one column with asc or desc, such as {Size: desc}");
      return Optional.empty();
    }
    MapReader.Field field = fields.get(0);
    if (!names.contains(field.name())) {
      value.problem(
          "there is no column \"" + field.name() + "\"" + Suggestion.of(field.name(), names));
    }
    Optional<String> direction = field.value().text();
    if (direction.isPresent() && !Set.of("asc", "desc").contains(direction.get())) {
      field.value().problem("must be asc or desc, not \"" + direction.get() + "\"");
    }
    return Optional.of(new Table.Sort(field.name(), direction.equals(Optional.of("desc"))));
  }
}
