package dev.pgvitals.alert;

/** The series by which rules learn a server's own limits. */
public final class ThresholdSeries {
  public static final String METRIC = "pgvitals_alert_threshold";

  private ThresholdSeries() {}

  /** PromQL for the limits that servers have of their own. */
  public static String selector(String alert, Level level) {
    return METRIC + "{alert=\"" + alert + "\",severity=\"" + level.label() + "\"}";
  }
}
