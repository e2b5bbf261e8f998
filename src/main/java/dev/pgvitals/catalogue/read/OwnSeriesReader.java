package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.metric.NameRules;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code metric_name}, {@code static_labels}, {@code key_labels}, {@code static_value}. */
final class OwnSeriesReader {
  private final FileFormat format;
  private final EntryProblems report;

  OwnSeriesReader(FileFormat format, EntryProblems report) {
    this.format = format;
    this.report = report;
  }

  Column.OwnSeries read(MapReader body) {
    Map<String, String> labels = body.value("static_labels").map(this::labels).orElse(Map.of());
    Optional<Set<String>> keys =
        body.value("key_labels").map(v -> new LinkedHashSet<>(v.strings()));
    return new Column.OwnSeries(
        body.text("metric_name").map(String::strip), labels, keys, body.number("static_value"));
  }

  private Map<String, String> labels(ValueReader value) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (MapReader.Field field : value.freeMap().map(MapReader::fields).orElse(List.of())) {
      Optional<String> text = field.value().string();
      text.ifPresent(t -> labels.put(name(field), t));
    }
    return labels;
  }

  private String name(MapReader.Field field) {
    String name = field.name();
    String path = field.value().path();
    if (!NameRules.isReservedLabel(name)) {
      if (!NameRules.isLabel(name)) {
        report
            .problems()
            .add(
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
