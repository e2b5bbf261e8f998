package dev.pgvitals.report.capacity;

import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.Sample;
import dev.pgvitals.report.prometheus.Selection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tables that grow the fastest, of primaries alone: standbys have the same. All partitions of a
 * table are one.
 *
 * @param now heap, TOAST and indexes in the last day
 * @param daily the same, by day
 */
record Tables(Map<Thing, Double> now, Map<Thing, Points> daily) {
  /** More than are shown: some of them are partitions. */
  private static final int CANDIDATES = 40;

  private static final int NEW_ONES = 10;

  /** From the first day to the last, growth is looked for that far back at most. */
  private static final int BACK = 30;

  private static final Sized PLAIN =
      new Sized("pg_stat_user_tables_table_size_bytes", "pg_stat_user_tables_index_size_bytes");
  private static final Sized PARTITIONED =
      new Sized("pg_partitions_table_size_bytes", "pg_partitions_index_size_bytes");

  /** Metrics of tables, the second absent of those without an index. */
  private record Sized(String table, String index) {
    /**
     * Of each table.
     *
     * @param over such as {@code last_over_time}
     */
    String sum(String over, String range, Selector selector) {
      String tables = highest(over, selector.of(table) + range);
      return "%s + (%s or 0 * %s)"
          .formatted(tables, highest(over, selector.of(index) + range), tables);
    }

    private static String highest(String over, String series) {
      return History.highest(Thing.TABLE, over + "(" + series + ")");
    }
  }

  private interface Selector {
    String of(String metric);
  }

  /**
   * Looks for them.
   *
   * @param days that Prometheus knows of
   */
  static Tables of(History history, int days) throws PrometheusException {
    int back = Math.min(BACK, days - 1);
    Set<Thing> partitioned = new HashSet<>();
    for (Sample sample :
        history.now(
            History.highest(
                Thing.TABLE,
                "last_over_time(" + history.servers().of("pg_partitions_leaves") + "[1d])"))) {
      partitioned.add(Thing.of(Thing.TABLE, sample.labels()));
    }
    Map<Thing, Sized> chosen = new LinkedHashMap<>();
    for (Sized sized : List.of(PARTITIONED, PLAIN)) {
      for (Thing table : candidates(history, sized, back)) {
        if (sized.equals(PARTITIONED) || !isPart(table, partitioned)) {
          chosen.putIfAbsent(table, sized);
        }
      }
    }
    Map<Thing, Double> now = new HashMap<>();
    Map<Thing, Points> daily = new HashMap<>();
    for (Map.Entry<Thing, Sized> each : chosen.entrySet()) {
      Thing table = each.getKey();
      String matchers = table.matchers(Thing.TABLE);
      Selector selector = metric -> metric + "{" + matchers + "}";
      history.now(each.getValue().sum("last_over_time", "[1d]", selector)).stream()
          .findFirst()
          .ifPresent(sample -> now.put(table, sample.value()));
      Points points =
          history
              .byExpression(
                  Thing.TABLE, each.getValue().sum("max_over_time", "[1d]", selector), History.DAYS)
              .getOrDefault(table, Points.NONE);
      daily.put(table, points);
    }
    return new Tables(now, daily);
  }

  private static List<Thing> candidates(History history, Sized sized, int back)
      throws PrometheusException {
    Selection servers = history.servers();
    String now = sized.sum("last_over_time", "[1d]", servers::of);
    String standbys =
        "unless on (server) (max by (server) (last_over_time("
            + servers.of("pg_in_recovery")
            + "[1d])) == 1)";
    String growing = "topk(%d, ((%s)%s) > 0 %s)";
    if (back < 1) {
      return things(history, growing.formatted(CANDIDATES, now, "", standbys));
    }
    String before = sized.sum("last_over_time", "[1d] offset " + back + "d", servers::of);
    List<Thing> grown =
        things(history, growing.formatted(CANDIDATES, now, " - (" + before + ")", standbys));
    List<Thing> added =
        things(history, growing.formatted(NEW_ONES, now, " unless (" + before + ")", standbys));
    return Stream.concat(grown.stream(), added.stream()).toList();
  }

  private static List<Thing> things(History history, String promql) throws PrometheusException {
    return history.now(promql).stream()
        .sorted(Comparator.comparingDouble(Sample::value).reversed())
        .map(sample -> Thing.of(Thing.TABLE, sample.labels()))
        .toList();
  }

  /** By its name alone: that of a partition begins with that of the table. */
  private static boolean isPart(Thing table, Set<Thing> partitioned) {
    List<String> values = table.values();
    String name = values.get(3);
    for (int i = name.indexOf('_'); i > 0; i = name.indexOf('_', i + 1)) {
      Thing whole =
          new Thing(List.of(values.get(0), values.get(1), values.get(2), name.substring(0, i)));
      if (partitioned.contains(whole)) {
        return true;
      }
    }
    return false;
  }

  /** The fastest first, by their trend, or else by what came since the first day. */
  List<Thing> fastest() {
    return daily.keySet().stream()
        .filter(table -> perDay(table) > 0)
        .sorted(Comparator.comparingDouble(this::perDay).reversed().thenComparing(Thing::path))
        .toList();
  }

  private double perDay(Thing table) {
    Points points = daily.getOrDefault(table, Points.NONE);
    if (points.size() < 2) {
      return 0;
    }
    return Trend.of(points)
        .map(trend -> trend.slope().perDay())
        .orElseGet(
            () -> (points.values()[points.size() - 1] - points.values()[0]) / (points.span() - 1));
  }
}
