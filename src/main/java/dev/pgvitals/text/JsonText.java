package dev.pgvitals.text;

import java.util.List;
import java.util.Map;

/** Writes JSON: texts, lists and objects of what is written already. */
public final class JsonText {
  private JsonText() {}

  /**
   * A text in quotes, on one line whatever is in it; what is no character (half of a surrogate
   * pair) becomes U+FFFD.
   */
  public static String of(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                  if (Printable.isControl(c)) {
                    json.append("\\u%04x".formatted(c));
                  } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    json.append('\uFFFD');
                  } else {
                    json.appendCodePoint(c);
                  }
                }
              }
            });
    return json.append('"').toString();
  }

  /** A list of what is JSON already, one item a line. */
  public static String list(List<String> items) {
    return items.isEmpty() ? "[]" : "[\n" + String.join(",\n", items) + "\n]";
  }

  /** An object whose values are texts. */
  public static String texts(Map<String, String> members) {
    StringBuilder json = new StringBuilder("{");
    members.forEach(
        (name, value) ->
            json.append(json.length() > 1 ? "," : "")
                .append(of(name))
                .append(':')
                .append(of(value)));
    return json.append('}').toString();
  }
}
