package dev.pgvitals.report.capacity;

import dev.pgvitals.report.capacity.Forecasts.Forecast;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What will be full, and when: storage, connections, sequences, transaction IDs, tables. */
final class CapacityPart {
  static final String ID = "capacity";
  static final String TITLE = "Capacity";

  private static final int ROWS = 20;
  private static final int FEW = 10;
  private static final int CANDIDATES = 20;
  private static final int BACK = 30;

  /** A sequence that is less used than this is far from its end. */
  private static final double USED = 0.01;

  private CapacityPart() {}

  /**
   * Asks.
   *
   * @param summary what will be full soon is added to it
   */
  static Part of(History history, Sizes sizes, Tables tables, List<Block.Item> summary)
      throws PrometheusException {
    List<Block> blocks = new ArrayList<>();
    int days = sizes.daily().values().stream().mapToInt(Points::span).max().orElse(0);
    if (sizes.daily().isEmpty()) {
      return new Part.Missing(
          ID,
          TITLE,
          "Prometheus has not a day of pg_database_size_bytes of these servers: a forecast takes "
              + Trend.FEWEST_DAYS
              + " days, and "
              + Trend.needed(Trend.FURTHEST)
              + " for half a year.");
    }
    blocks.add(
        new Block.Paragraph(
            "Straight lines through the highest value of each of the last %d days, with what they may be in more than eight of ten cases. Nothing is said of what is further away than three times the history."
                .formatted(days)));
    storage(history, sizes, blocks, summary);
    connections(history, blocks, summary);
    sequences(history, days, blocks, summary);
    blocks.addAll(Identifiers.blocks(history));
    tables(tables, blocks);
    return new Part.Section(ID, TITLE, blocks);
  }

  private static void storage(
      History history, Sizes sizes, List<Block> blocks, List<Block.Item> summary)
      throws PrometheusException {
    Map<Thing, Double> quota = history.last(Thing.SERVER, "pg_storage_quota_bytes");
    Forecasts servers = new Forecasts();
    sizes
        .daily()
        .forEach(
            (thing, points) -> {
              if (thing.database().isEmpty() && sizes.now().containsKey(thing)) {
                servers.add(
                    Forecast.of(
                        thing,
                        GrowthPart.names(thing),
                        Optional.of(sizes.now().get(thing)),
                        Optional.ofNullable(quota.get(thing)).filter(most -> most > 0),
                        points));
              }
            });
    if (servers.isEmpty()) {
      return;
    }
    Optional<String> limit = quota.isEmpty() ? Optional.empty() : Optional.of("quota");
    blocks.add(
        new Block.Paragraph(
            "Storage: all databases of a server."
                + (quota.isEmpty()
                    ? " When it is full can be said where pg_storage_quota_bytes says what there"
                        + " is (docs/alert-rules.md)."
                    : "")));
    blocks.addAll(servers.blocks(ROWS, List.of("server"), "now", limit, Wording.bytes()));
    summary.addAll(servers.soon("storage", Wording.bytes()));
  }

  private static void connections(History history, List<Block> blocks, List<Block.Item> summary)
      throws PrometheusException {
    Map<Thing, Double> most = history.last(Thing.SERVER, "pg_connections_limit");
    Forecasts servers = new Forecasts();
    history
        .daily(Thing.SERVER, "pg_connections_used")
        .forEach(
            (server, points) -> {
              if (most.containsKey(server)) {
                servers.add(
                    Forecast.of(
                        server,
                        GrowthPart.names(server),
                        Optional.of(points.values()[points.size() - 1]),
                        Optional.of(most.get(server)),
                        points));
              }
            });
    if (!servers.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              "Connections: the peak of each day, of those that ordinary roles may open."));
      blocks.addAll(
          servers.blocks(
              ROWS, List.of("server"), "last peak", Optional.of("limit"), Wording.count()));
      summary.addAll(servers.soon("connections", Wording.count()));
    }
  }

  private static void sequences(
      History history, int days, List<Block> blocks, List<Block.Item> summary)
      throws PrometheusException {
    String used = used(history, "");
    // A standby has its primary's.
    String now =
        "("
            + used
            + " > "
            + USED
            + " unless on (server) (max by (server) (last_over_time("
            + history.servers().of("pg_in_recovery")
            + "[1d])) == 1))";
    Map<Thing, Double> chosen = new LinkedHashMap<>();
    List<String> asked = new ArrayList<>(List.of("topk(%d, %s)".formatted(CANDIDATES, now)));
    int back = Math.min(BACK, days - 1);
    if (back > 0) {
      String grown =
          "topk(%d, %s - %s)".formatted(CANDIDATES, now, used(history, " offset " + back + "d"));
      asked.add("%s and %s".formatted(now, grown));
    }
    for (String promql : asked) {
      for (Sample sample : history.now(promql)) {
        chosen.put(Thing.of(Thing.SEQUENCE, sample.labels()), sample.value());
      }
    }
    Forecasts sequences = new Forecasts();
    for (Map.Entry<Thing, Double> each : chosen.entrySet()) {
      Thing sequence = each.getKey();
      String selector = "pg_sequence_usage_ratio{" + sequence.matchers(Thing.SEQUENCE) + "}";
      Points points =
          history
              .byExpression(
                  Thing.SEQUENCE,
                  History.highest(Thing.SEQUENCE, "max_over_time(" + selector + "[1d])"),
                  History.DAYS)
              .getOrDefault(sequence, Points.NONE);
      sequences.add(
          Forecast.of(
              sequence,
              GrowthPart.names(sequence),
              Optional.of(each.getValue()),
              Optional.of(1.0),
              points));
    }
    if (!sequences.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              "Sequences: the used part of their values, or of those of the column that they"
                  + " feed. At 100 % each INSERT fails."));
      blocks.addAll(
          sequences.blocks(
              FEW,
              List.of("server", "database", "sequence"),
              "used",
              Optional.of("limit"),
              Wording.ratio()));
      summary.addAll(sequences.soon("sequence", Wording.ratio()));
    }
  }

  private static String used(History history, String offset) {
    String selector = history.servers().of("pg_sequence_usage_ratio");
    return History.highest(Thing.SEQUENCE, "last_over_time(" + selector + "[1d]" + offset + ")");
  }

  private static void tables(Tables tables, List<Block> blocks) {
    List<Thing> fastest = tables.fastest();
    if (fastest.isEmpty()) {
      return;
    }
    Forecasts forecasts = new Forecasts();
    for (Thing table : fastest.subList(0, Math.min(FEW, fastest.size()))) {
      List<Cell> names = GrowthPart.names(table);
      forecasts.add(
          Forecast.of(
              table,
              names,
              Optional.ofNullable(tables.now().get(table)),
              Optional.empty(),
              tables.daily().getOrDefault(table, Points.NONE)));
    }
    blocks.add(new Block.Paragraph("The tables that grow the fastest."));
    blocks.addAll(
        forecasts.blocks(
            FEW, List.of("server", "database", "table"), "now", Optional.empty(), Wording.bytes()));
  }
}
