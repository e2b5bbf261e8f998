package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the parameters of one connection string and complains about names that libpq does not
 * know.
 */
final class ParameterList {
  private final ConnectionText text;
  private final List<Problem> problems;
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private boolean secretSeen;

  ParameterList(ConnectionText text, List<Problem> problems) {
    this.text = text;
    this.problems = problems;
  }

  /** A name of ours, so surely known; an empty value counts as not said. */
  void set(String name, String value, int offset) {
    if (!value.isEmpty()) {
      secretSeen |= LibpqParameter.isSecret(name);
      settings.put(name, new Setting(value, text.at(offset)));
    }
  }

  /**
   * A name from the text.
   *
   * @param nameOffset where the name begins
   * @param valueOffset where the value begins
   */
  void add(String name, int nameOffset, String value, int valueOffset) {
    if (LibpqParameter.BY_NAME.containsKey(name)) {
      secretSeen |= LibpqParameter.isSecret(name);
      settings.put(name, new Setting(value, text.at(valueOffset)));
      return;
    }
    String hint = LibpqParameter.near(name);
    boolean shown = !secretSeen && !hint.isEmpty();
    problems.add(
        text.at(nameOffset).problem("unknown parameter" + (shown ? " " + name : "") + hint));
  }

  /** From here on nothing of the text is quoted: it may be what an unescaped secret spilled. */
  void secretMayFollow() {
    secretSeen = true;
  }

  Map<String, Setting> settings() {
    return settings;
  }
}
