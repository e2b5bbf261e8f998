package dev.pgvitals.report.capacity;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.PartSource;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.AlertsPart;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.Selection;
import java.util.ArrayList;
import java.util.List;

/**
 * What one Prometheus knows of alerts, of growth and of what will be full. Growth and forecasts are
 * of up to 90 days before the end of the period, however long that is. For one thread.
 */
public final class CapacitySource implements PartSource {
  private final PrometheusClient prometheus;
  private final Selection servers;
  private boolean answered = true;

  /** Asks nothing yet. */
  public CapacitySource(PrometheusClient prometheus, Selection servers) {
    this.prometheus = prometheus;
    this.servers = servers;
  }

  /** Whether all that was asked for was answered. */
  public boolean hasAnswered() {
    return answered;
  }

  @Override
  public List<Part> parts(Period period) {
    List<Part> parts = new ArrayList<>();
    try {
      parts.add(AlertsPart.of(prometheus, servers, period));
    } catch (PrometheusException e) {
      parts.add(missing(AlertsPart.ID, AlertsPart.TITLE, e));
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
    parts.add(warned(GrowthPart.of(sizes, tables, history.lastDay() + 1)));
    try {
      parts.add(warned(CapacityPart.of(history, sizes, tables)));
    } catch (PrometheusException e) {
      parts.add(missing(CapacityPart.ID, CapacityPart.TITLE, e));
    }
    return parts;
  }

  private Part missing(String id, String title, PrometheusException e) {
    answered = false;
    return new Part.Missing(id, title, "Prometheus could not be asked for it: " + e.getMessage());
  }

  /** A part of Thanos that is away takes servers with it, or days. */
  private Part warned(Part part) {
    if (prometheus.warnings().isEmpty() || !(part instanceof Part.Section section)) {
      return part;
    }
    List<Block> blocks = new ArrayList<>(section.blocks());
    blocks.add(
        new Block.Items(
            prometheus.warnings().stream()
                .map(text -> new Block.Item(Mark.WARNING, "Prometheus warned: " + text))
                .toList()));
    return new Part.Section(section.id(), section.title(), blocks);
  }
}
