package dev.pgvitals.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One rule of a rule file.
 *
 * @param name of the alert, or of the series that the rule records
 * @param pending the {@code for}, as it is written
 */
public record Rule(
    Path file,
    boolean isAlert,
    String name,
    String expression,
    Optional<String> pending,
    String severity,
    String summary,
    String description,
    String runbook) {

  private static final Pattern OWN_LIMIT =
      Pattern.compile("pgvitals_alert_threshold\\{alert=\"(\\w+)\",severity=\"(\\w+)\"}");

  public static List<Rule> all() {
    return AlertFiles.rules().stream()
        .flatMap(
            file ->
                AlertFiles.each(AlertFiles.yaml(file).path("groups"))
                    .flatMap(group -> AlertFiles.each(group.path("rules")))
                    .map(rule -> of(file, rule)))
        .toList();
  }

  static List<Rule> alerts() {
    return all().stream().filter(Rule::isAlert).toList();
  }

  static List<Rule> recordings() {
    return all().stream().filter(rule -> !rule.isAlert()).toList();
  }

  private static Rule of(Path file, JsonNode rule) {
    JsonNode annotations = rule.path("annotations");
    return new Rule(
        file,
        rule.has("alert"),
        rule.path(rule.has("alert") ? "alert" : "record").asText(),
        rule.path("expr").asText(),
        Optional.ofNullable(rule.get("for")).map(JsonNode::asText),
        rule.path("labels").path("severity").asText(),
        annotations.path("summary").asText(),
        annotations.path("description").asText(),
        annotations.path("runbook_url").asText());
  }

  /** Whether a server can set the limit, asked for by this very alert and level. */
  boolean takesOwnLimit() {
    return ownLimits().contains(title());
  }

  /** The alerts and levels whose limits are asked for, as {@link #title} writes them. */
  Set<String> ownLimits() {
    return OWN_LIMIT
        .matcher(expression)
        .results()
        .map(match -> match.group(1) + " (" + match.group(2) + ")")
        .collect(Collectors.toSet());
  }

  /** Two rules may have one name, one for each level. */
  String title() {
    return name + " (" + severity + ")";
  }
}
