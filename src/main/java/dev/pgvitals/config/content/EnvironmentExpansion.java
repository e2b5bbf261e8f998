package dev.pgvitals.config.content;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the environment into values: {@code ${VAR}}, {@code ${VAR:-default}}, {@code $$} for a
 * dollar. The text is YAML already, so a variable can give a value but no structure.
 */
public final class EnvironmentExpansion {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\\})?");

  private final Environment environment;
  private final Problems problems;
  private final Map<Position, YamlScalar> originals = new HashMap<>();
  private final Map<Position, YamlScalar> expanded = new HashMap<>();
  private final Set<String> fetched = new HashSet<>();

  public EnvironmentExpansion(Environment environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** With variables, for a file of this machine. */
  public YamlMap expand(YamlMap map) {
    return expand(map, "");
  }

  /** Without variables, which are not for others to read: naming one is a problem. */
  public YamlMap expandFetched(YamlMap map) {
    fetched.add(map.position().file());
    return expand(map, "");
  }

  private YamlMap expand(YamlMap map, String path) {
    List<YamlMap.Entry> entries = new ArrayList<>();
    for (YamlMap.Entry entry : map.entries()) {
      String inside = path.isEmpty() ? entry.name() : path + "." + entry.name();
      entries.add(new YamlMap.Entry(entry.key(), expand(entry.value(), inside)));
    }
    return new YamlMap(map.position(), entries);
  }

  private YamlValue expand(YamlValue value, String path) {
    if (value instanceof YamlMap map) {
      return expand(map, path);
    }
    if (value instanceof YamlList list) {
      List<YamlValue> items = new ArrayList<>();
      for (YamlValue item : list.items()) {
        items.add(expand(item, path + "[" + items.size() + "]"));
      }
      return new YamlList(list.position(), items);
    }
    return expand((YamlScalar) value, path);
  }

  private YamlScalar expand(YamlScalar scalar, String path) {
    if (scalar.text().indexOf('$') < 0) {
      return scalar;
    }
    Matcher reference = REFERENCE.matcher(scalar.text());
    StringBuilder text = new StringBuilder();
    boolean variable = false;
    while (reference.find()) {
      variable |= !reference.group().equals("$$");
      reference.appendReplacement(
          text, Matcher.quoteReplacement(replacement(reference, scalar.position(), path)));
    }
    reference.appendTail(text);
    // Not plain any more: a variable that holds "null" or "~" means just that.
    YamlScalar result = new YamlScalar(scalar.position(), text.toString(), false);
    if (variable) {
      originals.put(scalar.position(), scalar);
      expanded.put(scalar.position(), result);
    }
    return result;
  }

  private String replacement(Matcher reference, Position position, String path) {
    if (reference.group().equals("$$")) {
      return "$";
    }
    String name = Optional.ofNullable(reference.group(1)).orElse("");
    if (name.isEmpty()) {
      problems.add(
          position, path, "\"${\" must begin ${NAME} or ${NAME:-default}; a dollar sign is $$");
      return "";
    }
    if (fetched.contains(position.file())) {
      problems.add(
          position,
          path,
          "what is fetched cannot name a variable of the agent: write the value; a dollar sign is"
              + " $$");
      return "";
    }
    String fallback = reference.group(3);
    if (fallback != null) {
      return environment.variable(name).orElse(fallback);
    }
    String value = environment.variables().get(name);
    if (value == null) {
      problems.add(
          position,
          path,
          "the environment variable "
              + name
              + " is not set: set it, or write ${"
              + name
              + ":-default}");
      return "";
    }
    return value;
  }

  /** Whether the secret, or a part of it, does not stand in the file but comes from a variable. */
  public boolean isFromVariable(Position position, String secret) {
    YamlScalar original = originals.get(position);
    return original != null && !original.text().contains(secret);
  }

  /** A message about a value as it was written, since what a variable holds may be a secret. */
  public String asWritten(Position position, String message) {
    YamlScalar original = originals.get(position);
    YamlScalar value = expanded.get(position);
    if (original == null || value == null) {
      return message;
    }
    return message
        .replace(value.described(), original.described())
        .replace("but it is " + value.text().strip(), "but it is " + original.text());
  }
}
