package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Graph.Target;
import dev.pgvitals.dashboard.Graph.Trait;
import dev.pgvitals.dashboard.Link;
import dev.pgvitals.dashboard.PanelType;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads a panel that is drawn from series: all but tables. */
final class GraphReader {
  private static final Map<Trait, String> SWITCHES =
      Map.of(
          Trait.STACK, "stack",
          Trait.BARS, "bars",
          Trait.LOG, "log",
          Trait.SPARKLINE, "sparkline");

  /** The keys of each type. */
  static final Map<PanelType, Set<String>> KEYS = keys();

  private static final Set<String> OF_TARGET = Set.of("legend", "query");

  private final BoardFacts facts;
  private final PanelType type;
  private List<Target> targets = List.of();

  GraphReader(BoardFacts facts, PanelType type) {
    this.facts = facts;
    this.type = type;
  }

  private static Map<PanelType, Set<String>> keys() {
    Map<PanelType, Set<String>> keys = new EnumMap<>(PanelType.class);
    keys.put(PanelType.STAT, with("sparkline", "show", "link", "max"));
    keys.put(
        PanelType.TIMESERIES,
        with("stack", "bars", "log", "dashed", "colors", "limits_in_force", "link", "max"));
    keys.put(PanelType.BARGAUGE, with("link", "max"));
    keys.put(PanelType.STATE_TIMELINE, with("link"));
    keys.put(PanelType.HEATMAP, with());
    return Map.copyOf(keys);
  }

  private static Set<String> with(String... more) {
    Set<String> keys = new HashSet<>(DisplayReader.KEYS);
    keys.addAll(List.of("query", "queries"));
    keys.addAll(List.of(more));
    return Set.copyOf(keys);
  }

  Graph read(MapReader panel) {
    targets = targets(panel);
    Display display = new DisplayReader(facts).read(panel, queries());
    List<String> dashed = new ArrayList<>(panel.strings("dashed"));
    if (flag(panel, "limits_in_force")) {
      LimitsInForce limits = LimitsInForce.of(panel, display, facts);
      targets = limits.addedTo(targets);
      dashed.addAll(limits.legends());
      display = limits.without(display);
    }
    if (type == PanelType.STATE_TIMELINE && !panel.has("mapping")) {
      panel.problem("the key \"mapping\" is missing: what the numbers stand for");
    }
    return new Graph(
        display,
        KEYS.getOrDefault(type, Set.of()).contains("max")
            ? panel.number("max")
            : OptionalDouble.empty(),
        traits(panel),
        dashed,
        panel.value("colors").flatMap(this::colors).orElse(Map.of()),
        link(panel),
        targets);
  }

  /** What was read, in full. */
  List<String> queries() {
    return targets.stream().map(Target::query).toList();
  }

  private List<Target> targets(MapReader panel) {
    if (panel.has("query") == panel.has("queries")) {
      panel.problem("a panel has either \"query\" or \"queries\"");
      return List.of();
    }
    List<Target> read = new ArrayList<>();
    panel.value("query").flatMap(facts::query).ifPresent(q -> read.add(new Target("", q)));
    for (ValueReader item : panel.value("queries").map(ValueReader::items).orElse(List.of())) {
      item.map(OF_TARGET)
          .ifPresent(
              target ->
                  target
                      .required("query")
                      .flatMap(facts::query)
                      .ifPresent(
                          query ->
                              read.add(
                                  new Target(target.requiredText("legend").orElse(""), query))));
    }
    return read;
  }

  private Set<Trait> traits(MapReader panel) {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    SWITCHES.forEach(
        (trait, key) -> {
          if (flag(panel, key)) {
            traits.add(trait);
          }
        });
    panel
        .value("show")
        .ifPresent(
            value -> {
              if (value.text().equals(Optional.of("name"))) {
                traits.add(Trait.SHOW_NAME);
              } else {
                value.problem("must be \"name\": the legend in place of the value");
              }
            });
    return traits;
  }

  private Optional<Link> link(MapReader panel) {
    return panel
        .value("link")
        .flatMap(value -> LinkReader.read(value, facts.boards(), LinkReader.OF_SERIES));
  }

  private Optional<Map<String, String>> colors(ValueReader value) {
    Optional<String> name = value.text();
    Map<String, Map<String, String>> known = facts.conventions().colors();
    if (name.isPresent() && !known.containsKey(name.get())) {
      value.problem(
          "there are no colors \""
              + name.get()
              + "\" in common.yaml"
              + Suggestion.of(name.get(), known.keySet()));
    }
    return name.flatMap(n -> Optional.ofNullable(known.get(n)));
  }

  private static boolean flag(MapReader panel, String key) {
    return panel.bool(key).orElse(false);
  }
}
