package dev.pgvitals.web.http;

import dev.pgvitals.text.Printable;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names in messages: however long or odd, the message stays readable. */
public final class DisplayNames {
  private static final int MAX_CHARACTERS = 100;
  private static final int MAX_NAMES = 50;

  private DisplayNames() {}

  public static String printable(String name) {
    return Printable.oneLine(Printable.shortened(name, MAX_CHARACTERS));
  }

  public static String list(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String first =
        names.stream()
            .limit(MAX_NAMES)
            .map(DisplayNames::printable)
            .collect(Collectors.joining(", "));
    int more = names.size() - MAX_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
