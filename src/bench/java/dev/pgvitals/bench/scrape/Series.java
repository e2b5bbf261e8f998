package dev.pgvitals.bench.scrape;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One line of a page.
 *
 * @param id name and labels, as they stand there
 */
public record Series(String id, double value) {

  /**
   * Reads a page to its end.
   *
   * @param text in Prometheus' or the OpenMetrics text format, not compressed
   * @throws IllegalArgumentException when a line is not a sample, or the last has no end
   */
  public static void read(byte[] text, Consumer<Series> each) {
    if (text.length == 0 || text[text.length - 1] != '\n') {
      throw new IllegalArgumentException("the page does not end with a line's end");
    }
    for (int start = 0; start < text.length; ) {
      int end = start;
      while (text[end] != '\n') {
        end++;
      }
      if (text[start] != '#') {
        each.accept(of(new String(text, start, end - start, StandardCharsets.UTF_8)));
      }
      start = end + 1;
    }
  }

  private static Series of(String line) {
    int brace = line.lastIndexOf('}');
    int space = line.indexOf(' ', brace + 1);
    if (space < 1 || line.indexOf('{') > brace) {
      throw new IllegalArgumentException("not a sample: " + line);
    }
    return new Series(line.substring(0, space), number(line.substring(space + 1)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Without labels. */
  public String name() {
    int brace = id.indexOf('{');
    return brace < 0 ? id : id.substring(0, brace);
  }

  /** A label's value as it is written there; empty when there is none of that name. */
  public String label(String name) {
    String key = name + "=\"";
    int at = id.indexOf(key);
    while (at > 0 && id.charAt(at - 1) != '{' && id.charAt(at - 1) != ',') {
      at = id.indexOf(key, at + 1);
    }
    return at < 0 ? "" : id.substring(at + key.length(), id.indexOf('"', at + key.length()));
  }
}
