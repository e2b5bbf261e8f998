package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes a comma-separated list of connection strings apart. A comma may also stand inside one, in a
 * list of hosts or a password, so only one that another connection string follows separates.
 */
public final class DataSourceNames {
  private static final Pattern NEXT =
      Pattern.compile(
          ",\\s*(?=postgres(?:ql)?://|jdbc:postgresql:|(?:"
              + LibpqParameter.BY_NAME.keySet().stream().sorted().collect(Collectors.joining("|"))
              + ")\\s*=)");

  private DataSourceNames() {}

  public static List<ConnectionText> split(String variable, String text) {
    List<ConnectionText> names = new ArrayList<>();
    Matcher next = NEXT.matcher(text);
    int start = 0;
    int from = 0;
    while (next.find(from)) {
      from = next.end();
      if (!isInside(text, start, next.start())) {
        names.add(part(variable, text, start, next.start()));
        start = next.end();
      }
    }
    names.add(part(variable, text, start, text.length()));
    return names;
  }

  private static ConnectionText part(String variable, String text, int start, int end) {
    return new ConnectionText(
        text.substring(start, end), new Position(variable, 1, start + 1), "", true);
  }

  private static boolean isInside(String text, int start, int comma) {
    int scheme = text.indexOf("://", start);
    boolean uri = scheme >= 0 && scheme < comma && text.substring(start, scheme).matches("[\\w:]+");
    return uri ? isInCredentials(text, scheme + 3, comma) : isInQuotes(text, start, comma);
  }

  /** In a URI, what comes before the first at sign or slash; no URI has a space in it. */
  private static boolean isInCredentials(String text, int start, int comma) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '@') {
        return comma < i;
      }
      if (c == '/' || Character.isWhitespace(c)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isInQuotes(String text, int start, int comma) {
    boolean quoted = false;
    for (int i = start; i < comma; i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '\'') {
        quoted = !quoted;
      }
    }
    return quoted;
  }
}
