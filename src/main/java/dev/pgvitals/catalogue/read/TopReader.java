package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Top;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code top}. */
final class TopReader {
  private TopReader() {}

  /** Empty when rows or columns are missing, which has then been reported. */
  static Optional<Top> read(MapReader map) {
    OptionalInt rows =
        map.required("rows").map(v -> v.integer(Bounds.TOP_ROWS)).orElse(OptionalInt.empty());
    Optional<ValueReader> by = map.required("by");
    List<String> columns = by.map(ValueReader::stringsOrOne).orElse(List.of());
    if (by.isPresent() && by.get().itemsOrOne().isEmpty()) {
      by.get().problem("must name at least one column");
    }
    Optional<String> total = map.text("total");
    return rows.isEmpty() || columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Top(rows.getAsInt(), columns, total, map.position()));
  }
}
