package dev.pgvitals.dashboard.grafana;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.pgvitals.dashboard.Annotation;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Panel;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes boards as Grafana's JSON. The classic model without {@code __inputs}: it can be imported
 * by hand and provisioned from a file, and needs no plugin.
 */
public final class GrafanaBoard {
  static final String TAG = "pgvitals";

  private static final int SCHEMA = 39;
  private static final int WIDTH = 24;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final Settings settings;

  public GrafanaBoard(Settings settings) {
    this.settings = settings;
  }

  /** The file; the same board always gives the same text. */
  public String json(Board board) {
    return GSON.toJson(node(board).element()) + "\n";
  }

  private Node node(Board board) {
    return new Node()
        .put("uid", board.uid())
        .put("title", board.title())
        .put("description", board.description())
        .texts("tags", List.of(TAG, "postgresql"))
        .put("schemaVersion", SCHEMA)
        .put("version", 1)
        .put("editable", false)
        .put("graphTooltip", 1)
        .put("fiscalYearStartMonth", 0)
        .put("weekStart", "")
        .put("timezone", "browser")
        .put("liveNow", false)
        .put("refresh", "1m")
        .put("time", new Node().put("from", "now-6h").put("to", "now"))
        .put("timepicker", new Node())
        .put("annotations", new Node().put("list", annotations(board)))
        .put("links", List.of(Links.toAllBoards()))
        .put("templating", new Node().put("list", new Variables(settings).of(board)))
        .put("panels", rows(board));
  }

  private List<Node> annotations(Board board) {
    return board.annotations().stream().map(this::annotation).toList();
  }

  private Node annotation(Annotation annotation) {
    String query = Queries.of(annotation.query(), settings);
    return new Node()
        .put("name", annotation.name())
        .put("datasource", Queries.datasource())
        .put("enable", annotation.enabled())
        .put("hide", false)
        .put("iconColor", annotation.color())
        .put("target", new Node().put("expr", query).put("refId", "Anno"))
        .put("expr", query)
        .put("step", "60s")
        .put("titleFormat", annotation.title())
        .put("textFormat", "{{server}}")
        .put("tagKeys", "server")
        .put("useValueForTime", annotation.timeFromValue());
  }

  private List<Node> rows(Board board) {
    PanelWriter writer = new PanelWriter(settings, board);
    List<Node> nodes = new ArrayList<>();
    int number = 0;
    int y = 0;
    for (Board.Row row : board.rows()) {
      Node heading =
          new Node()
              .put("id", ++number)
              .put("type", "row")
              .put("title", row.title())
              .put("collapsed", row.collapsed())
              .put("gridPos", place(0, y++, WIDTH, 1));
      List<Node> panels = new ArrayList<>();
      int x = 0;
      int highest = 0;
      for (Panel panel : row.panels()) {
        if (x + panel.width() > WIDTH) {
          x = 0;
          y += highest;
          highest = 0;
        }
        panels.add(
            writer
                .write(panel, ++number)
                .put("gridPos", place(x, y, panel.width(), panel.height())));
        x += panel.width();
        highest = Math.max(highest, panel.height());
      }
      y += highest;
      nodes.add(heading.put("panels", row.collapsed() ? panels : List.of()));
      if (!row.collapsed()) {
        nodes.addAll(panels);
      }
    }
    return nodes;
  }

  private static Node place(int x, int y, int width, int height) {
    return new Node().put("x", x).put("y", y).put("w", width).put("h", height);
  }
}
