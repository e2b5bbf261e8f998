package dev.pgvitals.runbooks;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** psql's variables in a statement: {@code :name}, {@code :'name'} and {@code :"name"}. */
final class Variables {
  private static final Pattern VARIABLE =
      Pattern.compile("(?<!:):(?:'([a-z_]+)'|\"([a-z_]+)\"|([a-z_]+))");

  private Variables() {}

  static Set<String> in(String sql) {
    Set<String> names = new TreeSet<>();
    VARIABLE
        .matcher(sql)
        .results()
        .forEach(found -> names.add(found.group().replaceAll("\\W", "")));
    return names;
  }

  /**
   * The statement as psql sends it.
   *
   * @throws IllegalArgumentException for a variable without a value
   */
  static String fill(String sql, Map<String, String> values) {
    return VARIABLE
        .matcher(sql)
        .replaceAll(
            found -> {
              String name = found.group().replaceAll("\\W", "");
              String value = values.get(name);
              if (value == null) {
                throw new IllegalArgumentException("no value for the variable " + name);
              }
              String quote = found.group().substring(1).replaceAll("[a-z_]", "");
              return Matcher.quoteReplacement(
                  quote.isEmpty() ? value : quote.charAt(0) + value + quote.charAt(0));
            });
  }
}
