package dev.pgvitals.text;

/** Others' text in a line of the agent's: however long or odd, the line stays readable. */
public final class Printable {
  private Printable() {}

  /** Whether a terminal would obey it, or a reader take it for the end of a line. */
  public static boolean isControl(int codePoint) {
    return Character.isISOControl(codePoint) || codePoint == 0x2028 || codePoint == 0x2029;
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
