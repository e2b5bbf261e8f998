package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Graph.Trait;
import dev.pgvitals.dashboard.PanelType;
import java.util.List;
import java.util.Optional;

/** What each type of panel is told about drawing. */
final class GraphOptions {
  private final PanelType type;
  private final Graph graph;

  GraphOptions(PanelType type, Graph graph) {
    this.type = type;
    this.graph = graph;
  }

  Node options() {
    return switch (type) {
      case STAT -> stat();
      case BARGAUGE -> bargauge();
      case STATE_TIMELINE -> stateTimeline();
      case HEATMAP -> heatmap();
      case TIMESERIES, TABLE ->
          new Node()
              .put("legend", legend().put("showLegend", true))
              .put("tooltip", new Node().put("mode", "multi").put("sort", "desc"));
    };
  }

  Optional<Node> custom() {
    return switch (type) {
      case TIMESERIES -> Optional.of(lines());
      case STATE_TIMELINE -> Optional.of(new Node().put("fillOpacity", 80).put("lineWidth", 0));
      case HEATMAP ->
          Optional.of(
              new Node()
                  .put("scaleDistribution", new Node().put("type", "linear"))
                  .put(
                      "hideFrom",
                      new Node().put("legend", false).put("tooltip", false).put("viz", false)));
      case STAT, BARGAUGE, TABLE -> Optional.empty();
    };
  }

  private Node lines() {
    boolean bars = graph.has(Trait.BARS);
    boolean stack = graph.has(Trait.STACK);
    return new Node()
        .put("drawStyle", bars ? "bars" : "line")
        .put("lineWidth", 1)
        .put("fillOpacity", bars ? 60 : stack ? 30 : 8)
        .put("showPoints", "never")
        .put("spanNulls", false)
        .put("stacking", new Node().put("mode", stack ? "normal" : "none").put("group", "A"))
        .put(
            "thresholdsStyle",
            new Node().put("mode", graph.display().limits().isPresent() ? "dashed" : "off"))
        .put("scaleDistribution", scale())
        .put("axisSoftMin", 0);
  }

  private Node scale() {
    return graph.has(Trait.LOG)
        ? new Node().put("type", "log").put("log", 10)
        : new Node().put("type", "linear");
  }

  private Node stat() {
    return new Node()
        .put("reduceOptions", lastValue())
        .put("colorMode", "value")
        .put("graphMode", graph.has(Trait.SPARKLINE) ? "area" : "none")
        .put("justifyMode", "center")
        .put("orientation", "auto")
        .put("textMode", graph.has(Trait.SHOW_NAME) ? "name" : "auto")
        .put("wideLayout", true);
  }

  private static Node bargauge() {
    return new Node()
        .put("reduceOptions", lastValue())
        .put("displayMode", "basic")
        .put("orientation", "horizontal")
        .put("showUnfilled", true)
        .put("valueMode", "color")
        .put("sizing", "auto")
        .put("minVizHeight", 16)
        .put("minVizWidth", 8)
        .put("maxVizHeight", 40)
        // Beside its bar, a name of a table or a statement is cut.
        .put("namePlacement", "top");
  }

  private static Node stateTimeline() {
    return new Node()
        .put("mergeValues", true)
        .put("showValue", "auto")
        .put("rowHeight", 0.8)
        .put("alignValue", "center")
        .put("legend", legend().put("showLegend", true))
        .put("tooltip", new Node().put("mode", "single").put("sort", "none"));
  }

  private Node heatmap() {
    return new Node()
        .put("calculate", false)
        .put("cellGap", 1)
        .put(
            "color",
            new Node()
                .put("mode", "scheme")
                .put("scheme", "Oranges")
                .put("exponent", 0.5)
                .put("fill", "dark-orange")
                .put("steps", 64)
                .put("reverse", false))
        .put("yAxis", new Node().put("unit", graph.display().unit()).put("axisPlacement", "left"))
        .put("rowsFrame", new Node().put("layout", "auto"))
        .put("filterValues", new Node().put("le", 1e-9))
        .put("legend", new Node().put("show", true))
        .put("tooltip", new Node().put("mode", "single").put("yHistogram", false))
        .put("showValue", "never");
  }

  private static Node lastValue() {
    return new Node().texts("calcs", List.of("lastNotNull")).put("fields", "").put("values", false);
  }

  private static Node legend() {
    return new Node()
        .put("displayMode", "list")
        .put("placement", "bottom")
        .texts("calcs", List.of());
  }
}
