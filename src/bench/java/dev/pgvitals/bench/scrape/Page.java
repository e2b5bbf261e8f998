package dev.pgvitals.bench.scrape;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a scrape brought.
 *
 * @param series how many each family has, by its name without {@code _total}: the one thing about
 *     which the two programs differ
 */
public record Page(Map<String, Integer> series) {
  private static final String TYPE = "# TYPE ";
  private static final String TOTAL = "_total";

  /**
   * Reads a page.
   *
   * @param text in Prometheus' text format, not compressed
   */
  public static Page of(byte[] text) {
    Map<String, Integer> series = new TreeMap<>();
    String family = "";
    for (int start = 0; start < text.length; ) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      if (text[start] != '#') {
        series.merge(family, end > start ? 1 : 0, Integer::sum);
      } else {
        String line = new String(text, start, end - start, StandardCharsets.UTF_8);
        if (line.startsWith(TYPE)) {
          family = plainName(line.substring(TYPE.length()).split(" ", 2)[0]);
        }
      }
      start = end + 1;
    }
    return new Page(series);
  }

  public static String plainName(String family) {
    return family.endsWith(TOTAL) ? family.substring(0, family.length() - TOTAL.length()) : family;
  }

  public Page only(Predicate<String> family) {
    Map<String, Integer> some = new TreeMap<>(series);
    some.keySet().removeIf(family.negate());
    return new Page(some);
  }

  public int count() {
    return series.values().stream().mapToInt(Integer::intValue).sum();
  }
}
