package dev.pgvitals.dashboard;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of panels, all of them part of every Grafana. */
public enum PanelType {
  STAT("stat", 4, 4),
  TIMESERIES("timeseries", 12, 8),
  TABLE("table", 24, 9),
  BARGAUGE("bargauge", 12, 8),
  STATE_TIMELINE("state-timeline", 24, 8),
  HEATMAP("heatmap", 12, 8);

  /** What files call them. */
  public static final List<String> NAMES = Arrays.stream(values()).map(PanelType::label).toList();

  private final String label;
  private final int width;
  private final int height;

  PanelType(String label, int width, int height) {
    this.label = label;
    this.width = width;
    this.height = height;
  }

  public static Optional<PanelType> of(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }

  /** As files and Grafana call it. */
  public String label() {
    return label;
  }

  /** Unless the panel says otherwise; of 24. */
  public int width() {
    return width;
  }

  /** Unless the panel says otherwise. */
  public int height() {
    return height;
  }

  /** Whether it shows how things went, and not how they are. */
  public boolean isOverTime() {
    return this == TIMESERIES || this == STATE_TIMELINE || this == HEATMAP;
  }
}
