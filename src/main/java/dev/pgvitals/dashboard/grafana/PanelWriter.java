package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.Table;
import dev.pgvitals.time.Durations;
import java.util.List;
import java.util.stream.Stream;

/** Writes what all panels have, and has the rest written by its kind. */
final class PanelWriter {
  private final Settings settings;
  private final Links links;

  PanelWriter(Settings settings, Board board) {
    this.settings = settings;
    this.links = new Links(settings, board);
  }

  Node write(Panel panel, int number) {
    Node node =
        new Node()
            .put("id", number)
            .put("type", panel.type().label())
            .put("title", panel.title())
            .put("description", description(panel))
            .put("datasource", Queries.datasource())
            .put("transparent", false)
            .put("links", runbooks(panel));
    panel.minInterval().ifPresent(least -> node.put("interval", Durations.inOneUnit(least)));
    if (panel.content() instanceof Graph graph) {
      new GraphWriter(settings, links, panel, graph).write(node);
    } else if (panel.content() instanceof Table table) {
      new TableWriter(settings, links, table, panel.width()).write(node);
    }
    return node;
  }

  /** A table says here why it may be empty: Grafana would write it into every empty cell. */
  private static String description(Panel panel) {
    return panel.content() instanceof Table && panel.empty().isPresent()
        ? panel.description() + " Empty: " + panel.empty().get() + "."
        : panel.description();
  }

  private List<Node> runbooks(Panel panel) {
    return alerts(panel).distinct().flatMap(alert -> links.toRunbook(alert).stream()).toList();
  }

  private static Stream<String> alerts(Panel panel) {
    if (panel.content() instanceof Table table) {
      return table.columns().stream().flatMap(column -> column.display().alert().stream());
    }
    return panel.content() instanceof Graph graph
        ? graph.display().alert().stream()
        : Stream.empty();
  }
}
