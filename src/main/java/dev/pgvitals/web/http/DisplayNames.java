package dev.pgvitals.web.http;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in messages: however long or odd, the message stays readable. */
public final class DisplayNames {
  private static final int MOST_CHARACTERS = 100;
  private static final int MOST_NAMES = 50;

  private DisplayNames() {}

  public static String printable(String name) {
    String start =
        name.length() > MOST_CHARACTERS ? name.substring(0, MOST_CHARACTERS) + "..." : name;
    return start
        .codePoints()
        .mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
        .collect(Collectors.joining());
  }

  public static String list(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String first =
        names.stream()
            .limit(MOST_NAMES)
            .map(DisplayNames::printable)
            .collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
