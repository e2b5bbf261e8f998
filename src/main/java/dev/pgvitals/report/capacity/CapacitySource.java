package dev.pgvitals.report.capacity;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.PartSource;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.AlertsPart;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one Prometheus knows of alerts, of growth and of what will be full. Growth and forecasts are
 * of up to 90 days before the end of the period, however long that is. For one thread.
 */
public final class CapacitySource implements PartSource {
  private final PrometheusClient prometheus;
  private final Selection servers;
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final List<Block.Item> summary = new ArrayList<>();

  /** Asks nothing yet. */
  public CapacitySource(PrometheusClient prometheus, Selection servers) {
    this.prometheus = prometheus;
    this.servers = servers;
  }

  /** What could not be had so far: why, by the headings of the parts. */
  public Map<String, String> failures() {
    return Collections.unmodifiableMap(failures);
  }

  /** What will be full within three months, as likely as not, the first first. */
  public List<Block.Item> summary() {
    return List.copyOf(summary);
  }

  @Override
  public List<Part> parts(Period period) {
    List<Part> parts = new ArrayList<>();
    try {
      parts.add(AlertsPart.of(prometheus, servers, period));
    } catch (PrometheusException e) {
      parts.add(missing(AlertsPart.ID, AlertsPart.TITLE, e));
      if (!e.isTooMuch()) {
        parts.add(missing(GrowthPart.ID, GrowthPart.TITLE, e));
        parts.add(missing(CapacityPart.ID, CapacityPart.TITLE, e));
        return parts;
      }
    }
    History history = new History(prometheus, servers, period.end());
    Sizes sizes;
    Tables tables;
    try {
      sizes = Sizes.of(history);
      int days = sizes.daily().values().stream().mapToInt(Points::span).max().orElse(0);
      tables = Tables.of(history, days);
    } catch (PrometheusException e) {
      parts.add(missing(GrowthPart.ID, GrowthPart.TITLE, e));
      parts.add(missing(CapacityPart.ID, CapacityPart.TITLE, e));
      return parts;
    }
    parts.add(GrowthPart.of(sizes, tables, history.lastDay() + 1));
    try {
      parts.add(CapacityPart.of(history, sizes, tables, summary));
    } catch (PrometheusException e) {
      parts.add(missing(CapacityPart.ID, CapacityPart.TITLE, e));
    }
    return parts;
  }

  private Part missing(String id, String title, PrometheusException e) {
    failures.put(title, String.valueOf(e.getMessage()));
    return new Part.Missing(id, title, "Prometheus could not be asked for it: " + e.getMessage());
  }
}
