package dev.pgvitals.runbook;

import dev.pgvitals.text.SqlText;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** psql's variables in a statement: {@code :name}, {@code :'name'} and {@code :"name"}. */
public final class Variables {
  private static final Pattern VARIABLE =
      Pattern.compile("(?<!:):(?:'([a-z_]+)'|\"([a-z_]+)\"|([a-z_]+))");
  private static final Pattern PLAIN = Pattern.compile("-?[0-9]{1,20}|[A-Za-z_][A-Za-z0-9_]*");

  private Variables() {}

  /** Their names. */
  public static Set<String> in(String sql) {
    Set<String> names = new TreeSet<>();
    SqlText.matches(sql, VARIABLE).forEach(found -> names.add(name(found)));
    return names;
  }

  /**
   * The statement as psql sends it, but that {@code :name} takes a number or a plain name alone: a
   * value is data, whoever chose it.
   *
   * @throws IllegalArgumentException for a variable without a value, or with one that does not fit
   *     there; the message says so to people
   */
  public static String fill(String sql, Map<String, String> values) {
    return replaced(sql, values, true);
  }

  /** As {@link #fill}, with what has no value left as it is. */
  public static String fillKnown(String sql, Map<String, String> values) {
    return replaced(sql, values, false);
  }

  private static String replaced(String sql, Map<String, String> values, boolean all) {
    StringBuilder filled = new StringBuilder();
    int rest = 0;
    for (MatchResult found : SqlText.matches(sql, VARIABLE)) {
      String value = values.get(name(found));
      if (value == null && all) {
        throw new IllegalArgumentException("no value for the variable " + name(found));
      }
      filled
          .append(sql, rest, found.start())
          .append(
              value == null || (!all && !fits(found, value))
                  ? found.group()
                  : written(found, value));
      rest = found.end();
    }
    return filled.append(sql, rest, sql.length()).toString();
  }

  private static boolean isQuoted(MatchResult found) {
    return found.group().endsWith("'") || found.group().endsWith("\"");
  }

  private static boolean fits(MatchResult found, String value) {
    return isQuoted(found) || PLAIN.matcher(value).matches();
  }

  private static String written(MatchResult found, String value) {
    if (!fits(found, value)) {
      throw new IllegalArgumentException(
          name(found) + " must be a number or a plain name, not \"" + value + "\"");
    }
    String mark = isQuoted(found) ? found.group().substring(1, 2) : "";
    return mark.isEmpty() ? value : mark + value.replace(mark, mark + mark) + mark;
  }

  private static String name(MatchResult found) {
    return found.group().replaceAll("\\W", "");
  }
}
