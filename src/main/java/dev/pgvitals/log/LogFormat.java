package dev.pgvitals.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a line of the log looks. */
public enum LogFormat {
  /** Time, level, and a message that begins with {@code key=value} where it is about a server. */
  TEXT {
    @Override
    String render(LogRecord log) {
      return time(log)
          + " "
          + log.getLevel()
          + " "
          // What follows a line's end is indented: nothing in a message passes for another line.
          + visible(message(log) + trace(log)).replace("\n", "\n  ")
          + "\n";
    }
  },
  /** One JSON object a line; what the text has as keys at its beginning are members of it. */
  JSON {
    @Override
    String render(LogRecord log) {
      String message = message(log);
      StringBuilder json = new StringBuilder("{");
      member(json, "time", time(log));
      member(json, "level", log.getLevel().getName().toLowerCase(Locale.ROOT));
      member(json, "logger", String.valueOf(log.getLoggerName()));
      Matcher key = KEY.matcher(message);
      int end = 0;
      while (key.find()) {
        member(json, key.group(1), unquoted(key.group(2)));
        end = key.end();
      }
      Matcher reason = REASON.matcher(message);
      if (end > 0 && reason.find(end)) {
        member(json, "reason", reason.group(1));
        if (reason.group(2) != null) {
          member(json, "sqlstate", reason.group(2));
        }
      }
      member(json, "message", message.substring(end));
      String trace = trace(log);
      if (!trace.isEmpty()) {
        member(json, "trace", trace.strip());
      }
      return json.append("}\n").toString();
    }
  };

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);
  private static final Pattern KEY =
      Pattern.compile("\\G(server|database|query)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\"]+) ?");
  private static final Pattern REASON =
      Pattern.compile(": reason=([a-z_]+)(?: sqlstate=([0-9A-Z]{5}))?");

  /** The whole of it, its line's end included. */
  abstract String render(LogRecord log);

  private static String time(LogRecord log) {
    return TIME.format(log.getInstant().atZone(ZoneId.systemDefault()));
  }

  private static String message(LogRecord log) {
    return String.valueOf(new SimpleFormatter().formatMessage(log)).stripTrailing();
  }

  private static String trace(LogRecord log) {
    Throwable thrown = log.getThrown();
    if (thrown == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return "\n" + text.toString().stripTrailing();
  }

  /** Control characters, which a terminal would obey, are shown; a line's end and a tab stay. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != '\r')
        .forEach(
            c -> {
              if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                visible.append("\\u%04x".formatted(c));
              } else {
                visible.appendCodePoint(c);
              }
            });
    return visible.toString();
  }

  private static void member(StringBuilder json, String name, String value) {
    json.append(json.length() > 1 ? "," : "")
        .append('"')
        .append(name)
        .append("\":")
        .append(Logfmt.quoted(value));
  }

  private static String unquoted(String value) {
    return value.startsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\([\"\\\\])", "$1")
        : value;
  }
}
