package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.List;
import java.util.Set;

/**
 * Keys that the other programs read over: those without a value, and those that they do not know.
 */
final class ForeignKeys {
  private ForeignKeys() {}

  /** As {@link #drop(YamlMap, String, Set, EntryProblems)}, of a value that is a mapping. */
  static YamlValue drop(YamlValue value, String path, Set<String> known, EntryProblems report) {
    return value instanceof YamlMap map ? drop(map, path, known, report) : value;
  }

  /** The mapping without them; what is not known is said. */
  static YamlMap drop(YamlMap map, String path, Set<String> known, EntryProblems report) {
    List<YamlMap.Entry> kept = map.entries().stream().filter(e -> !isNull(e.value())).toList();
    kept.stream()
        .filter(e -> !known.contains(e.name()))
        .forEach(
            e ->
                report
                    .warnings()
                    .add(
                        e.key().position(),
                        path,
                        "unknown key \""
                            + e.name()
                            + "\" is ignored"
                            + Suggestion.near(e.name(), known)));
    return new YamlMap(
        map.position(), kept.stream().filter(e -> known.contains(e.name())).toList());
  }

  private static boolean isNull(YamlValue value) {
    return value instanceof YamlScalar scalar && scalar.isNull();
  }
}
