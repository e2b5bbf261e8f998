package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Table;
import java.util.ArrayList;
import java.util.List;

/** Writes a table: what its cells look like, and where they lead. */
final class TableWriter {
  private static final int QUERY_WIDTH = 420;
  private static final int CLUSTER_WIDTH = 110;
  private static final int FILTERABLE_FROM = 4;

  private final Settings settings;
  private final Links links;
  private final Table table;
  private final TableColumns columns;

  TableWriter(Settings settings, Links links, Table table) {
    this.settings = settings;
    this.links = links;
    this.table = table;
    this.columns = new TableColumns(settings, table);
  }

  void write(Node node) {
    List<Node> overrides = new ArrayList<>();
    table
        .columns()
        .forEach(column -> column.name().ifPresent(n -> overrides.add(cells(n, column))));
    if (!columns.onlyNamedLabels()) {
      overrides.add(hidden("Agent"));
      overrides.add(hidden("Job"));
      overrides.add(override("Cluster", width(CLUSTER_WIDTH)));
    }
    table
        .rowLink()
        .ifPresent(link -> overrides.add(override(Links.column(link), linked(links.ofRow(link)))));
    if (columns.labels().contains("query")) {
      overrides.add(override(settings.conventions().heading("query"), width(QUERY_WIDTH)));
    }
    if (table.runbook()) {
      overrides.add(override(columns.headingOfAlert(), linked(links.toRunbookOfCell())));
    }
    node.put("targets", targets())
        .put("fieldConfig", new Node().put("defaults", defaults()).put("overrides", overrides))
        .put("options", options())
        .put("transformations", columns.transformations());
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
                .put("minWidth", 80)
                .put("cellOptions", new Node().put("type", "auto"))
                .put("filterable", table.columns().size() >= FILTERABLE_FROM));
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

  private static Node cells(String name, Table.Column column) {
    List<Node> properties = new ArrayList<>();
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

  private static List<Node> width(int pixels) {
    return List.of(new Node().put("id", "custom.width").put("value", pixels));
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
