package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.PanelType;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a panel: what all panels have, then what its type asks for. */
final class PanelReader {
  private static final CountBounds WIDTH = new CountBounds(1, 24, "a row has 24 columns");
  private static final CountBounds HEIGHT = new CountBounds(2, 40, "");

  private static final Set<String> OF_ALL =
      Set.of("title", "type", "width", "height", "description", "empty", "min_interval");
  private static final Map<PanelType, Set<String>> OF_TYPE = keys();

  private final BoardFacts facts;

  PanelReader(BoardFacts facts) {
    this.facts = facts;
  }

  private static Map<PanelType, Set<String>> keys() {
    Map<PanelType, Set<String>> keys = new HashMap<>();
    for (PanelType type : PanelType.values()) {
      Set<String> of = new HashSet<>(OF_ALL);
      of.addAll(
          type == PanelType.TABLE
              ? TableReader.KEYS
              : GraphReader.KEYS.getOrDefault(type, Set.of()));
      keys.put(type, of);
    }
    return Map.copyOf(keys);
  }

  private static Set<String> anyType() {
    Set<String> all = new HashSet<>();
    OF_TYPE.values().forEach(all::addAll);
    return all;
  }

  /** Empty when it is too wrong to go on; that has then been reported. */
  Optional<Panel> read(MapReader free) {
    MapReader panel = new MapReader(free.map(), free.path(), free.problems(), anyType());
    Optional<String> title = panel.requiredText("title");
    Optional<PanelType> type = panel.required("type").flatMap(PanelReader::type);
    if (title.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    refuseKeysOfOthers(panel, type.get());
    Panel.Content content;
    List<String> queries;
    if (type.get() == PanelType.TABLE) {
      TableReader reader = new TableReader(facts);
      content = reader.read(panel);
      queries = reader.queries();
    } else {
      GraphReader reader = new GraphReader(facts, type.get());
      content = reader.read(panel);
      queries = reader.queries();
    }
    return Optional.of(
        new Panel(
            title.get(),
            type.get(),
            panel.integer("width", WIDTH).orElse(type.get().width()),
            panel.integer("height", HEIGHT).orElse(type.get().height()),
            description(panel, queries),
            panel.text("empty"),
            minInterval(panel, queries),
            content));
  }

  private static Optional<PanelType> type(ValueReader value) {
    Optional<String> text = value.text();
    Optional<PanelType> type = text.flatMap(PanelType::of);
    if (text.isPresent() && type.isEmpty()) {
      value.problem(
          "there is no panel type \""
              + text.get()
              + "\""
              + Suggestion.of(text.get(), PanelType.NAMES));
    }
    return type;
  }

  private static void refuseKeysOfOthers(MapReader panel, PanelType type) {
    for (MapReader.Field field : panel.fields()) {
      List<String> others =
          OF_TYPE.entrySet().stream()
              .filter(of -> of.getValue().contains(field.name()))
              .map(of -> of.getKey().label())
              .sorted()
              .toList();
      if (!others.isEmpty() && !others.contains(type.label())) {
        panel
            .problems()
            .add(
                field.key().position(),
                field.value().path(),
                "a panel of type "
                    + type.label()
                    + " has no such key; it is for "
                    + String.join(", ", others));
      }
    }
  }

  /** Its own, for a query that costs much, but never less than its counters allow. */
  private Optional<Duration> minInterval(MapReader panel, List<String> queries) {
    return Stream.concat(
            panel.duration("min_interval", Bounds.INTERVAL).stream(),
            facts.metrics().minInterval(queries).stream())
        .max(Duration::compareTo);
  }

  private String description(MapReader panel, List<String> queries) {
    Optional<String> own = panel.text("description");
    if (own.isPresent()) {
      return own.get();
    }
    Optional<String> help = facts.metrics().description(queries);
    if (help.isEmpty() && !panel.has("description")) {
      panel.problem(
          "the key \"description\" is missing; only a panel about one metric of the catalogue takes"
              + " that one's");
    }
    return help.orElse("");
  }
}
