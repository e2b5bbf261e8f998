package dev.pgvitals.dashboard.facts;

import dev.pgvitals.dashboard.Limits;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The limits in rules that are written by hand. They stand in the expressions: after the last
 * comparison, or where a server has no limit of its own, as the factor of a group of 1.
 */
record WrittenLimits(Map<String, Limits> byAlert) {
  private static final String NUMBER = "([0-9][0-9.e+]*|\\( ?[0-9.]+ \\* [0-9.]+ ?\\))";
  private static final Pattern UNLESS_OWN =
      Pattern.compile(
          "(?<direction>[<>]) on \\(job, instance, server\\) group_left \\(\\) \\( ?"
              + "pgvitals_alert_threshold\\{[^}]*} or on \\(job, instance, server\\) "
              + "group by \\(job, instance, server\\) \\(.*?\\) \\* (?<limit>"
              + NUMBER
              + ") \\)");
  private static final Pattern PLAIN =
      Pattern.compile("(?<direction>[<>]) (?<limit>" + NUMBER + ")$");

  /**
   * Those in a rule file.
   *
   * @param file its name, for messages
   */
  static WrittenLimits of(String file, String text) {
    Problems problems = new Problems();
    Map<String, Limits> found = new TreeMap<>();
    YamlParser.parse(file, text, problems)
        .map(root -> new ValueReader(root, "", problems))
        .flatMap(ValueReader::freeMap)
        .ifPresent(
            root ->
                items(root, "groups")
                    .flatMap(group -> items(group, "rules"))
                    .forEach(rule -> add(found, rule)));
    if (!problems.isEmpty()) {
      throw new IllegalStateException(problems.list().toString());
    }
    return new WrittenLimits(found);
  }

  private static Stream<MapReader> items(MapReader map, String key) {
    return map.value(key).map(ValueReader::items).orElse(List.of()).stream()
        .flatMap(item -> item.freeMap().stream());
  }

  private static void add(Map<String, Limits> found, MapReader rule) {
    Optional<String> alert = rule.string("alert");
    if (alert.isEmpty()) {
      return;
    }
    String expression = rule.string("expr").orElse("").strip().replaceAll("\\s+", " ");
    String severity =
        rule.value("labels")
            .flatMap(ValueReader::freeMap)
            .flatMap(labels -> labels.string("severity"))
            .orElse("");
    Matcher limit = UNLESS_OWN.matcher(expression);
    boolean has = limit.find();
    if (!has) {
      limit = PLAIN.matcher(expression);
      has = limit.find();
    }
    Limits before =
        found.getOrDefault(
            alert.get(), new Limits(false, OptionalDouble.empty(), OptionalDouble.empty()));
    found.put(alert.get(), has ? with(before, severity, limit) : before);
  }

  private static Limits with(Limits before, String severity, Matcher found) {
    boolean below = found.group("direction").equals("<");
    OptionalDouble limit = OptionalDouble.of(number(found.group("limit")));
    return severity.equals("critical")
        ? new Limits(below, before.orange(), limit)
        : new Limits(below, limit, before.red());
  }

  /** A number, or the product of two. */
  private static double number(String text) {
    double product = 1;
    for (String factor : text.replaceAll("[() ]", "").split("\\*", -1)) {
      product *= Double.parseDouble(factor);
    }
    return product;
  }
}
