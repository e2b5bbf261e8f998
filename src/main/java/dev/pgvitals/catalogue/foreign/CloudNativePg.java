package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.metric.NameRules;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The custom queries of CloudNativePG: postgres_exporter's words and a few more. The metrics keep
 * the names that the operator's own exporter gives them.
 */
final class CloudNativePg {
  private static final String PREDICATE = "predicate_query";
  private static final String TARGETS = "target_databases";
  private static final Map<String, String> OUR_WORDS =
      Map.of("primary", "role: primary", PREDICATE, "when", TARGETS, "databases");

  /** With one of these, the file may be ours, and one of the others a slip. */
  private static final Set<String> OURS =
      Set.of(
          "databases", "interval", "max_series", "requires", "role", "scope", "variants", "when");

  private final Operator operator;
  private final EntryProblems report;

  /** Who reads such queries, and what it has all metric names begin with. */
  enum Operator {
    CLOUDNATIVE_PG("cnpg_"),
    /** EDB Postgres for Kubernetes. */
    EDB("cnp_");

    private final String prefix;

    Operator(String prefix) {
      this.prefix = prefix;
    }
  }

  CloudNativePg(Operator operator, EntryProblems report) {
    this.operator = operator;
    this.report = report;
  }

  /** Whether an entry has a word that no other program knows. */
  static boolean wrote(YamlMap file) {
    return file.entries().stream()
        .anyMatch(
            e ->
                e.value() instanceof YamlMap body
                    && OUR_WORDS.keySet().stream().anyMatch(body::has));
  }

  YamlMap entries(YamlMap file) {
    List<YamlMap> bodies =
        file.entries().stream()
            .map(YamlMap.Entry::value)
            .filter(YamlMap.class::isInstance)
            .map(YamlMap.class::cast)
            .toList();
    if (bodies.stream().anyMatch(body -> OURS.stream().anyMatch(body::has))) {
      bodies.stream()
          .flatMap(body -> body.entries().stream())
          .filter(e -> OUR_WORDS.containsKey(e.name()))
          .findFirst()
          .ifPresent(this::sayWhose);
    }
    return new YamlMap(
        file.position(),
        file.entries().stream()
            .map(e -> e.value() instanceof YamlMap body ? entry(e.key(), Tree.given(body)) : e)
            .toList());
  }

  private void sayWhose(YamlMap.Entry word) {
    report
        .notices()
        .add(
            word.key().position(),
            "",
            "\"%s\" makes this a file of CloudNativePG, whose metrics begin with \"%s\"; in a file of"
                    .formatted(word.name(), operator.prefix)
                + " ours say \"%s\"".formatted(OUR_WORDS.get(word.name())));
  }

  /** Called as its metrics begin, so that it takes the place of no built-in one. */
  private YamlMap.Entry entry(YamlScalar key, YamlMap body) {
    YamlScalar called = Tree.text(key.position(), operator.prefix + key.text());
    MapReader map = new ValueReader(body, called.text(), report.problems()).freeMap().orElseThrow();
    Tree entry = new Tree();
    String prefix = called.text();
    Optional<ValueReader> name = map.value("name");
    Optional<String> other = name.flatMap(ValueReader::text).map(String::strip);
    if (other.isPresent()) {
      prefix = operator.prefix + other.get();
      entry.put("name", name.get().position(), prefix);
    }
    boolean onlyPrimary = false;
    for (MapReader.Field field : map.fields()) {
      switch (field.name()) {
        case "name" -> {}
        case "primary", "master" -> onlyPrimary |= field.value().bool().orElse(false);
        case PREDICATE -> predicate(field.value()).ifPresent(entry::put);
        case TARGETS -> targets(field.value(), entry);
        case "metrics" -> entry.put(new YamlMap.Entry(field.key(), columns(field.value(), prefix)));
        default -> entry.put(new YamlMap.Entry(field.key(), field.value().value()));
      }
    }
    if (onlyPrimary) {
      entry.put("role", body.position(), "primary");
    }
    return new YamlMap.Entry(called, entry.at(body.position()));
  }

  private static Optional<YamlMap.Entry> predicate(ValueReader value) {
    Position position = value.position();
    return value
        .string()
        .filter(sql -> !sql.isBlank())
        .map(sql -> new Tree().put("name", position, PREDICATE).put(PREDICATE, position, sql))
        .map(one -> Tree.list(position, List.of(one.at(position))))
        .map(list -> new YamlMap.Entry(Tree.text(position, "predicate_queries"), list));
  }

  /**
   * One database that is called by its name needs no label that says which; of several, the agent
   * adds it, unless the query has it.
   */
  private void targets(ValueReader value, Tree entry) {
    List<YamlScalar> regexes = new ArrayList<>();
    boolean isOne = value.itemsOrOne().size() == 1;
    for (ValueReader item : value.itemsOrOne()) {
      Optional<String> target = item.text().map(String::strip);
      target
          .filter(t -> t.equals("template0") || t.equals("template1"))
          .ifPresent(t -> report.notices().add(item.position(), item.path(), TEMPLATE));
      Optional<String> regex = target.flatMap(DatabasePattern::regex);
      if (target.isPresent() && regex.isEmpty()) {
        item.problem(
            "must be the name of a database or a pattern such as \"shop_*\", but it is "
                + item.value().described());
      }
      regex.ifPresent(r -> regexes.add(Tree.text(item.position(), r)));
      isOne &= target.filter(DatabasePattern::isPattern).isEmpty();
    }
    if (!regexes.isEmpty()) {
      entry
          .put("scope", value.position(), "database")
          .put("databases", Tree.list(value.position(), regexes));
      if (isOne) {
        entry.put("datname", value.position(), "false");
      }
    }
  }

  private static final String TEMPLATE = "a template database is not monitored, so it is left out";

  private YamlValue columns(ValueReader metrics, String prefix) {
    if (!(metrics.value() instanceof YamlList list)) {
      return metrics.value();
    }
    List<YamlValue> columns = new ArrayList<>();
    for (YamlValue item : list.items()) {
      // Several columns in one item are right, but a setting that is not indented enough is not.
      if (item instanceof YamlMap map
          && map.entries().stream().allMatch(e -> e.value() instanceof YamlMap)) {
        map.entries().forEach(e -> columns.add(column(e, metrics.path(), prefix)));
      } else {
        columns.add(item);
      }
    }
    return Tree.list(list.position(), columns);
  }

  private YamlMap column(YamlMap.Entry column, String metricsPath, String prefix) {
    YamlMap body = Tree.given((YamlMap) column.value());
    MapReader map =
        new ValueReader(body, metricsPath + "." + column.name(), report.problems())
            .freeMap()
            .orElseThrow();
    Optional<Usage> usage = usage(body);
    boolean isValue = usage.map(Usage::isValue).orElse(false);
    Tree settings = new Tree();
    String name = column.name();
    for (MapReader.Field field : map.fields()) {
      if (field.name().equals("metric_name") && !isMetric(field.value())) {
        report
            .warnings()
            .add(
                field.value().position(),
                field.value().path(),
                field.value().value().described()
                    + " cannot be a metric's name; the key is ignored");
      } else if (!field.name().equals("name")) {
        settings.put(new YamlMap.Entry(field.key(), field.value().value()));
      } else if (isValue) {
        name = field.value().text().orElse(name).strip();
      } else {
        report.notUsed("name", field.value(), "CloudNativePG renames no labels");
      }
    }
    if (isValue && !settings.has("metric_name") && !body.has("rename")) {
      boolean isTime = usage.get().isSeconds();
      String metric = prefix + "_" + name + (isTime ? "_milliseconds" : "");
      settings.put("metric_name", column.key().position(), metric);
      if (isTime && !body.has("scale")) {
        settings.put("scale", column.key().position(), "1000");
      }
    }
    boolean isNumber = isValue && usage.get().isSample() && !usage.get().hasMapping();
    if (isNumber && !usage.get().isSeconds() && !body.has("null") && !body.has("default")) {
      settings.put("null", column.key().position(), "nan");
    }
    return new YamlMap(
        column.key().position(),
        List.of(new YamlMap.Entry(column.key(), settings.at(body.position()))));
  }

  private static boolean isMetric(ValueReader value) {
    return value.value() instanceof YamlScalar scalar && NameRules.isMetric(scalar.text().strip());
  }

  private static Optional<Usage> usage(YamlMap body) {
    return body.find("usage")
        .map(YamlMap.Entry::value)
        .filter(YamlScalar.class::isInstance)
        .map(value -> ((YamlScalar) value).text().strip().toUpperCase(Locale.ROOT))
        .flatMap(
            word ->
                Arrays.stream(Usage.values())
                    .filter(usage -> usage.name().equals(word))
                    .findFirst());
  }
}
