package dev.pgvitals.yaml;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A mapping.
 *
 * @param entries in the order of the text, keys unique
 */
public record YamlMap(Position position, List<Entry> entries) implements YamlValue {
  public YamlMap {
    entries = List.copyOf(entries);
  }

  /** One {@code key: value}. */
  public record Entry(YamlScalar key, YamlValue value) {
    public String name() {
      return key.text();
    }
  }

  public Optional<Entry> find(String name) {
    return entries.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  public boolean has(String name) {
    return find(name).isPresent();
  }

  @Override
  public String described() {
    return "a mapping";
  }

  @Override
  public YamlMap mapScalars(UnaryOperator<YamlScalar> change) {
    return new YamlMap(
        position,
        entries.stream().map(e -> new Entry(e.key(), e.value().mapScalars(change))).toList());
  }
}
