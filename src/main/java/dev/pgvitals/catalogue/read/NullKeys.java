package dev.pgvitals.catalogue.read;

import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;

/** Keys without a value, which the other formats read as keys that are not there. */
final class NullKeys {
  private NullKeys() {}

  static YamlValue dropIf(boolean drop, YamlValue value) {
    return drop && value instanceof YamlMap map ? drop(map) : value;
  }

  static YamlMap drop(YamlMap map) {
    return new YamlMap(
        map.position(), map.entries().stream().filter(e -> !isNull(e.value())).toList());
  }

  private static boolean isNull(YamlValue value) {
    return value instanceof YamlScalar scalar && scalar.isNull();
  }
}
