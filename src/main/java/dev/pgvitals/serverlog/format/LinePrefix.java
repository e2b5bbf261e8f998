package dev.pgvitals.serverlog.format;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log_line_prefix as a pattern for the lines that it makes.
 *
 * <p>Names are clients' own and may have anything in them; each is at most 63 bytes long, and so is
 * what is tried to find their ends.
 */
public final class LinePrefix {
  /** What to have the server write instead of a prefix that cannot be read. */
  public static final String RECOMMENDED = "%m [%p] %e [%i] %q%h %u@%d ";

  private static final String NAME = "(.{0,63}?)";

  /** Tags have blanks; the one before a name that follows is the last. */
  private static final String TAG = "([A-Z][A-Z ]{0,60}[A-Z]|.{0,63}?)";

  private static final String BACKEND =
      "(client backend|autovacuum (?:launcher|worker)|(?:background|parallel|io|slotsync) worker"
          + "|background writer|logical replication (?:launcher|worker)|.{0,63}?)";

  private static final String STAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";
  private static final String ZONE = " [-+:A-Za-z0-9]{1,10}";

  private final String text;
  private final Pattern pattern;
  private final Map<LogField, Integer> groups;

  private LinePrefix(String text, Pattern pattern, Map<LogField, Integer> groups) {
    this.text = text;
    this.pattern = pattern;
    this.groups = groups;
  }

  /** Empty when something in it is unknown, or a line of it could not be told from other text. */
  public static Optional<LinePrefix> of(String prefix) {
    return new Translation(prefix).result();
  }

  /** As the server's setting has it. */
  public String text() {
    return text;
  }

  Matcher matcher() {
    return pattern.matcher("");
  }

  /** The groups of the pattern that are fields. */
  Map<LogField, Integer> groups() {
    return groups;
  }

  /** Whether lines tell it. */
  public boolean has(LogField field) {
    return groups.containsKey(field);
  }

  /** One pass over the text. */
  private static final class Translation {
    private final String prefix;
    private final StringBuilder regex = new StringBuilder();
    private final Map<LogField, Integer> groups = new EnumMap<>(LogField.class);
    private int count;
    private boolean stamped;
    private boolean optional;

    Translation(String prefix) {
      this.prefix = prefix;
    }

    Optional<LinePrefix> result() {
      int i = 0;
      while (i < prefix.length()) {
        char c = prefix.charAt(i++);
        if (c != '%') {
          regex.append(Pattern.quote(String.valueOf(c)));
          continue;
        }
        int width = i;
        while (i < prefix.length() && "-0123456789".indexOf(prefix.charAt(i)) >= 0) {
          i++;
        }
        // Like the server, which takes a single % at the end for nothing.
        if (i == prefix.length()) {
          break;
        }
        if (!escape(prefix.charAt(i++), i - 1 > width)) {
          return Optional.empty();
        }
      }
      if (!stamped) {
        return Optional.empty();
      }
      if (optional) {
        regex.append(")?");
      }
      groups.put(LogField.SEVERITY, ++count);
      // One word, in some languages two or one with a blank behind it.
      regex.append("([^\\s:]{1,60}(?: [^\\s:]{0,20})?):  ");
      return Optional.of(
          new LinePrefix(prefix, Pattern.compile(regex.toString(), Pattern.DOTALL), groups));
    }

    /** False when it is unknown. */
    private boolean escape(char letter, boolean padded) {
      if (padded) {
        regex.append(" *");
      }
      switch (letter) {
        case '%' -> regex.append('%');
        case 'q' -> {
          if (!optional) {
            regex.append("(?:");
            optional = true;
          }
        }
        case 'm' -> stamp(STAMP + "\\.\\d{3}" + ZONE);
        case 't' -> stamp(STAMP + ZONE);
        case 'n' -> stamp("\\d{10,12}\\.\\d{3}");
        case 's' -> regex.append("(?:" + STAMP + ZONE + ")?");
        case 'p', 'P', 'l', 'x', 'Q' -> regex.append("-?\\d{0,20}");
        case 'v' -> regex.append("[0-9/]{0,22}");
        case 'c' -> regex.append("[0-9a-f]{1,17}\\.[0-9a-f]{1,9}");
        case 'e' -> field(LogField.SQLSTATE, "([0-9A-Z]{5})");
        case 'u' -> field(LogField.USER, NAME);
        case 'i' -> field(LogField.TAG, TAG);
        case 'b' -> field(LogField.BACKEND, BACKEND);
        case 'h', 'r' -> field(LogField.ADDRESS, "(\\S{0,263}?)");
        case 'L' -> regex.append("\\S{0,263}?");
        case 'd', 'a' -> regex.append(".{0,63}?");
        default -> {
          return false;
        }
      }
      if (padded) {
        regex.append(" *");
      }
      return true;
    }

    private void stamp(String text) {
      stamped |= !optional;
      regex.append(text);
    }

    private void field(LogField field, String group) {
      count++;
      regex.append(group);
      groups.putIfAbsent(field, count);
    }
  }
}
