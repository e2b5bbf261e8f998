package dev.pgvitals.config.web;

import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The headers that a web configuration may add to every answer. */
final class HeaderReader {
  private static final String FRAMES = "X-Frame-Options";
  private static final String TYPES = "X-Content-Type-Options";

  static final Set<String> NAMES =
      Set.of(
          "Content-Security-Policy",
          FRAMES,
          TYPES,
          "X-XSS-Protection",
          "Strict-Transport-Security");

  private static final Map<String, List<String>> VALUES =
      Map.of(FRAMES, List.of("deny", "sameorigin"), TYPES, List.of("nosniff"));

  /** Anything else would end the header, or be another character at the client. */
  private static final Pattern SENDABLE = Pattern.compile("[ -~]{1,4000}");

  private HeaderReader() {}

  /** Those that are not blank. */
  static Map<String, String> read(MapReader map) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (MapReader.Field field : map.fields()) {
      if (!NAMES.contains(field.name())) {
        continue;
      }
      ValueReader value = field.value();
      value
          .string()
          .map(String::strip)
          .filter(text -> !text.isEmpty() && isUsable(field.name(), text, value))
          .ifPresent(text -> headers.put(field.name(), text));
    }
    return headers;
  }

  private static boolean isUsable(String name, String text, ValueReader value) {
    List<String> values = VALUES.getOrDefault(name, List.of(text));
    if (!values.contains(text)) {
      value.problem("must be " + String.join(" or ", values));
      return false;
    }
    if (!SENDABLE.matcher(text).matches()) {
      value.problem("must be one line of at most 4000 ASCII characters");
      return false;
    }
    return true;
  }
}
