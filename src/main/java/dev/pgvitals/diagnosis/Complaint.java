package dev.pgvitals.diagnosis;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.collect.probe.VitalReadings;
import dev.pgvitals.source.AlertValue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An alert to be diagnosed.
 *
 * @param vital what was read of it; empty when no query of the agent's gives it
 * @param level as its worst row is now; 0 when it is within its limits, or has no row
 */
record Complaint(String alert, Optional<VitalReadings.Vital> vital, int level) {

  /**
   * What is wrong now: critical before warning, and what costs more of the score before the rest.
   */
  static List<Complaint> wrong(VitalReadings readings, Thresholds thresholds) {
    return readings.vitals().stream()
        .map(vital -> new Complaint(vital.name(), Optional.of(vital), vital.level(thresholds)))
        .filter(complaint -> complaint.level() > 0)
        .sorted(
            Comparator.comparingInt(Complaint::level)
                .thenComparingDouble(Complaint::penalty)
                .reversed())
        .toList();
  }

  static Complaint named(String alert, VitalReadings readings, Thresholds thresholds) {
    Optional<VitalReadings.Vital> vital =
        readings.vitals().stream().filter(v -> v.name().equals(alert)).findFirst();
    return new Complaint(alert, vital, vital.map(v -> v.level(thresholds)).orElse(0));
  }

  private double penalty() {
    return vital
        .flatMap(v -> v.column().alert().critical().or(() -> v.column().alert().warning()))
        .map(threshold -> threshold.penalty())
        .orElse(0.0);
  }

  Optional<AlertValue> worst() {
    return vital.flatMap(v -> v.worstFirst().stream().findFirst());
  }

  /** Of the worst row, by the label's name. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    vital.ifPresent(
        v ->
            worst()
                .ifPresent(
                    row -> {
                      for (int i = 0; i < row.labels().size(); i++) {
                        labels.put(v.column().labels().get(i), row.labels().get(i));
                      }
                    }));
    return labels;
  }
}
