package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;

/** Builds a mapping of what a file says in other words, each part at the place that says it. */
final class Tree {
  private final List<YamlMap.Entry> entries = new ArrayList<>();

  /** A text that is not taken for nothing, however it reads. */
  static YamlScalar text(Position position, String text) {
    return new YamlScalar(position, text, false);
  }

  static YamlList list(Position position, List<? extends YamlValue> items) {
    return new YamlList(position, List.copyOf(items));
  }

  /** The keys that a file gives; those without a value count as not given. */
  static YamlMap given(YamlMap map) {
    return new YamlMap(
        map.position(),
        map.entries().stream()
            .filter(e -> !(e.value() instanceof YamlScalar scalar && scalar.isNull()))
            .toList());
  }

  boolean has(String key) {
    return entries.stream().anyMatch(entry -> entry.name().equals(key));
  }

  Tree put(YamlMap.Entry entry) {
    entries.add(entry);
    return this;
  }

  Tree put(String key, YamlValue value) {
    return put(new YamlMap.Entry(text(value.position(), key), value));
  }

  Tree put(String key, Position position, String text) {
    return put(key, text(position, text));
  }

  YamlMap at(Position position) {
    return new YamlMap(position, entries);
  }
}
