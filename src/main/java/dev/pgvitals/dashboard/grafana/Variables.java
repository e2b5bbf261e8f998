package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Variable;
import java.util.ArrayList;
import java.util.List;

/** What the reader of a board chooses from, the data source first. */
final class Variables {
  private static final int SHOWN = 0;
  private static final int AT_EACH_TIME_RANGE = 2;
  private static final int ALPHABETICAL = 1;

  private final Settings settings;

  Variables(Settings settings) {
    this.settings = settings;
  }

  List<Node> of(Board board) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(
        new Node()
            .put("name", "datasource")
            .put("label", "Data source")
            .put("type", "datasource")
            .put("query", "prometheus")
            .put("current", new Node())
            .put("options", List.of())
            .put("refresh", 1)
            .put("regex", "")
            .put("hide", SHOWN)
            .put("includeAll", false)
            .put("multi", false));
    board.variables().forEach(v -> nodes.add(v.choices().isEmpty() ? queried(v) : chosen(v)));
    return nodes;
  }

  private Node queried(Variable variable) {
    String query = Queries.of(variable.query(), settings);
    Node node =
        new Node()
            .put("name", variable.name())
            .put("label", variable.label())
            .put("type", "query")
            .put("datasource", Queries.datasource())
            .put("query", new Node().put("query", query).put("refId", "V"))
            .put("definition", query)
            .put("refresh", AT_EACH_TIME_RANGE)
            .put("sort", ALPHABETICAL)
            .put("multi", variable.multi())
            .put("includeAll", variable.all().isPresent())
            .put("current", current(variable))
            .put("options", List.of())
            .put("regex", "")
            .put("hide", SHOWN)
            .put("skipUrlSync", false);
    variable.all().filter(all -> !all.isEmpty()).ifPresent(all -> node.put("allValue", all));
    return node;
  }

  private static Node current(Variable variable) {
    if (variable.all().isEmpty()) {
      return new Node();
    }
    Node all = new Node().put("selected", true);
    return variable.multi()
        ? all.texts("text", List.of("All")).texts("value", List.of("$__all"))
        : all.put("text", "All").put("value", "$__all");
  }

  private static Node chosen(Variable variable) {
    String chosen = variable.chosen();
    return new Node()
        .put("name", variable.name())
        .put("label", variable.label())
        .put("type", "custom")
        .put("query", String.join(",", variable.choices()))
        .put("current", choice(chosen, chosen))
        .put("options", variable.choices().stream().map(each -> choice(each, chosen)).toList())
        .put("includeAll", false)
        .put("multi", false)
        .put("hide", SHOWN);
  }

  private static Node choice(String value, String chosen) {
    return new Node().put("text", value).put("value", value).put("selected", value.equals(chosen));
  }
}
