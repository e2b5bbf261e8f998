package dev.pgvitals.text;

/** Others' text in a line of the agent's: however long or odd, the line stays readable. */
public final class Printable {
  private Printable() {}

  /**
   * Whether a terminal would obey it, or a reader take it for the end of a line. What turns the
   * direction of writing is obeyed, too: it would show the rest of the line in another order.
   */
  public static boolean isControl(int codePoint) {
    return Character.isISOControl(codePoint)
        || codePoint == 0x2028
        || codePoint == 0x2029
        || turns(codePoint);
  }

  private static boolean turns(int codePoint) {
    return (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  /** The text with a question mark for each character that {@link #isControl}. */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().map(c -> isControl(c) ? '?' : c).forEach(line::appendCodePoint);
    return line.toString();
  }

  /** At most so many characters, no surrogate pair cut in two. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }

  /** As {@link #cut}, with an ellipsis where something is missing. */
  public static String shortened(String text, int length) {
    return text.length() <= length ? text : cut(text, length) + "...";
  }
}
