package dev.pgvitals.catalogue.read;

import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lays what an entry gives over what it extends. */
final class EntryMerge {
  private static final Set<String> VERSIONS =
      Set.of("pg", "min_version", "max_version", "runonserver");

  /** Giving the first takes away what else says the same in the entry that is extended. */
  private static final Map<String, Set<String>> INSTEAD_OF =
      Map.ofEntries(
          Map.entry("description", Set.of("desc")),
          Map.entry("desc", Set.of("description")),
          Map.entry("enabled", Set.of("skip")),
          Map.entry("skip", Set.of("enabled")),
          Map.entry("cache_seconds", Set.of("ttl")),
          Map.entry("ttl", Set.of("cache_seconds")),
          Map.entry("when", Set.of("predicate_queries")),
          Map.entry("predicate_queries", Set.of("when")),
          Map.entry("query", Set.of("variants")),
          Map.entry("variants", Set.of("query", "pg", "min_version", "max_version", "runonserver")),
          Map.entry("pg", VERSIONS),
          Map.entry("runonserver", VERSIONS),
          Map.entry("min_version", Set.of("pg", "runonserver")),
          Map.entry("max_version", Set.of("pg", "runonserver")));

  private EntryMerge() {}

  static YamlMap merge(YamlMap base, YamlMap own) {
    Map<String, YamlMap.Entry> merged = new LinkedHashMap<>();
    base.entries().forEach(e -> merged.put(e.name(), e));
    merged.remove("extends");
    own.entries().forEach(e -> INSTEAD_OF.getOrDefault(e.name(), Set.of()).forEach(merged::remove));
    for (YamlMap.Entry entry : own.entries()) {
      if (entry.name().equals("top")) {
        merged.merge("top", entry, EntryMerge::deep);
        continue;
      }
      Optional<YamlMap.Entry> inherited =
          entry.name().equals("metrics")
              ? Optional.ofNullable(merged.get("metrics"))
              : Optional.empty();
      merged.put(
          entry.name(),
          inherited.map(i -> new YamlMap.Entry(entry.key(), columns(i, entry))).orElse(entry));
    }
    return new YamlMap(own.position(), List.copyOf(merged.values()));
  }

  private static YamlValue columns(YamlMap.Entry base, YamlMap.Entry own) {
    if (!(base.value() instanceof YamlList inherited) || !(own.value() instanceof YamlList given)) {
      return own.value();
    }
    List<YamlValue> merged = new ArrayList<>(inherited.items());
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < merged.size(); i++) {
      int place = i;
      column(merged.get(i)).ifPresent(c -> places.put(c.name(), place));
    }
    for (YamlValue item : given.items()) {
      Optional<YamlMap.Entry> column = column(item);
      // A name that is given twice stays twice, to be refused later.
      Optional<Integer> place = column.flatMap(c -> Optional.ofNullable(places.remove(c.name())));
      if (column.isPresent() && place.isPresent()) {
        merged.set(place.get(), column(merged.get(place.get()), column.get()));
      } else {
        merged.add(item);
      }
    }
    return new YamlList(given.position(), merged);
  }

  /** A column that says its usage is complete and replaces; else it changes what it names. */
  private static YamlValue column(YamlValue base, YamlMap.Entry own) {
    YamlMap.Entry inherited = column(base).orElseThrow();
    boolean isChange =
        own.value() instanceof YamlMap body
            && !body.has("usage")
            && inherited.value() instanceof YamlMap;
    YamlValue value =
        isChange ? deep((YamlMap) inherited.value(), (YamlMap) own.value()) : own.value();
    return new YamlMap(own.key().position(), List.of(new YamlMap.Entry(own.key(), value)));
  }

  /** Mappings inside mappings (an alert, its penalty) are merged too; anything else is replaced. */
  private static YamlMap deep(YamlMap base, YamlMap own) {
    Map<String, YamlMap.Entry> merged = new LinkedHashMap<>();
    base.entries().forEach(e -> merged.put(e.name(), e));
    for (YamlMap.Entry entry : own.entries()) {
      merged.merge(entry.name(), entry, EntryMerge::deep);
    }
    return new YamlMap(own.position(), List.copyOf(merged.values()));
  }

  private static YamlMap.Entry deep(YamlMap.Entry base, YamlMap.Entry own) {
    return base.value() instanceof YamlMap inherited
            && own.value() instanceof YamlMap given
            && !own.name().equals("metric_mapping")
        ? new YamlMap.Entry(own.key(), deep(inherited, given))
        : own;
  }

  private static Optional<YamlMap.Entry> column(YamlValue item) {
    return item instanceof YamlMap map && map.entries().size() == 1
        ? Optional.of(map.entries().get(0))
        : Optional.empty();
  }
}
