package dev.pgvitals.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is drawn from series.
 *
 * @param max the end of the scale, whose other end is then 0
 * @param dashed parts of legends whose lines are dashed
 * @param colors of series that have one colour on every board, by their legend
 * @param link where a click on a series leads
 */
public record Graph(
    Display display,
    OptionalDouble max,
    Set<Trait> traits,
    List<String> dashed,
    Map<String, String> colors,
    Optional<Link> link,
    List<Target> targets)
    implements Panel.Content {
  public Graph {
    traits = Set.copyOf(traits);
    dashed = List.copyOf(dashed);
    colors = new LinkedHashMap<>(colors);
    targets = List.copyOf(targets);
  }

  /** How it is drawn, where it differs from the usual. */
  public enum Trait {
    STACK,
    BARS,
    LOG,
    SPARKLINE,
    /** The legend is shown in place of the value. */
    SHOW_NAME
  }

  /**
   * A query with what its series are called.
   *
   * @param legend with {@code {{label}}}; empty: Grafana's own choice
   */
  public record Target(String legend, String query) {}

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
