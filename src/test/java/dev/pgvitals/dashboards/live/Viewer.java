package dev.pgvitals.dashboards.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.estate.Haste;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at boards as Grafana does, with the same queries, only that time passes more quickly:
 * ranges, steps and {@code $__rate_interval} are divided by what the scrape interval and the
 * catalogue's intervals are divided by.
 */
final class Viewer {
  private final Prometheus prometheus;
  private final Haste haste;
  private final Map<Map<String, String>, Choices> choices = new HashMap<>();

  Viewer(Prometheus prometheus, Haste haste) {
    this.prometheus = prometheus;
    this.haste = haste;
  }

  /** See {@link Choices#on}; what was offered once is not asked for again. */
  Choices choices(DashboardFile board, Map<String, String> chosen) {
    Map<String, String> key = new HashMap<>(chosen);
    key.put("", board.uid());
    return choices.computeIfAbsent(key, any -> Choices.on(board, prometheus, chosen));
  }

  /** What a panel shows now; nothing where there is nothing to show. */
  List<Line> see(BoardQuery query, Choices choices, Zoom zoom) {
    return see(query, choices, zoom, Duration.ZERO);
  }

  /**
   * As {@link #see(BoardQuery, Choices, Zoom)}, of a graph its right end alone, and that from
   * scrape to scrape: wherever points come to lie.
   *
   * @param end as time passes here; zero for the whole graph
   */
  List<Line> see(BoardQuery query, Choices choices, Zoom zoom, Duration end) {
    String promql = promql(query, choices, zoom);
    JsonNode answer =
        query.instant()
            ? instant(promql)
            : end.isZero()
                ? graph(promql, haste.hurried(zoom.step(query)), haste.hurried(zoom.range()))
                : graph(promql, haste.hurried(Zoom.SCRAPE_INTERVAL), end);
    return lines(query, promql, answer);
  }

  /** What a table shows at that moment, or a graph where it has a point then. */
  List<Line> seeAt(Instant moment, BoardQuery query, Choices chosen, Zoom zoom) {
    String promql = promql(query, chosen, zoom);
    return lines(
        query,
        promql,
        prometheus.api("query", Map.of("query", promql, "time", seconds(moment.toEpochMilli()))));
  }

  private static List<Line> lines(BoardQuery query, String promql, JsonNode answer) {
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(query + "\n" + answer.path("error").asText() + "\n" + promql);
    }
    return DashboardFile.list(answer.at("/data/result")).stream().map(Line::of).toList();
  }

  private String promql(BoardQuery query, Choices choices, Zoom zoom) {
    return haste.query(
        choices
            .in(query.expression())
            .replace("$__rate_interval", zoom.rateInterval(query).toMillis() + "ms")
            .replace("$__range", zoom.range().toMillis() + "ms"));
  }

  private JsonNode instant(String promql) {
    return prometheus.api("query", Map.of("query", promql));
  }

  private JsonNode graph(String promql, Duration from, Duration range) {
    long step = from.toMillis();
    // Grafana's points are at multiples of the step, so that they stay when the graph moves.
    long last = Instant.now().toEpochMilli() / step * step;
    long first = last - range.toMillis() / step * step;
    return prometheus.api(
        "query_range",
        Map.of(
            "query", promql,
            "start", seconds(first),
            "end", seconds(last),
            "step", seconds(step)));
  }

  private static String seconds(long milliseconds) {
    return "%d.%03d".formatted(milliseconds / 1000, milliseconds % 1000);
  }
}
