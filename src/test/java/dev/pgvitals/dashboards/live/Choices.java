package dev.pgvitals.dashboards.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.fixture.Prometheus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the variables of a board stand for in a query, written as Grafana writes it there: "All" as
 * its expression or as all values there are, several as alternatives with their special characters
 * escaped.
 */
final class Choices {
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
  private static final Pattern VARIABLE = Pattern.compile("\\$([a-z]\\w*)");
  private static final Pattern SPECIAL = Pattern.compile("[$^*{}\\[\\]'+?.()|\\\\]");

  private final Map<String, String> texts;

  private Choices(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * Has the board's variables look for their values, one after the other.
   *
   * @param chosen a value by the name of a variable; one that is not offered is an error. The first
   *     value there is, or "All", for those that are not named.
   */
  static Choices on(DashboardFile board, Prometheus prometheus, Map<String, String> chosen) {
    Choices choices = new Choices(new LinkedHashMap<>());
    for (JsonNode variable : board.variables()) {
      String name = variable.path("name").asText();
      switch (variable.path("type").asText()) {
        case "query" -> {
          List<String> offered = choices.offered(variable, prometheus);
          choices.texts.put(name, text(variable, offered, chosen.getOrDefault(name, "")));
        }
        case "custom" ->
            choices.texts.put(
                name,
                chosen.getOrDefault(name, variable.path("query").asText().replaceFirst(",.*", "")));
        default -> {}
      }
    }
    return choices;
  }

  private List<String> offered(JsonNode variable, Prometheus prometheus) {
    Matcher question = LABEL_VALUES.matcher(variable.path("definition").asText());
    if (!question.matches()) {
      throw new AssertionError(variable.path("definition").asText());
    }
    List<String> values = new ArrayList<>();
    prometheus
        .api("label/" + question.group(2) + "/values", Map.of("match[]", in(question.group(1))))
        .path("data")
        .forEach(value -> values.add(value.asText()));
    return values;
  }

  private static String text(JsonNode variable, List<String> offered, String chosen) {
    String name = variable.path("name").asText();
    boolean several = variable.path("multi").asBoolean();
    if (!chosen.isEmpty() && !offered.contains(chosen)) {
      throw new AssertionError("$" + name + " offers no " + chosen + ", only " + offered);
    }
    String all = variable.path("allValue").asText("");
    if (chosen.isEmpty() && several && !all.isEmpty() && !all.equals("null")) {
      return all;
    }
    if (offered.isEmpty()) {
      throw new AssertionError("$" + name + " offers nothing");
    }
    if (!several) {
      return inString(chosen.isEmpty() ? offered.get(0) : chosen);
    }
    if (!chosen.isEmpty()) {
      return escaped(chosen);
    }
    return offered.stream().map(Choices::escaped).collect(Collectors.joining("|", "(", ")"));
  }

  /** For a regular expression, within the quotes of a string of PromQL. */
  private static String escaped(String value) {
    return inString(SPECIAL.matcher(value).replaceAll("\\\\$0"));
  }

  private static String inString(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** A query with what its variables stand for; those of time are left alone. */
  String in(String query) {
    return VARIABLE.matcher(query).replaceAll(found -> Matcher.quoteReplacement(text(found)));
  }

  private String text(MatchResult found) {
    String name = found.group(1);
    String text = texts.get(name);
    if (text == null) {
      throw new AssertionError("no variable $" + name);
    }
    return text;
  }
}
