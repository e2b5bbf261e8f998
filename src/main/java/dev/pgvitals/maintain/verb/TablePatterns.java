package dev.pgvitals.maintain.verb;

import dev.pgvitals.yaml.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables as a file names them: {@code public.orders}, {@code public."PriceSnapshot"}, {@code
 * public.*}. Only ever compared with names of the catalogue, and never put into a statement.
 */
public final class TablePatterns {
  private static final String PART = "(?:[A-Za-z_*][\\w$*]*|\"(?:[^\"\\x00]|\"\")+\")";
  private static final Pattern NAME = Pattern.compile("(" + PART + ")\\.(" + PART + ")");

  private final List<OnePattern> patterns;

  private TablePatterns(List<OnePattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  private record OnePattern(String text, Pattern schema, Pattern table, boolean exact) {}

  /** All tables there are. */
  public static TablePatterns all() {
    return new TablePatterns(
        List.of(new OnePattern("*.*", Pattern.compile(".*"), Pattern.compile(".*"), false)));
  }

  /**
   * Reads a list of them, or one.
   *
   * @param exact whether each has to be one table, without a star
   * @return empty when one of them is none, which has been reported then
   */
  public static Optional<TablePatterns> read(ValueReader value, boolean exact) {
    List<OnePattern> patterns = new ArrayList<>();
    int before = value.problems().list().size();
    List<ValueReader> items = value.itemsOrOne();
    if (items.isEmpty() && value.problems().list().size() == before) {
      value.problem("must list at least one table");
    }
    for (ValueReader item : items) {
      Optional<String> text = item.text().map(String::strip);
      Matcher name = NAME.matcher(text.orElse(""));
      if (text.isEmpty()) {
        continue;
      }
      if (!name.matches()) {
        item.problem(
            "must be a table with its schema, as SQL has it, such as public.orders or"
                + " public.\"Orders\", but it is "
                + item.value().described());
      } else if (exact && isOpen(name)) {
        item.problem("must name one table: patterns are not taken here");
      } else {
        patterns.add(
            new OnePattern(text.get(), part(name.group(1)), part(name.group(2)), !isOpen(name)));
      }
    }
    return value.problems().list().size() == before && !patterns.isEmpty()
        ? Optional.of(new TablePatterns(patterns))
        : Optional.empty();
  }

  private static boolean isOpen(Matcher name) {
    return isOpen(name.group(1)) || isOpen(name.group(2));
  }

  private static boolean isOpen(String part) {
    return !part.startsWith("\"") && part.contains("*");
  }

  /** A name without quotes is in lower case, as in SQL. */
  private static Pattern part(String part) {
    if (part.startsWith("\"")) {
      return Pattern.compile(
          Pattern.quote(part.substring(1, part.length() - 1).replace("\"\"", "\"")));
    }
    StringBuilder regex = new StringBuilder();
    for (String piece : part.toLowerCase(Locale.ROOT).split("(?=\\*)|(?<=\\*)", -1)) {
      regex.append(piece.equals("*") ? ".*" : Pattern.quote(piece));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** Whether it is meant by one of them; names as the catalogue has them. */
  public boolean has(String schema, String table) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.schema().matcher(schema).matches()
                    && pattern.table().matcher(table).matches());
  }

  /** Those that name one table each, as the file has them, of which none is among these. */
  public List<String> missing(List<List<String>> schemasAndTables) {
    return patterns.stream()
        .filter(OnePattern::exact)
        .filter(
            pattern ->
                schemasAndTables.stream()
                    .noneMatch(
                        name ->
                            pattern.schema().matcher(name.get(0)).matches()
                                && pattern.table().matcher(name.get(1)).matches()))
        .map(OnePattern::text)
        .toList();
  }
}
