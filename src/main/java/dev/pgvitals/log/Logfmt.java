package dev.pgvitals.log;

import dev.pgvitals.text.JsonText;
import dev.pgvitals.text.Printable;

/** Values of {@code key=value} in a line. */
public final class Logfmt {
  private Logfmt() {}

  /**
   * The value as it is when it is one plain word; else in quotes, with what could end them or the
   * line escaped, so that no name can pass for other keys or another line.
   */
  static String value(String text) {
    return isPlain(text) ? text : JsonText.of(text);
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.chars()
            .noneMatch(
                c -> c == ' ' || c == '"' || c == '=' || c == '\\' || Printable.isControl(c));
  }
}
