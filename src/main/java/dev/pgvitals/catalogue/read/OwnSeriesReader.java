package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.metric.NameRules;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Reads {@code metric_name}, {@code static_labels}, {@code key_labels}, {@code static_value}. */
final class OwnSeriesReader {
  private final FileFormat format;
  private final EntryProblems report;

  OwnSeriesReader(FileFormat format, EntryProblems report) {
    this.format = format;
    this.report = report;
  }

  Column.OwnSeries read(MapReader body) {
    return new Column.OwnSeries(
        of(body, "metric_name", ValueReader::text).map(String::strip),
        of(body, "static_labels", v -> Optional.of(labels(v))).orElse(Map.of()),
        of(body, "key_labels", v -> Optional.of(new LinkedHashSet<>(v.strings()))),
        of(body, "static_value", v -> Optional.of(v.number())).orElse(OptionalDouble.empty()));
  }

  /** A key's value; of what the file's program reads over, a mistake in it is said and no more. */
  private <T> Optional<T> of(
      MapReader body, String key, Function<ValueReader, Optional<T>> reading) {
    Optional<ValueReader> value = body.value(key);
    if (value.isEmpty() || !format.readsOverSeriesKeys()) {
      return value.flatMap(reading);
    }
    Problems wrong = new Problems();
    Optional<T> read =
        reading.apply(new ValueReader(value.get().value(), value.get().path(), wrong));
    wrong
        .list()
        .forEach(
            p -> report.orWarn(format, p.position(), p.path(), p.message(), "the key is ignored"));
    return wrong.isEmpty() ? read : Optional.empty();
  }

  private Map<String, String> labels(ValueReader value) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (MapReader.Field field : value.freeMap().map(MapReader::fields).orElse(List.of())) {
      Optional<String> text = field.value().string();
      text.ifPresent(t -> labels.put(name(field, value.problems()), t));
    }
    return labels;
  }

  private String name(MapReader.Field field, Problems problems) {
    String name = field.name();
    String path = field.value().path();
    if (!NameRules.isReservedLabel(name)) {
      if (!NameRules.isLabel(name)) {
        problems.add(
            field.key().position(),
            path,
            "\""
                + name
                + "\" cannot be a label's name: letters, digits and _ only, no digit first");
      }
      return name;
    }
    String other = "exported_" + name;
    report.unlessForeign(
        format,
        field.key().position(),
        path,
        "the label \"%s\" is reserved; %s"
            .formatted(
                name,
                format.isForeign() ? "published as \"" + other + "\"" : "give it another name"));
    return other;
  }
}
