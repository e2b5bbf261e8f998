package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Annotation;
import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.dashboard.ValueMapping;
import dev.pgvitals.dashboard.Variable;
import dev.pgvitals.dashboard.promql.Abbreviations;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code common.yaml}: what all boards have in common. */
public final class ConventionsReader {
  private static final Set<String> KEYS =
      Set.of(
          "abbreviations",
          "of_every_board",
          "variables",
          "mappings",
          "colors",
          "annotations",
          "headings");
  private static final Set<String> OF_VARIABLE =
      Set.of("name", "label", "query", "choices", "chosen", "multi", "all");
  private static final Set<String> OF_ANNOTATION =
      Set.of("name", "query", "color", "title", "enabled", "time_from_value");
  private static final Set<String> OF_VALUE = Set.of("text", "color");

  private final Problems problems = new Problems();

  private ConventionsReader() {}

  /**
   * Reads the file.
   *
   * @param file its name in messages
   * @throws ProblemsException with everything that is wrong with it
   */
  public static Conventions read(String file, String text) throws ProblemsException {
    ConventionsReader reader = new ConventionsReader();
    Optional<YamlMap> root = YamlParser.parse(file, text, reader.problems);
    Conventions read =
        reader.conventions(
            new MapReader(
                root.orElse(new YamlMap(new Position(file, 1, 1), List.of())),
                "",
                reader.problems,
                KEYS));
    reader.problems.throwIfAny();
    return read;
  }

  private Conventions conventions(MapReader root) {
    Map<String, String> abbreviations = named(root, "abbreviations", ValueReader::text);
    Map<String, Variable> variables = new LinkedHashMap<>();
    fields(root, "variables")
        .forEach(
            field ->
                field
                    .value()
                    .map(OF_VARIABLE)
                    .ifPresent(v -> variables.put(field.name(), variable(field.name(), v))));
    List<String> everywhere = root.strings("of_every_board");
    for (String name : everywhere) {
      if (!variables.containsKey(name)) {
        root.problem(
            "of_every_board",
            "there is no variable \"" + name + "\"" + Suggestion.of(name, variables.keySet()));
      }
    }
    checkAbbreviations(root, abbreviations);
    return new Conventions(
        abbreviations,
        everywhere,
        variables,
        named(root, "mappings", this::mapping),
        colors(root),
        annotations(root),
        named(root, "headings", ValueReader::text));
  }

  private static void checkAbbreviations(MapReader root, Map<String, String> abbreviations) {
    try {
      new Abbreviations(abbreviations);
    } catch (IllegalArgumentException e) {
      root.problem("abbreviations", String.valueOf(e.getMessage()));
    }
  }

  private static Variable variable(String key, MapReader variable) {
    Optional<String> query = variable.text("query");
    List<String> choices = variable.strings("choices");
    if (query.isPresent() != choices.isEmpty()) {
      variable.problem("a variable has either \"query\" or \"choices\"");
    }
    String first = choices.isEmpty() ? "" : choices.get(0);
    String chosen = variable.string("chosen").orElse(first);
    if (!chosen.equals(first) && !choices.contains(chosen)) {
      variable.problem("chosen", "must be one of the choices");
    }
    return new Variable(
        variable.text("name").orElse(key),
        variable.requiredText("label").orElse(key),
        query.orElse(""),
        variable.bool("multi").orElse(false),
        variable.string("all").map(all -> all.equals("true") ? "" : all),
        choices,
        chosen);
  }

  private Optional<ValueMapping> mapping(ValueReader value) {
    List<ValueMapping.Value> values = new ArrayList<>();
    for (MapReader.Field field : value.freeMap().map(MapReader::fields).orElse(List.of())) {
      field
          .value()
          .map(OF_VALUE)
          .ifPresent(
              of ->
                  values.add(
                      new ValueMapping.Value(
                          field.name(),
                          of.requiredText("text").orElse(""),
                          of.requiredText("color").orElse(""))));
    }
    return Optional.of(new ValueMapping(values));
  }

  private static Map<String, Map<String, String>> colors(MapReader root) {
    Map<String, Map<String, String>> colors = new LinkedHashMap<>();
    if (root.has("colors")) {
      named(root, "colors", ValueReader::freeMap)
          .forEach(
              (name, of) -> {
                Map<String, String> byLegend = new LinkedHashMap<>();
                for (MapReader.Field field : of.fields()) {
                  field.value().text().ifPresent(color -> byLegend.put(field.name(), color));
                }
                colors.put(name, byLegend);
              });
    }
    return colors;
  }

  private static List<Annotation> annotations(MapReader root) {
    List<Annotation> annotations = new ArrayList<>();
    for (ValueReader item : root.value("annotations").map(ValueReader::items).orElse(List.of())) {
      item.map(OF_ANNOTATION)
          .ifPresent(
              of ->
                  annotations.add(
                      new Annotation(
                          of.requiredText("name").orElse(""),
                          of.requiredText("query").orElse(""),
                          of.requiredText("color").orElse(""),
                          of.requiredText("title").orElse(""),
                          of.bool("enabled").orElse(true),
                          of.bool("time_from_value").orElse(false))));
    }
    return annotations;
  }

  private static List<MapReader.Field> fields(MapReader root, String key) {
    return root.required(key)
        .flatMap(ValueReader::freeMap)
        .map(MapReader::fields)
        .orElse(List.of());
  }

  private static <T> Map<String, T> named(
      MapReader root, String key, Function<ValueReader, Optional<T>> read) {
    Map<String, T> named = new LinkedHashMap<>();
    fields(root, key)
        .forEach(
            field -> read.apply(field.value()).ifPresent(value -> named.put(field.name(), value)));
    return named;
  }
}
