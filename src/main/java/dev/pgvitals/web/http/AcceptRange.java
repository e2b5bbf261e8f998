package dev.pgvitals.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One choice of an {@code Accept} or {@code Accept-Encoding} header (RFC 9110, 12.5).
 *
 * @param name in lower case
 * @param parameters by name in lower case, without {@code q}
 * @param weight from 0, which means never, to 1
 */
record AcceptRange(String name, Map<String, String> parameters, double weight) {
  private static final int MAX_CHOICES = 64;

  /** In the order of the header; what cannot be read is left out. */
  static List<AcceptRange> parse(String header) {
    List<AcceptRange> choices = new ArrayList<>();
    for (String choice : header.split(",", MAX_CHOICES + 1)) {
      if (choices.size() < MAX_CHOICES && !choice.isBlank()) {
        choices.add(one(choice));
      }
    }
    return choices;
  }

  private static AcceptRange one(String choice) {
    String[] parts = choice.split(";", -1);
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      String value = pair.length < 2 ? "" : pair[1].trim();
      parameters.put(
          pair[0].trim().toLowerCase(Locale.ROOT),
          value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
              ? value.substring(1, value.length() - 1)
              : value);
    }
    String q = parameters.remove("q");
    return new AcceptRange(
        parts[0].trim().toLowerCase(Locale.ROOT), parameters, q == null ? 1 : weight(q));
  }

  private static double weight(String q) {
    try {
      double weight = Double.parseDouble(q);
      return weight >= 0 && weight <= 1 ? weight : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
