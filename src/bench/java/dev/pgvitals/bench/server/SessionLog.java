package dev.pgvitals.bench.server;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sessions by role, from the server's own log: unlike a look at pg_stat_activity now and then, it
 * misses none.
 *
 * @param opened how many there were in all, by the role and then by the database
 * @param most how many a role had at one time
 */
public record SessionLog(Map<String, Map<String, Integer>> opened, Map<String, Integer> most) {
  /** As logged with {@code log_line_prefix = '[%p] '}. */
  private static final Pattern EVENT =
      Pattern.compile(
          "\\[(\\d+)] LOG:  (?:connection authorized: user=(\\S+) database=(\\S+).*|disconnection: .*)");

  static SessionLog of(Stream<String> lines) {
    Map<String, String> open = new HashMap<>();
    Map<String, Map<String, Integer>> opened = new HashMap<>();
    Map<String, Integer> most = new HashMap<>();
    Map<String, Integer> now = new HashMap<>();
    for (String line : (Iterable<String>) lines::iterator) {
      Matcher event = EVENT.matcher(line);
      if (!event.matches()) {
        continue;
      }
      String role = event.group(2);
      if (role == null) {
        String whose = open.remove(event.group(1));
        if (whose != null) {
          now.merge(whose, -1, Integer::sum);
        }
      } else {
        open.put(event.group(1), role);
        opened.computeIfAbsent(role, any -> new HashMap<>()).merge(event.group(3), 1, Integer::sum);
        most.merge(role, now.merge(role, 1, Integer::sum), Integer::max);
      }
    }
    return new SessionLog(opened, most);
  }

  public int opened(String role) {
    return openedElsewhere(role, "");
  }

  /** In other databases than this one. */
  public int openedElsewhere(String role, String database) {
    return opened.getOrDefault(role, Map.of()).entrySet().stream()
        .filter(entry -> !entry.getKey().equals(database))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  public int most(String role) {
    return most.getOrDefault(role, 0);
  }
}
