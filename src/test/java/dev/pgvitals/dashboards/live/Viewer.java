package dev.pgvitals.dashboards.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.estate.Haste;
import java.time.Duration;
import java.time.Instant;
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

  Viewer(Prometheus prometheus, Haste haste) {
    this.prometheus = prometheus;
    this.haste = haste;
  }

  Choices choices(DashboardFile board, Map<String, String> chosen) {
    return Choices.on(board, prometheus, chosen);
  }

  /** What a panel shows now; nothing where there is nothing to show. */
  List<Line> see(BoardQuery query, Choices choices, Zoom zoom) {
    return see(query, choices, zoom, Duration.ZERO);
  }

  /**
   * As {@link #see(BoardQuery, Choices, Zoom)}, of a graph its right end alone.
   *
   * @param end as it passes here; zero for the whole graph
   */
  List<Line> see(BoardQuery query, Choices choices, Zoom zoom, Duration end) {
    String promql = promql(query, choices, zoom);
    JsonNode answer =
        query.instant() ? instant(promql) : graph(promql, zoom, zoom.step(query), end);
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

  private JsonNode graph(String promql, Zoom zoom, Duration usualStep, Duration end) {
    long step = haste.hurried(usualStep).toMillis();
    long range = end.isZero() ? haste.hurried(zoom.range()).toMillis() : end.toMillis();
    long last = Instant.now().toEpochMilli() / step * step;
    long first = (last - range) / step * step;
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
