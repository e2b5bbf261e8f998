package dev.pgvitals.alert;

import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads {@code thresholds}: limits by the name of the alert. */
public final class ServerThresholdReader {
  private ServerThresholdReader() {}

  public static Map<String, PlacedThreshold> read(ValueReader value) {
    Map<String, PlacedThreshold> places = new LinkedHashMap<>();
    value
        .freeMap()
        .ifPresent(
            map ->
                map.fields()
                    .forEach(alert -> place(alert).ifPresent(p -> places.put(p.alert(), p))));
    return places;
  }

  private static Optional<PlacedThreshold> place(MapReader.Field alert) {
    return alert
        .value()
        .map(Level.LABELS)
        .map(
            numbers ->
                new PlacedThreshold(
                    alert.key().position(), alert.value().path(), alert.name(), limits(numbers)));
  }

  private static ServerThreshold limits(MapReader numbers) {
    if (Level.LABELS.stream().noneMatch(numbers::has)) {
      numbers.problem("give warning, critical or both");
    }
    return ServerThreshold.of(level -> limit(numbers, level));
  }

  private static OptionalDouble limit(MapReader numbers, Level level) {
    return numbers.value(level.label()).map(ThresholdValues::read).orElse(OptionalDouble.empty());
  }

  /** Level by level, what the first says, else the second. */
  public static Map<String, PlacedThreshold> merge(
      Map<String, PlacedThreshold> first, Map<String, PlacedThreshold> second) {
    Map<String, PlacedThreshold> merged = new LinkedHashMap<>(second);
    first.forEach(
        (alert, place) ->
            merged.merge(
                alert,
                place,
                (outer, own) ->
                    new PlacedThreshold(
                        own.position(), own.path(), alert, own.limits().before(outer.limits()))));
    return merged;
  }
}
