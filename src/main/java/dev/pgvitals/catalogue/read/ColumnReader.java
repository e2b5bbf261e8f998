package dev.pgvitals.catalogue.read;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.AlertReader;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.metric.NameRules;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads one item of {@code metrics}. */
final class ColumnReader {
  private static final String LEFT_OUT = "the column is left out";

  private final FileFormat format;
  private final EntryProblems report;

  ColumnReader(FileFormat format, EntryProblems report) {
    this.format = format;
    this.report = report;
  }

  /**
   * @param metricsPath the path of the list, which a column's own path leaves out the index of
   */
  List<Column> read(ValueReader item, String metricsPath) {
    if (!(item.value() instanceof YamlMap map)) {
      item.problem(
          "must be a column, \"- name: {usage: ...}\", but it is " + item.value().described());
      return List.of();
    }
    if (map.entries().size() != 1 && !(isPostgresExporters() && areColumns(map))) {
      item.problem(severalKeys(map));
      return List.of();
    }
    return map.entries().stream()
        .map(entry -> one(entry, metricsPath + "." + entry.name(), item.problems()))
        .flatMap(Optional::stream)
        .toList();
  }

  private boolean isPostgresExporters() {
    return format == FileFormat.POSTGRES_EXPORTER;
  }

  private static boolean areColumns(YamlMap map) {
    return !map.entries().isEmpty()
        && map.entries().stream().allMatch(entry -> entry.value() instanceof YamlMap);
  }

  private Optional<Column> one(YamlMap.Entry entry, String path, Problems problems) {
    YamlValue value = entry.value();
    if (value instanceof YamlScalar scalar && scalar.isNull()) {
      if (!format.isForeign()) {
        problems.add(
            entry.key().position(), path, "has no settings; give it at least {usage: ...}");
        return Optional.empty();
      }
      value = new YamlMap(entry.key().position(), List.of());
    }
    return new ValueReader(
            format.isForeign()
                ? ForeignKeys.drop(value, path, CatalogueKeys.COLUMN, report)
                : value,
            path,
            problems)
        .map(CatalogueKeys.COLUMN)
        .flatMap(body -> column(entry.key(), body));
  }

  private static String severalKeys(YamlMap map) {
    String keys = map.entries().stream().map(YamlMap.Entry::name).collect(Collectors.joining(", "));
    String first = map.entries().isEmpty() ? "" : map.entries().get(0).name();
    return map.entries().isEmpty()
        ? "must be a column, \"- name: {usage: ...}\", but it is empty"
        : "a column is one key with its settings below it, but found "
            + keys
            + "; indent what belongs to \""
            + first
            + "\" deeper";
  }

  private Optional<Column> column(YamlScalar key, MapReader body) {
    String name = body.text("name").orElse(key.text());
    Optional<Usage> read = usage(body);
    body.value("pg_version")
        .ifPresent(v -> report.notUsed("pg_version", v, "a column is read if the result has it"));
    Optional<String> rename = body.text("rename");
    String description = body.string("description").map(String::strip).orElse("");
    Optional<String> unit = body.text("unit");
    OptionalDouble scale = body.number("scale");
    OptionalDouble defaultValue = body.number("default");
    Optional<Column.Nulls> nulls = body.choice("null", Column.Nulls.class);
    OptionalInt length = body.integer("length", Bounds.LABEL_LENGTH);
    Set<String> only = body.value("only").map(ColumnReader::texts).orElse(Set.of());
    boolean optional = body.bool("optional").orElse(false);
    List<Double> buckets = body.value("bucket").map(this::buckets).orElse(List.of());
    Optional<String> per = body.text("per");
    Map<String, Double> mapping = body.value("metric_mapping").map(this::mapping).orElse(Map.of());
    Optional<Alert> alert = body.value("alert").flatMap(AlertReader::read);
    Column.OwnSeries own = new OwnSeriesReader(format, report).read(body);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Usage usage = mapped(read.get(), body);
    checkFit(body, usage);
    // What is put aside publishes nothing, so its alert must not be looked for anywhere.
    Optional<Alert> kept = usage.isDiscarded() ? Optional.empty() : alert;
    Column column =
        new Column(
            name,
            usage,
            description,
            rename,
            scale.orElse(1),
            defaultValue,
            nulls.orElse(Column.Nulls.SKIP),
            usage.hasBuckets() ? buckets : List.of(),
            per.filter(p -> usage.hasBuckets()),
            usage.hasMapping() ? mapping : Map.of(),
            kept,
            unit,
            length.orElse(Column.DEFAULT_LABEL_LENGTH),
            usage.isLabel() ? only : Set.of(),
            optional,
            own,
            key.position());
    return Optional.of(usage.isLabel() ? labelName(column, key.position(), body) : column);
  }

  /** A usage that needs a mapping is of no use without one. */
  private Usage mapped(Usage usage, MapReader body) {
    if (!usage.hasMapping() || body.has("metric_mapping")) {
      return usage;
    }
    report.orWarn(
        format,
        body.position(),
        body.path(),
        usage + " needs \"metric_mapping\", such as {running: 1, stopped: 0}",
        LEFT_OUT);
    return format.isForeign() ? Usage.ofNothing() : usage;
  }

  private Optional<Usage> usage(MapReader body) {
    if (!body.has("usage") && format.isForeign()) {
      report.warnings().add(body.position(), body.path(), "has no \"usage\"; " + LEFT_OUT);
      return Optional.of(Usage.ofNothing());
    }
    return body.required("usage").flatMap(this::usage);
  }

  private Optional<Usage> usage(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String upper = text.get().toUpperCase(Locale.ROOT);
    List<String> known = Arrays.stream(Usage.values()).map(Usage::name).toList();
    if (!known.contains(upper)) {
      String message = "unknown usage " + value.value().described() + Suggestion.of(upper, known);
      if (!isPostgresExporters()) {
        value.problem(message);
        return Optional.empty();
      }
      report.orWarn(format, value.position(), value.path(), message, LEFT_OUT);
      return Optional.of(Usage.ofNothing());
    }
    return Optional.of(Usage.valueOf(upper));
  }

  /** Settings that this usage makes nothing of; a column put aside may keep its settings. */
  private void checkFit(MapReader body, Usage usage) {
    if (usage.isDiscarded()) {
      return;
    }
    fits(body, "bucket", usage, Usage::hasBuckets);
    fits(body, "per", usage, Usage::hasBuckets);
    fits(body, "metric_mapping", usage, Usage::hasMapping);
    fits(body, "scale", usage, Usage::isValue);
    fits(body, "default", usage, Usage::isValue);
    fits(body, "null", usage, Usage::isValue);
    fits(body, "unit", usage, Usage::isValue);
    fits(body, "length", usage, Usage::isLabel);
    fits(body, "only", usage, Usage::isLabel);
    fits(body, "alert", usage, Usage::isLevel);
    fits(body, "metric_name", usage, Usage::isValue);
    fits(body, "static_labels", usage, Usage::isSample);
    fits(body, "key_labels", usage, Usage::isSample);
    fits(body, "static_value", usage, Usage::isSample);
  }

  private void fits(MapReader body, String key, Usage usage, Predicate<Usage> where) {
    body.value(key)
        .filter(v -> !where.test(usage))
        .ifPresent(
            v ->
                report.unlessForeign(
                    format,
                    v,
                    "does not apply to %s; only to %s"
                        .formatted(
                            usage,
                            Arrays.stream(Usage.values())
                                .filter(where)
                                .map(Usage::name)
                                .sorted()
                                .collect(Collectors.joining(", ")))));
  }

  private List<Double> buckets(ValueReader value) {
    List<Double> bounds = new ArrayList<>();
    for (ValueReader item : value.items()) {
      OptionalDouble bound = item.number();
      if (bound.isPresent()
          && !bounds.isEmpty()
          && bound.getAsDouble() <= bounds.get(bounds.size() - 1)) {
        item.problem("bounds must rise; this one is not above the one before it");
      }
      bound.ifPresent(bounds::add);
    }
    if (value.items().isEmpty()) {
      value.problem("must have at least one upper bound, such as [1, 10, 100]; +Inf is added");
    }
    if (bounds.size() > Bounds.BUCKETS.most()) {
      value.problem(
          "must have at most %d bounds, but it has %d; %s"
              .formatted(Bounds.BUCKETS.most(), bounds.size(), Bounds.BUCKETS.instead()));
    }
    return bounds;
  }

  private static Set<String> texts(ValueReader value) {
    List<String> texts = value.strings();
    if (value.value() instanceof YamlList list && list.items().isEmpty()) {
      value.problem("must have at least one text, or no row would be read");
    }
    return new LinkedHashSet<>(texts);
  }

  private Map<String, Double> mapping(ValueReader value) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (MapReader.Field field : value.freeMap().map(MapReader::fields).orElse(List.of())) {
      field.value().number().ifPresent(number -> numbers.put(field.name(), number));
    }
    return numbers;
  }

  private Column labelName(Column column, Position position, MapReader body) {
    String label = column.publishedName();
    if (!NameRules.isLabel(label)) {
      body.problems()
          .add(
              position,
              body.path(),
              "\""
                  + label
                  + "\" cannot be a label's name: letters, digits and _ only, no digit or __ first;"
                  + " give it another with \"rename\"");
      return column;
    }
    if (!NameRules.isReservedLabel(label)) {
      return column;
    }
    String other = "exported_" + label;
    report.unlessForeign(
        format,
        position,
        body.path(),
        "the label \"%s\" is reserved; %s"
            .formatted(
                label,
                format.isForeign()
                    ? "published as \"" + other + "\""
                    : "give it another name with \"rename\""));
    return column.renamed(other);
  }
}
