package dev.pgvitals.log;

/** Values of {@code key=value} in a message. */
public final class Logfmt {
  private Logfmt() {}

  /**
   * The value as it is when it is one plain word; else in quotes, with what could end them or the
   * line escaped, so that no name can pass for other keys or another line.
   */
  public static String value(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7f)
        && text.chars().noneMatch(Logfmt::endsLine);
  }

  /** As JSON has it, which is as good as any. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || endsLine(c) || (Character.isSurrogate(c) && !isPaired(text, i))) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean endsLine(int c) {
    return (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
