package dev.pgvitals.log;

import dev.pgvitals.text.JsonText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** How a line of the log looks. */
public enum LogFormat {
  /** Time, level, the fields as {@code key=value}, and what was logged. */
  TEXT {
    @Override
    String render(LogRecord log) {
      return time(log)
          + " "
          + LogLevels.name(log.getLevel())
          + " "
          // What follows a line's end is indented: nothing in a message passes for another line.
          + visible(message(log) + trace(log)).replace("\n", "\n  ")
          + "\n";
    }
  },
  /** One JSON object a line, the fields being members of it. */
  JSON {
    @Override
    String render(LogRecord log) {
      Map<String, String> members = new LinkedHashMap<>();
      members.put("time", time(log));
      members.put("level", LogLevels.name(log.getLevel()).toLowerCase(Locale.ROOT));
      members.put("logger", String.valueOf(log.getLoggerName()));
      String trace = trace(log).strip();
      if (log instanceof FieldsRecord with) {
        // No field passes for what the line itself says.
        with.fields().entrySet().stream()
            .filter(field -> !OWN.contains(field.getKey()))
            .forEach(field -> members.put(field.getKey(), field.getValue()));
        members.put("message", with.sentence().stripTrailing());
      } else {
        members.put("message", message(log));
      }
      if (!trace.isEmpty()) {
        members.put("trace", trace);
      }
      return JsonText.texts(members) + "\n";
    }
  };

  private static final Set<String> OWN = Set.of("time", "level", "logger", "message", "trace");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

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
}
