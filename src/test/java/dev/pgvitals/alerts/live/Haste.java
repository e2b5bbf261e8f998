package dev.pgvitals.alerts.live;

import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Makes time pass more quickly for files that are not to be changed for it: every duration in them
 * is divided by the same number, and nothing else is touched. What is proven of the outcome is
 * proven of the very same expressions.
 *
 * @param factor what durations are divided by
 */
record Haste(int factor) {
  /** More often would only be load. */
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(2);

  private static final String DURATION = "((?:\\d+(?:ms|[wdhms]))+)";
  private static final Pattern PROSE =
      Pattern.compile("\\s*(?:#|(?:summary|description|runbook_url):).*");
  private static final Pattern KEY =
      Pattern.compile("(?<=^\\s{1,20}(?:for|keep_firing_for|interval): )" + DURATION + "(?=$)");
  private static final Pattern RANGE = Pattern.compile("(?<=\\[)" + DURATION + "(?=])");
  private static final Pattern OFFSET = Pattern.compile("(?<=\\boffset )" + DURATION + "\\b");
  private static final Pattern INTERVAL =
      Pattern.compile("(?m)(?<=^  interval: )" + DURATION + "(?=$)");

  /**
   * A rule file with a shorter {@code for}, {@code keep_firing_for} and {@code interval}, shorter
   * ranges and offsets.
   */
  String rules(String file) {
    return eachLine(
        file,
        line ->
            PROSE.matcher(line).matches()
                ? line
                : divide(OFFSET, divide(RANGE, divide(KEY, line, Duration.ZERO))));
  }

  /** A catalogue whose queries run more often, but at most every two seconds. */
  String catalogue(String file) {
    return divide(INTERVAL, file, LEAST_INTERVAL);
  }

  private static String eachLine(String file, UnaryOperator<String> change) {
    StringBuilder changed = new StringBuilder();
    file.lines().map(change).forEach(line -> changed.append(line).append('\n'));
    return changed.toString();
  }

  private String divide(Pattern pattern, String text) {
    return divide(pattern, text, Duration.ZERO);
  }

  private String divide(Pattern pattern, String text, Duration least) {
    return pattern
        .matcher(text)
        .replaceAll(
            found -> {
              Duration quicker = Durations.parse(found.group(1)).orElseThrow().dividedBy(factor);
              return (quicker.compareTo(least) < 0 ? least : quicker).toMillis() + "ms";
            });
  }
}
