package dev.pgvitals.catalogue;

import dev.pgvitals.text.SqlText;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Placeholders for the schema that an extension is in, {@code @extschema:pg_stat_statements@}: each
 * database may have it in another one. Spelled as the scripts of PostgreSQL's extensions spell it.
 */
public final class ExtensionSchemas {
  private static final Pattern PLACEHOLDER = Pattern.compile("@extschema(?::([\\w$-]*))?@?");
  private static final Pattern COMPLETE = Pattern.compile("@extschema:[A-Za-z_][\\w$-]*@");

  private ExtensionSchemas() {}

  /** The extensions whose schemas the statement names, in its order. */
  public static Set<String> named(String sql) {
    Set<String> names = new LinkedHashSet<>();
    SqlText.matches(sql, COMPLETE).forEach(match -> names.add(name(match)));
    return names;
  }

  /** What begins as a placeholder and is none. */
  public static Set<String> malformed(String sql) {
    Set<String> texts = new LinkedHashSet<>();
    SqlText.matches(sql, PLACEHOLDER).stream()
        .map(MatchResult::group)
        .filter(text -> !COMPLETE.matcher(text).matches())
        .forEach(texts::add);
    return texts;
  }

  /**
   * The statement with the schemas filled in.
   *
   * @param schemas by extension; each that is {@link #named} must be there
   */
  public static String bind(String sql, Map<String, String> schemas) {
    StringBuilder bound = new StringBuilder();
    int rest = 0;
    for (MatchResult match : SqlText.matches(sql, COMPLETE)) {
      String schema = Objects.requireNonNull(schemas.get(name(match)));
      bound.append(sql, rest, match.start()).append(identifier(schema));
      rest = match.end();
    }
    return bound.append(sql, rest, sql.length()).toString();
  }

  private static String name(MatchResult match) {
    return match.group().substring("@extschema:".length(), match.group().length() - 1);
  }

  /** The name in quotes, as SQL writes any name. */
  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
