package dev.pgvitals.metric.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.text.Format;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exposition read strictly: every line is understood, a family stands together behind its one
 * TYPE line, no series comes twice.
 */
public record ParsedExposition(
    Map<String, String> types, Map<String, String> helps, Map<String, Double> samples) {
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][\\w:]*) (.*)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\[\\\\n\"])*)\"(?:,|$)");
  private static final List<String> SUFFIXES =
      List.of("", "_total", "_info", "_bucket", "_count", "_sum");

  public static ParsedExposition parse(String text, Format format) {
    ParsedExposition parsed =
        new ParsedExposition(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    assertThat(text).endsWith("\n");
    List<String> lines = text.lines().toList();
    if (format == Format.OPENMETRICS) {
      assertThat(lines.get(lines.size() - 1)).isEqualTo("# EOF");
      lines = lines.subList(0, lines.size() - 1);
    }
    Set<String> done = new HashSet<>();
    String family = "";
    for (String line : lines) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        if (!comment.group(2).equals(family)) {
          family = comment.group(2);
          assertThat(done.add(family)).as("family comes twice: %s", line).isTrue();
        }
        switch (comment.group(1)) {
          case "TYPE" -> assertThat(parsed.types.put(family, comment.group(3))).as(line).isNull();
          case "HELP" -> assertThat(parsed.helps.put(family, comment.group(3))).as(line).isNull();
          default -> assertThat(family).endsWith("_" + comment.group(3));
        }
      } else {
        parsed.addSample(line, family);
      }
    }
    return parsed;
  }

  private void addSample(String line, String family) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as("not a sample: %s", line).isTrue();
    String name = sample.group(1);
    assertThat(SUFFIXES.stream().map(family::concat))
        .as("out of its family: %s", line)
        .contains(name);
    assertThat(types).containsKey(family);
    String labels = sample.group(2) == null ? "" : sample.group(2);
    double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
    assertThat(samples.put(name + sorted(labels), value)).as("comes twice: %s", line).isNull();
  }

  private static Map<String, String> sorted(String labels) {
    Map<String, String> sorted = new TreeMap<>();
    Matcher label = LABEL.matcher(labels);
    int end = 0;
    while (label.find() && label.start() == end) {
      String value = label.group(1).equals("le") ? bound(label.group(2)) : label.group(2);
      assertThat(sorted.put(label.group(1), value)).as(labels).isNull();
      end = label.end();
    }
    assertThat(end).as("not labels: %s", labels).isEqualTo(labels.length());
    return sorted;
  }

  /** One bound has several spellings. */
  private static String bound(String le) {
    return Double.toString(Double.parseDouble(le.replace("Inf", "Infinity")));
  }
}
