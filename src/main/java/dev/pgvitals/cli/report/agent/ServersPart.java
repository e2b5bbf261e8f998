package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonObject;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All servers, the unhealthiest first; of a fleet the first of them, and counts of all. */
final class ServersPart {
  private static final int MOST = 30;
  private static final double WHOLE = 100;
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("server"),
          Column.text("state"),
          Column.number("health"),
          Column.text("version"),
          Column.number("connections"),
          Column.number("transactions/s"),
          Column.number("lag"),
          Column.number("size"));

  private ServersPart() {}

  static Part of(AgentAnswers agent) {
    List<JsonObject> servers =
        agent.servers().stream()
            .sorted(
                Comparator.comparingInt(ServersPart::rank)
                    .thenComparingDouble(one -> health(one).orElse(WHOLE))
                    .thenComparing(
                        one -> figure(one, "size_bytes"),
                        Comparator.comparingDouble((Double size) -> Double.isNaN(size) ? 0 : size)
                            .reversed())
                    .thenComparing(one -> AgentJson.text(one, "name")))
            .toList();
    List<Block> blocks = new ArrayList<>();
    if (servers.size() > 1) {
      blocks.add(new Block.Paragraph(counts(servers)));
    }
    blocks.add(Table.first(MOST, COLUMNS, servers.stream().map(ServersPart::row).toList()));
    return new Part.Section("servers", "Servers", blocks);
  }

  /** What is not up comes first. */
  private static int rank(JsonObject server) {
    return switch (AgentJson.text(server, "state")) {
      case "down" -> 0;
      case "not_tried" -> 1;
      default -> 2;
    };
  }

  private static String counts(List<JsonObject> servers) {
    Map<String, Long> products =
        servers.stream()
            .map(one -> AgentJson.text(one, "product"))
            .filter(product -> !product.isEmpty())
            .collect(Collectors.groupingBy(one -> one, TreeMap::new, Collectors.counting()));
    double[] sizes =
        servers.stream()
            .mapToDouble(one -> figure(one, "size_bytes"))
            .filter(Double::isFinite)
            .toArray();
    String size = ValueUnit.BYTES.text(Arrays.stream(sizes).sum());
    String all =
        sizes.length == servers.size()
            ? size + " in all"
            : sizes.length == 0
                ? "of no known size"
                : "%s in all on the %d of which that is known".formatted(size, sizes.length);
    long sick = servers.stream().filter(one -> health(one).orElse(WHOLE) < WHOLE).count();
    return "%s, %s; %d with a health below 100. Versions: %s."
        .formatted(
            Plural.of(servers.size(), "server"),
            all,
            sick,
            products.isEmpty()
                ? "none is known"
                : products.entrySet().stream()
                    .map(one -> one.getKey() + " (" + one.getValue() + ")")
                    .collect(Collectors.joining(", ")));
  }

  private static Row row(JsonObject server) {
    boolean down = rank(server) == 0;
    double limit = figure(server, "connections_limit");
    Cell used = Cell.number(figure(server, "connections"));
    return new Row(
        down ? Mark.CRITICAL : Mark.PLAIN,
        Cell.text(AgentJson.text(server, "name")),
        Cell.text(state(server)),
        health(server).map(Cell::number).orElse(Cell.UNKNOWN),
        Cell.text(AgentJson.text(server, "product")),
        used instanceof Cell.Amount number && Double.isFinite(limit)
            ? new Cell.Amount(number.value(), "of " + Math.round(limit))
            : used,
        Cell.number(figure(server, "transactions_per_second")),
        Cell.seconds(figure(server, "replication_lag_seconds")),
        Cell.bytes(figure(server, "size_bytes")));
  }

  private static String state(JsonObject server) {
    String state = AgentJson.text(server, "state");
    String role = AgentJson.text(server, "role");
    return state.equals("up") && !role.isEmpty() ? role : state.replace('_', ' ');
  }

  private static Optional<Double> health(JsonObject server) {
    return server.get("health") instanceof JsonObject health
        ? AgentJson.number(health, "score")
        : Optional.empty();
  }

  private static double figure(JsonObject server, String name) {
    return server.get("figures") instanceof JsonObject figures
            && figures.get(name) instanceof JsonObject figure
        ? AgentJson.number(figure, "value").orElse(Double.NaN)
        : Double.NaN;
  }
}
