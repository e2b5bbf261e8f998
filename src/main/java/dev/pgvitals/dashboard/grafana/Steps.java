package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Limits;
import dev.pgvitals.dashboard.ValueMapping;
import dev.pgvitals.dashboard.facts.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Colours: limits as Grafana's steps, and what numbers stand for. */
final class Steps {
  static final String GREEN = "green";
  static final String ORANGE = "orange";
  static final String RED = "red";

  /** Of what is neither good nor bad. */
  static final String NEUTRAL = "text";

  private static final String NONE = "transparent";

  private Steps() {}

  /** For values that take their colour from these. */
  static Node thresholds(Display display) {
    return of(steps(display, GREEN));
  }

  /**
   * For a graph with a line at each. A line is the colour of what begins there, but what begins
   * above the last limit of those that must not be fallen below is well; when that has no colour,
   * Grafana gives each line the colour of what is below it.
   */
  static Node lines(Display display) {
    return of(steps(display, NONE));
  }

  private static Node of(List<Node> steps) {
    return new Node().put("mode", "absolute").put("steps", steps);
  }

  private static List<Node> steps(Display display, String wellAbove) {
    if (display.limits().isEmpty()) {
      return List.of(base(NEUTRAL));
    }
    Limits limits = display.limits().get();
    return limits.below() ? below(limits, wellAbove) : above(limits, display.unit());
  }

  private static List<Node> above(Limits limits, String unit) {
    List<Node> steps = new ArrayList<>(List.of(base(GREEN)));
    add(steps, ORANGE, atLeast(limits.orange(), unit));
    add(steps, RED, atLeast(limits.red(), unit));
    return steps;
  }

  /** From the worst upward: a step is the colour of what lies above it. */
  private static List<Node> below(Limits limits, String well) {
    List<Node> steps = new ArrayList<>();
    steps.add(base(limits.red().isPresent() ? RED : ORANGE));
    if (limits.red().isPresent() && limits.orange().isPresent()) {
      add(steps, ORANGE, limits.red());
      add(steps, well, limits.orange());
    } else {
      add(steps, well, limits.orange().isPresent() ? limits.orange() : limits.red());
    }
    return steps;
  }

  /**
   * A step begins at its number, an alert fires above it: with a limit of 0, where all is well,
   * that makes a difference.
   */
  private static OptionalDouble atLeast(OptionalDouble limit, String unit) {
    return limit.isPresent() && limit.getAsDouble() == 0 && Units.isWhole(unit)
        ? OptionalDouble.of(1)
        : limit;
  }

  private static void add(List<Node> steps, String color, OptionalDouble limit) {
    limit.ifPresent(value -> steps.add(new Node().put("color", color).put("value", value)));
  }

  private static Node base(String color) {
    return new Node().put("color", color).none("value");
  }

  static List<Node> mappings(ValueMapping mapping) {
    Node options = new Node();
    for (int i = 0; i < mapping.values().size(); i++) {
      ValueMapping.Value value = mapping.values().get(i);
      options.put(
          value.number(),
          new Node().put("text", value.text()).put("color", value.color()).put("index", i));
    }
    return List.of(new Node().put("type", "value").put("options", options));
  }
}
