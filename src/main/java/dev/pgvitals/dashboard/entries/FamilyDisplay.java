package dev.pgvitals.dashboard.entries;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Limits;
import dev.pgvitals.dashboard.ValueMapping;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** How the values of metrics are shown: units, limits and what numbers stand for. */
record FamilyDisplay(Units units, AlertLimits limits) {
  /** Those that Grafana knows; any other is written behind the number. */
  private static final Set<String> KNOWN = Set.of("seconds", "bytes", "ratio");

  private static final List<String> COLORS =
      List.of("blue", "purple", "semi-dark-yellow", "super-light-blue", "light-purple", "text");

  /** Of its values as they are. */
  Display values(Family family) {
    if (family.column().usage().hasMapping()) {
      return new Display(
          "none",
          Optional.of(mapping(family.column())),
          Optional.empty(),
          family.alert().map(Alert::name),
          OptionalInt.empty());
    }
    String own = own(family, "");
    String unit =
        family.column().usage().isSeconds()
            ? Units.SECONDS
            : own.isEmpty() ? units.of(family.name()).orElse(Units.NUMBER) : own;
    return limited(family, unit);
  }

  /** Of what a counter rises by, in a second or, of events, in a minute. */
  Display rates(Family family, String rate) {
    if (family.column().usage().countsEvents()) {
      return Display.of(
          "suffix:" + family.column().unit().map(unit -> " " + unit).orElse("") + "/min");
    }
    String own = own(family, "/s");
    return Display.of(own.isEmpty() ? units.of(rate).orElse("ops") : own);
  }

  /** Of what a counter rose by. */
  Display risen(Family family) {
    String own = own(family, "");
    return Display.of(
        own.isEmpty() ? units.of("increase(" + family.name() + "[1h])").orElse(Units.NUMBER) : own);
  }

  private static String own(Family family, String per) {
    return family
        .column()
        .unit()
        .filter(unit -> !KNOWN.contains(unit))
        .map(unit -> "suffix: " + unit + per)
        .orElse("");
  }

  private Display limited(Family family, String unit) {
    Optional<String> alert = family.alert().map(Alert::name);
    Optional<Limits> found = alert.flatMap(limits::find).filter(each -> !each.isEmpty());
    return new Display(unit, Optional.empty(), found, alert, OptionalInt.empty());
  }

  /** Red and orange as the alert has it, where it has any to say. */
  private ValueMapping mapping(Column column) {
    List<Map.Entry<String, Double>> known = new ArrayList<>(column.mapping().entrySet());
    known.sort(
        Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
    List<ValueMapping.Value> values = new ArrayList<>();
    for (Map.Entry<String, Double> each : known) {
      String number = number(each.getValue());
      if (values.stream().noneMatch(value -> value.number().equals(number))) {
        values.add(
            new ValueMapping.Value(
                number, each.getKey(), color(column, each.getValue(), values.size())));
      }
    }
    return new ValueMapping(values);
  }

  private static String color(Column column, double value, int place) {
    if (column.alert().isEmpty()) {
      return COLORS.get(Math.min(place, COLORS.size() - 1));
    }
    Alert alert = column.alert().get();
    if (isBeyond(alert, alert.critical(), value)) {
      return "red";
    }
    return isBeyond(alert, alert.warning(), value) ? "orange" : "green";
  }

  private static boolean isBeyond(Alert alert, Optional<Alert.Threshold> level, double value) {
    return level.map(of -> alert.isBeyond(value, of.limit())).orElse(false);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
