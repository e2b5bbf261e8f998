package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Table;
import dev.pgvitals.dashboard.promql.Promql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which columns a table has, in which order and under which headings. First the server, then the
 * labels, the values, and last what links need: a link works only in a column that comes before
 * those that it takes from.
 */
final class TableColumns {
  private static final String SERVER = "server";

  private final Settings settings;
  private final Table table;
  private final Set<String> labels = new LinkedHashSet<>();

  TableColumns(Settings settings, Table table) {
    this.settings = settings;
    this.table = table;
    Set<String> asked = new LinkedHashSet<>(table.labels());
    table.columns().forEach(column -> asked.addAll(column.shows()));
    for (Table.Column column : table.columns()) {
      Promql.of(Queries.of(column.query(), settings)).groupedBy().stream()
          .flatMap(List::stream)
          .filter(label -> !ofServer().contains(label) && !asked.contains(label))
          .forEach(labels::add);
    }
    labels.addAll(asked);
    labels.removeAll(ofServer());
  }

  private List<String> ofServer() {
    return List.of(SERVER, settings.clusterLabel(), "instance", "job");
  }

  /** Those of the lines, without the server's. */
  Set<String> labels() {
    return labels;
  }

  /** Whether the labels that are asked for are all there are to show. */
  boolean onlyNamedLabels() {
    return !table.labels().isEmpty() && table.columns().size() == 1;
  }

  String headingOfAlert() {
    return heading(labels.contains("alert") ? "alert" : "alertname");
  }

  List<Node> transformations() {
    Node organize =
        new Node().put("id", "organize").put("options", onlyNamedLabels() ? named() : all());
    return table.columns().size() > 1
        ? List.of(new Node().put("id", "merge").put("options", new Node()), organize)
        : List.of(organize);
  }

  private Node all() {
    Node excluded = new Node().put("Time", true);
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).name().isEmpty()) {
        excluded.put(value(i), true);
      }
    }
    List<String> order = new ArrayList<>(List.of(SERVER));
    order.addAll(labels);
    order.addAll(values().keySet());
    order.addAll(List.of(settings.clusterLabel(), "instance", "job"));
    return new Node()
        .put("excludeByName", excluded)
        .put("indexByName", places(order))
        .put("renameByName", headings(order));
  }

  private Node named() {
    List<String> order = new ArrayList<>(List.of(SERVER));
    order.addAll(labels);
    order.addAll(values().keySet());
    Node included = new Node();
    order.forEach(name -> included.put(name, true));
    return new Node()
        .put("includeByName", included)
        .put("excludeByName", new Node())
        .put("indexByName", places(order))
        .put("renameByName", headings(order));
  }

  private static Node places(List<String> order) {
    Node places = new Node();
    for (int i = 0; i < order.size(); i++) {
      places.put(order.get(i), i);
    }
    return places;
  }

  private Node headings(List<String> order) {
    Map<String, String> values = values();
    Node headings = new Node();
    order.forEach(name -> headings.put(name, values.getOrDefault(name, heading(name))));
    return headings;
  }

  /** Headings of the values that are shown, by Grafana's names of them. */
  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < table.columns().size(); i++) {
      String value = value(i);
      table.columns().get(i).name().ifPresent(name -> values.put(value, name));
    }
    return values;
  }

  private String value(int index) {
    return table.columns().size() > 1 ? "Value #" + Queries.refId(index) : "Value";
  }

  private String heading(String label) {
    return settings
        .conventions()
        .heading(label.equals(settings.clusterLabel()) ? Settings.CLUSTER : label);
  }
}
