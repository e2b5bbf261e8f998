package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Graph.Trait;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.PanelType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes a panel that is drawn from series. */
final class GraphWriter {
  private final Settings settings;
  private final Links links;
  private final Panel panel;
  private final Graph graph;

  GraphWriter(Settings settings, Links links, Panel panel, Graph graph) {
    this.settings = settings;
    this.links = links;
    this.panel = panel;
    this.graph = graph;
  }

  void write(Node node) {
    node.put("targets", targets())
        .put("fieldConfig", new Node().put("defaults", defaults()).put("overrides", overrides()))
        .put("options", new GraphOptions(panel.type(), graph).options());
  }

  private List<Node> targets() {
    List<Node> targets = new ArrayList<>();
    for (Graph.Target target : graph.targets()) {
      boolean range = panel.type().isOverTime() || graph.has(Trait.SPARKLINE);
      Node node =
          new Node()
              .put("refId", Queries.refId(targets.size()))
              .put("datasource", Queries.datasource())
              .put("editorMode", "code")
              .put("expr", Queries.of(target.query(), settings))
              .put("legendFormat", target.legend().isEmpty() ? "__auto" : target.legend())
              .put("instant", !range)
              .put("range", range);
      if (panel.type() == PanelType.HEATMAP) {
        node.put("format", "heatmap");
      }
      targets.add(node);
    }
    return targets;
  }

  private Node defaults() {
    Node defaults = new Node().put("unit", graph.display().unit());
    panel.empty().ifPresent(why -> defaults.put("noValue", why));
    graph.display().decimals().ifPresent(decimals -> defaults.put("decimals", decimals));
    graph.max().ifPresent(max -> defaults.put("min", 0).put("max", max));
    if (panel.type() == PanelType.BARGAUGE && graph.max().isEmpty()) {
      defaults.put("min", 0);
    }
    if (panel.type() != PanelType.HEATMAP) {
      defaults
          .put(
              "thresholds",
              panel.type() == PanelType.TIMESERIES
                  ? Steps.lines(graph.display())
                  : Steps.thresholds(graph.display()))
          .put("color", color());
    }
    graph
        .display()
        .mapping()
        .ifPresent(mapping -> defaults.put("mappings", Steps.mappings(mapping)));
    graph.link().ifPresent(link -> defaults.put("links", List.of(links.ofSeries(link, graph))));
    new GraphOptions(panel.type(), graph)
        .custom()
        .ifPresent(custom -> defaults.put("custom", custom));
    return defaults;
  }

  private Node color() {
    if (panel.type() == PanelType.TIMESERIES) {
      return new Node().put("mode", "palette-classic");
    }
    boolean isNeutralBar = panel.type() == PanelType.BARGAUGE && graph.display().limits().isEmpty();
    return isNeutralBar ? fixed("blue") : new Node().put("mode", "thresholds");
  }

  private List<Node> overrides() {
    return Stream.concat(
            graph.colors().entrySet().stream()
                .map(color -> colored(color.getKey(), color.getValue())),
            graph.dashed().stream().map(GraphWriter::dashed))
        .toList();
  }

  private static Node colored(String legend, String color) {
    return new Node()
        .put("matcher", new Node().put("id", "byName").put("options", legend))
        .put("properties", List.of(property("color", fixed(color))));
  }

  private static Node fixed(String color) {
    return new Node().put("mode", "fixed").put("fixedColor", color);
  }

  private static Node dashed(String legend) {
    String color =
        switch (legend) {
          case "warning" -> Steps.ORANGE;
          case "critical" -> Steps.RED;
          default -> Steps.NEUTRAL;
        };
    return new Node()
        .put(
            "matcher", new Node().put("id", "byRegexp").put("options", "/" + escaped(legend) + "/"))
        .put(
            "properties",
            List.of(
                property("custom.lineStyle", new Node().put("fill", "dash").numbers("dash", 8, 6)),
                new Node().put("id", "custom.fillOpacity").put("value", 0),
                property("custom.stacking", new Node().put("mode", "none").put("group", "A")),
                property("color", fixed(color))));
  }

  /** As a regular expression of JavaScript. */
  private static String escaped(String text) {
    return Pattern.compile("[^A-Za-z0-9_ ]").matcher(text).replaceAll("\\\\$0");
  }

  private static Node property(String id, Node value) {
    return new Node().put("id", id).put("value", value);
  }
}
