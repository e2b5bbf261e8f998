package dev.pgvitals.alert;

import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads {@code thresholds}: limits by the name of the alert. */
public final class ThresholdReader {
  private ThresholdReader() {}

  public static Map<String, ThresholdPlace> read(ValueReader value) {
    Map<String, ThresholdPlace> places = new LinkedHashMap<>();
    value
        .freeMap()
        .ifPresent(
            map ->
                map.fields()
                    .forEach(alert -> place(alert).ifPresent(p -> places.put(p.alert(), p))));
    return places;
  }

  private static Optional<ThresholdPlace> place(MapReader.Field alert) {
    return alert
        .value()
        .map(Severity.LABELS)
        .map(
            numbers ->
                new ThresholdPlace(
                    alert.key().position(), alert.value().path(), alert.name(), limits(numbers)));
  }

  private static ThresholdOverride limits(MapReader numbers) {
    if (Severity.LABELS.stream().noneMatch(numbers::has)) {
      numbers.problem("give warning, critical or both");
    }
    return ThresholdOverride.of(severity -> limit(numbers, severity));
  }

  private static OptionalDouble limit(MapReader numbers, Severity severity) {
    return numbers.value(severity.label()).map(Limits::read).orElse(OptionalDouble.empty());
  }

  /** Level by level, what the first says, else the second. */
  public static Map<String, ThresholdPlace> merge(
      Map<String, ThresholdPlace> first, Map<String, ThresholdPlace> second) {
    Map<String, ThresholdPlace> merged = new LinkedHashMap<>(second);
    first.forEach(
        (alert, place) ->
            merged.merge(
                alert,
                place,
                (outer, own) ->
                    new ThresholdPlace(
                        own.position(), own.path(), alert, own.limits().before(outer.limits()))));
    return merged;
  }
}
