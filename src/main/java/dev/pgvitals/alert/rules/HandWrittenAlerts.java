package dev.pgvitals.alert.rules;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ThresholdSeries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The alerts whose rules are written by hand: no column has them, so that the catalogue does not
 * know their names.
 *
 * @param levels by the alert's name, the levels whose limit a server can set; none when it has none
 */
public record HandWrittenAlerts(Map<String, Set<Level>> levels) {
  private static final String RESOURCE = "/alerts/written.txt";
  private static final Pattern SELECTOR =
      Pattern.compile(
          ThresholdSeries.METRIC
              + "\\s*\\{\\s*alert=\"([A-Za-z0-9]+)\"\\s*,\\s*severity=\"(warning|critical)\"\\s*}");
  private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: ([A-Za-z0-9]+) *$");

  public HandWrittenAlerts {
    levels = Map.copyOf(levels);
  }

  /** Those of the rule files that come with the agent. */
  public static HandWrittenAlerts shipped() {
    try (InputStream in = HandWrittenAlerts.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the agent was built without " + RESOURCE);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
  }

  /** Those in the text of a rule file, or of several. */
  public static HandWrittenAlerts inRules(String rules) {
    Map<String, Set<Level>> levels = new TreeMap<>();
    ALERT.matcher(rules).results().forEach(alert -> add(levels, alert.group(1)));
    Matcher matcher = SELECTOR.matcher(rules);
    while (matcher.find()) {
      add(levels, matcher.group(1)).add(level(matcher.group(2)));
    }
    return new HandWrittenAlerts(levels);
  }

  /** Reads what {@link #text} wrote; lines that begin with # say nothing. */
  static HandWrittenAlerts parse(String text) {
    Map<String, Set<Level>> levels = new TreeMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" "))
        .forEach(
            words -> {
              Set<Level> known = add(levels, words[0]);
              for (int i = 1; i < words.length; i++) {
                known.add(level(words[i]));
              }
            });
    return new HandWrittenAlerts(levels);
  }

  private static Set<Level> add(Map<String, Set<Level>> levels, String alert) {
    return levels.computeIfAbsent(alert, name -> EnumSet.noneOf(Level.class));
  }

  private static Level level(String label) {
    return Level.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** One alert a line, with its levels. */
  public String text() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(levels)
        .forEach(
            (alert, severities) -> {
              text.append(alert);
              new TreeSet<>(severities).forEach(level -> text.append(' ').append(level.label()));
              text.append('\n');
            });
    return text.toString();
  }
}
