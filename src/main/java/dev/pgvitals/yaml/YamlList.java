package dev.pgvitals.yaml;

import java.util.List;
import java.util.function.UnaryOperator;

/** A list of values. */
public record YamlList(Position position, List<YamlValue> items) implements YamlValue {
  public YamlList {
    items = List.copyOf(items);
  }

  @Override
  public String described() {
    return "a list";
  }

  @Override
  public YamlList mapScalars(UnaryOperator<YamlScalar> change) {
    return new YamlList(position, items.stream().map(item -> item.mapScalars(change)).toList());
  }
}
