package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Limits;
import dev.pgvitals.dashboard.ValueMapping;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Reads how values are shown: of a panel, or of a column of a table. */
final class DisplayReader {
  static final Set<String> KEYS = Set.of("unit", "mapping", "alert", "limits", "decimals");

  private static final Set<String> OF_LIMITS = Set.of("orange", "red", "below");
  private static final Set<String> OF_BELOW = Set.of("orange", "red");
  private static final CountBounds DECIMALS = new CountBounds(0, 10, "");

  private final BoardFacts facts;

  DisplayReader(BoardFacts facts) {
    this.facts = facts;
  }

  /**
   * Reads the keys of {@link #KEYS}.
   *
   * @param queries what is shown, in full; without a unit of its own it has theirs
   */
  Display read(MapReader of, List<String> queries) {
    Optional<ValueMapping> mapping = of.value("mapping").flatMap(this::mapping);
    Optional<String> alert = of.value("alert").flatMap(this::alert);
    Optional<Limits> limits = of.value("limits").flatMap(DisplayReader::limits);
    if (alert.isPresent() && limits.isPresent()) {
      of.problem("limits", "are the alert's where \"alert\" is given; keep one of the two");
    }
    OptionalInt decimals = of.integer("decimals", DECIMALS);
    return new Display(
        unit(of, queries, of.has("mapping")),
        mapping,
        limits.or(() -> alert.flatMap(facts.limits()::find).filter(l -> !l.isEmpty())),
        alert,
        decimals);
  }

  private String unit(MapReader of, List<String> queries, boolean isMapped) {
    Optional<String> own = of.text("unit");
    if (own.isPresent() || isMapped) {
      return own.orElse("none");
    }
    List<String> units =
        queries.stream().map(q -> facts.units().of(q).orElse("")).distinct().toList();
    boolean isKnown = units.size() == 1 && !units.get(0).isEmpty();
    if (!isKnown && !of.has("unit") && !queries.isEmpty()) {
      of.problem("the key \"unit\" is missing, and what the query calculates does not tell it");
    }
    return isKnown ? units.get(0) : "none";
  }

  private Optional<ValueMapping> mapping(ValueReader value) {
    return value
        .text()
        .flatMap(
            name -> {
              ValueMapping mapping = facts.conventions().mappings().get(name);
              if (mapping == null) {
                value.problem(
                    "there is no mapping \""
                        + name
                        + "\" in common.yaml"
                        + Suggestion.of(name, facts.conventions().mappings().keySet()));
              }
              return Optional.ofNullable(mapping);
            });
  }

  private Optional<String> alert(ValueReader value) {
    Optional<String> alert = value.text();
    if (alert.isPresent() && facts.limits().find(alert.get()).isEmpty()) {
      value.problem(
          "there is no alert \""
              + alert.get()
              + "\""
              + Suggestion.of(alert.get(), facts.limits().alerts()));
      return Optional.empty();
    }
    return alert;
  }

  private static Optional<Limits> limits(ValueReader value) {
    Optional<MapReader> limits = value.map(OF_LIMITS);
    if (limits.isEmpty()) {
      return Optional.empty();
    }
    Optional<MapReader> below = limits.get().map("below", OF_BELOW);
    MapReader numbers = below.orElse(limits.get());
    OptionalDouble orange = numbers.number("orange");
    OptionalDouble red = numbers.number("red");
    Limits read = new Limits(below.isPresent(), orange, red);
    if (below.isPresent() && (limits.get().has("orange") || limits.get().has("red"))) {
      value.problem("high and low values cannot both be bad; put all limits under \"below\"");
    } else if (read.isEmpty()) {
      value.problem("needs \"orange\", \"red\" or both");
    } else if (orange.isPresent()
        && red.isPresent()
        && (below.isPresent()
            ? red.getAsDouble() >= orange.getAsDouble()
            : red.getAsDouble() <= orange.getAsDouble())) {
      value.problem("red must be " + (below.isPresent() ? "less" : "more") + " than orange");
    }
    return Optional.of(read);
  }
}
