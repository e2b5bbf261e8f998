package dev.pgvitals.builtin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sample of an exposition.
 *
 * @param server the value of that label; empty for what is not about a server
 * @param family what TYPE calls it: {@code name} without the suffix of a histogram or summary
 * @param type as TYPE tells it
 * @param labels the others, in the order in which they are written
 */
public record Sample(
    String server,
    String name,
    String family,
    String type,
    Map<String, String> labels,
    double value) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern SUFFIX = Pattern.compile("_(bucket|sum|count)$");

  /** All samples of a text in the format 0.0.4. */
  public static List<Sample> of(String text) {
    Map<String, String> types = new HashMap<>();
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", 4);
        types.put(words[2], words[3]);
      } else if (!line.startsWith("#")) {
        samples.add(of(line, types));
      }
    }
    return samples;
  }

  private static Sample of(String line, Map<String, String> types) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new AssertionError("not a sample: " + line);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    if (parts.group(2) != null) {
      Matcher label = LABEL.matcher(parts.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    String server = labels.getOrDefault("server", "");
    labels.remove("server");
    String name = parts.group(1);
    String family = types.containsKey(name) ? name : SUFFIX.matcher(name).replaceFirst("");
    return new Sample(
        server,
        name,
        family,
        types.getOrDefault(family, "untyped"),
        labels,
        number(parts.group(3)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** What tells it from all other samples. */
  public String series() {
    return name + labels;
  }

  public boolean has(String label, String value) {
    return value.equals(labels.get(label));
  }
}
