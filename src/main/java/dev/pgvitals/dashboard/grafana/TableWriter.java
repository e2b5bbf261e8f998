package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes a table: what its cells look like, and where they lead. */
final class TableWriter {
  private static final int CLUSTER_WIDTH = 100;
  private static final int FILTERABLE_FROM = 4;
  private static final int WHOLE_WIDTH = 24;

  private final Settings settings;
  private final Links links;
  private final Table table;
  private final TableColumns columns;
  private final boolean isWide;

  /** Writes one of that width. */
  TableWriter(Settings settings, Links links, Table table, int width) {
    this.settings = settings;
    this.links = links;
    this.table = table;
    this.columns = new TableColumns(settings, table);
    this.isWide = width == WHOLE_WIDTH;
  }

  void write(Node node) {
    List<Node> overrides = new ArrayList<>();
    table
        .columns()
        .forEach(column -> column.name().ifPresent(n -> overrides.add(cells(n, column))));
    if (!columns.onlyNamedLabels()) {
      overrides.add(hidden("Agent"));
      overrides.add(hidden("Job"));
      overrides.add(
          isWide ? override("Cluster", width("width", CLUSTER_WIDTH)) : hidden("Cluster"));
    }
    table
        .rowLink()
        .ifPresent(link -> overrides.add(override(Links.column(link), linked(links.ofRow(link)))));
    overrides.add(
        override(
            settings.conventions().heading("server"),
            width("minWidth", ColumnWidths.leastOfServer())));
    columns.labels().forEach(label -> widthOf(label).ifPresent(overrides::add));
    if (table.runbook()) {
      overrides.add(override(columns.headingOfAlert(), linked(links.toRunbookOfCell())));
    }
    node.put("targets", targets())
        .put("fieldConfig", new Node().put("defaults", defaults()).put("overrides", overrides))
        .put("options", options())
        .put("transformations", columns.transformations());
  }

  private Optional<Node> widthOf(String label) {
    String heading = settings.conventions().heading(label);
    boolean isSql = columns.labels().contains("queryid");
    // Alone with its number, a text may have all the room there is.
    OptionalInt fixed =
        columns.onlyNamedLabels() && isSql && label.equals("query")
            ? OptionalInt.empty()
            : ColumnWidths.fixed(label, isSql);
    if (fixed.isPresent()) {
      return Optional.of(override(heading, width("width", fixed.getAsInt())));
    }
    return least(heading, isFilterable()).map(least -> override(heading, least));
  }

  private static Optional<List<Node>> least(String heading, boolean hasSign) {
    OptionalInt least = ColumnWidths.least(heading, hasSign);
    return least.isPresent() ? Optional.of(width("minWidth", least.getAsInt())) : Optional.empty();
  }

  private boolean isFilterable() {
    return table.columns().size() >= FILTERABLE_FROM;
  }

  private List<Node> targets() {
    List<Node> targets = new ArrayList<>();
    for (Table.Column column : table.columns()) {
      targets.add(
          new Node()
              .put("refId", Queries.refId(targets.size()))
              .put("datasource", Queries.datasource())
              .put("editorMode", "code")
              .put("expr", Queries.of(column.query(), settings))
              .put("format", "table")
              .put("legendFormat", "")
              .put("instant", true)
              .put("range", false));
    }
    return targets;
  }

  private Node defaults() {
    return new Node()
        .put(
            "custom",
            new Node()
                .put("align", "auto")
                .put("minWidth", ColumnWidths.least())
                .put("wrapHeaderText", true)
                .put("cellOptions", new Node().put("type", "auto"))
                .put("filterable", isFilterable()));
  }

  private Node options() {
    Node options = new Node().put("showHeader", true).put("cellHeight", "sm");
    table
        .sort()
        .ifPresent(
            sort ->
                options.put(
                    "sortBy",
                    List.of(
                        new Node()
                            .put("displayName", sort.column())
                            .put("desc", sort.descending()))));
    return options;
  }

  private Node cells(String name, Table.Column column) {
    List<Node> properties = new ArrayList<>();
    if (isFilterable()) {
      // Of numbers there is nothing to choose.
      properties.add(new Node().put("id", "custom.filterable").put("value", false));
    }
    boolean isSorted = table.sort().filter(sort -> sort.column().equals(name)).isPresent();
    least(name, isSorted).ifPresent(properties::addAll);
    if (column.display().mapping().isPresent()) {
      properties.add(
          new Node()
              .put("id", "mappings")
              .put("value", Steps.mappings(column.display().mapping().get())));
    } else {
      properties.add(new Node().put("id", "unit").put("value", column.display().unit()));
    }
    column
        .display()
        .decimals()
        .ifPresent(d -> properties.add(new Node().put("id", "decimals").put("value", d)));
    if (column.display().limits().isPresent()) {
      properties.add(property("thresholds", Steps.thresholds(column.display())));
    }
    if (column.display().limits().isPresent() || column.display().mapping().isPresent()) {
      properties.add(property("custom.cellOptions", new Node().put("type", "color-text")));
    }
    return override(name, properties);
  }

  /** Kept for the links of the other cells; 12.2 and later read the second way of saying it. */
  private static Node hidden(String name) {
    return override(
        name,
        List.of(
            new Node().put("id", "custom.hidden").put("value", true),
            property(
                "custom.hideFrom",
                new Node().put("viz", true).put("legend", true).put("tooltip", true))));
  }

  private static List<Node> width(String key, int pixels) {
    return List.of(new Node().put("id", "custom." + key).put("value", pixels));
  }

  private static List<Node> linked(Node link) {
    return List.of(new Node().put("id", "links").put("value", List.of(link)));
  }

  private static Node property(String id, Node value) {
    return new Node().put("id", id).put("value", value);
  }

  private static Node override(String column, List<Node> properties) {
    return new Node()
        .put("matcher", new Node().put("id", "byName").put("options", column))
        .put("properties", properties);
  }
}
