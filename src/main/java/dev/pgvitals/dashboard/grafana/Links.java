package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Link;
import dev.pgvitals.dashboard.promql.Promql;
import java.util.List;
import java.util.Optional;

/** Where clicks lead. Every link takes the data source and the time along. */
final class Links {
  private static final String PREFIX = "pgvitals-";
  private static final String BOARD = "/d/%s/?var-datasource=${datasource}&${__url_time_range}";
  private static final String SAME_AGENT =
      "&${job:queryparam}&${instance:queryparam}&${cluster:queryparam}";
  private static final String ROW =
      "&var-job=${__data.fields.Job}&var-instance=${__data.fields.Agent}"
          + "&var-cluster=${__data.fields.Cluster}&var-server=${__data.fields.Server}";

  private final Settings settings;
  private final Board here;

  Links(Settings settings, Board here) {
    this.settings = settings;
    this.here = here;
  }

  static Node toAllBoards() {
    return new Node()
        .put("title", "PostgreSQL")
        .put("type", "dashboards")
        .texts("tags", List.of(GrafanaBoard.TAG))
        .put("asDropdown", true)
        .put("includeVars", true)
        .put("keepTime", true)
        .put("targetBlank", false)
        .put("icon", "external link")
        .put("tooltip", "")
        .put("url", "");
  }

  /** Of a series in a graph. */
  Node ofSeries(Link link, Graph graph) {
    return switch (link.target()) {
      case Link.ALERTS ->
          link(
              "Alerts of these servers",
              BOARD.formatted(PREFIX + "fleet")
                  + SAME_AGENT
                  + "&${server:queryparam}&viewPanel="
                  + settings.alertsPanel());
      case Link.STATEMENT ->
          link(
              "Graphs of this statement",
              BOARD.formatted(here.uid())
                  + SAME_AGENT
                  + "&var-server=${__field.labels.server}&var-queryid=${__field.labels.queryid}");
      default -> toBoard(link, graph);
    };
  }

  /** Of the series' server where the series has one and the reader has not chosen it already. */
  private Node toBoard(Link link, Graph graph) {
    boolean named =
        !here.hasOne("server")
            && graph.targets().stream().allMatch(t -> Promql.of(t.query()).keeps("server"));
    String url = BOARD.formatted(PREFIX + link.target()) + SAME_AGENT;
    return named
        ? link(
            "Open this board for ${__field.labels.server}".replace("this board", title(link)),
            url + "&var-server=${__field.labels.server}")
        : link("Open " + title(link), url + "&${server:queryparam}");
  }

  private static String title(Link link) {
    return link.target().equals("server") ? "the server's board" : "the board " + link.target();
  }

  /** Of a line in a table. */
  Node ofRow(Link link) {
    return switch (link.target()) {
      case Link.STATEMENT ->
          link(
              "Graphs of this statement",
              BOARD.formatted(here.uid())
                  + ROW
                  + "&var-datname=${__data.fields.Database}&var-queryid=${__data.fields.Statement}");
      case Link.TABLE ->
          link(
              "Graphs of this table",
              BOARD.formatted(here.uid())
                  + ROW
                  + "&var-datname=${__data.fields.Database}&var-schema=${__data.fields.Schema}"
                  + "&var-relname=${__data.fields.Table}");
      default -> link("Open " + title(link), BOARD.formatted(PREFIX + link.target()) + ROW);
    };
  }

  /** Whose column the link of a line is on. */
  static String column(Link link) {
    return switch (link.target()) {
      case Link.STATEMENT -> "Statement";
      case Link.TABLE -> "Table";
      default -> "Server";
    };
  }

  /** To what to do about an alert. */
  Optional<Node> toRunbook(String alert) {
    return settings
        .runbooks()
        .of(alert)
        .map(url -> link("Runbook of " + alert, url).put("targetBlank", true));
  }

  /** As {@link #toRunbook}, of the alert that a cell names. */
  Node toRunbookOfCell() {
    return link("Runbook", settings.runbooks().template("${__value.text}"))
        .put("targetBlank", true);
  }

  private static Node link(String title, String url) {
    return new Node().put("title", title).put("url", url);
  }
}
