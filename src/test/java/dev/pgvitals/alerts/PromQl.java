package dev.pgvitals.alerts;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an expression reads. Only for expressions that promtool has found valid. */
final class PromQl {
  /** What holds no metric's name, though it may look like one. */
  private static final Pattern WITHOUT_METRICS =
      Pattern.compile(
          "\"[^\"]*\"" // first, as the rest may stand in a text
              + "|\\{[^}]*}"
              + "|\\[[^\\]]*]"
              + "|\\b(?:on|by|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)"
              + "|\\boffset\\s+\\w+");

  private static final Pattern NAME = Pattern.compile("(?<![\\w.:])([a-zA-Z_:][\\w:]*)(\\s*\\()?");

  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "group_left", "group_right");

  private PromQl() {}

  static Set<String> metrics(String expression) {
    String texts = Pattern.compile("\"[^\"]*\"").matcher(expression).replaceAll("\"\"");
    String rest = WITHOUT_METRICS.matcher(texts).replaceAll(" ");
    Set<String> metrics = new TreeSet<>();
    Matcher matcher = NAME.matcher(rest);
    while (matcher.find()) {
      boolean isFunction = matcher.group(2) != null;
      if (!isFunction && !WORDS.contains(matcher.group(1))) {
        metrics.add(matcher.group(1));
      }
    }
    return metrics;
  }
}
