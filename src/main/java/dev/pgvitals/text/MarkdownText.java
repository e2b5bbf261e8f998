package dev.pgvitals.text;

import java.util.regex.Pattern;

/** Others' text in Markdown, as GitHub and mail programs read it. */
public final class MarkdownText {
  /** What Markdown or its HTML would take for its own, wherever it stands. */
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>#|&~]");

  /** What begins a list or a heading at the beginning of a line. */
  private static final Pattern BEGINNING = Pattern.compile("^(\\s*)([-+=]|\\d+(?=[.)]))");

  private static final String TICK = "`";

  private MarkdownText() {}

  /** In one line, as it is. */
  public static String escape(String text) {
    return SPECIAL.matcher(Printable.oneLine(text)).replaceAll("\\\\$0");
  }

  /** As {@link #escape}, where a line begins with it. */
  public static String line(String text) {
    String escaped = escape(text);
    return BEGINNING
        .matcher(escaped)
        .replaceFirst(
            found ->
                Character.isDigit(found.group(2).charAt(0))
                    ? found.group(1) + found.group(2) + "\\\\"
                    : found.group(1) + "\\\\" + found.group(2));
  }

  /** As code, in one line; not in a table, where a bar would end the cell. */
  public static String code(String text) {
    String line = Printable.oneLine(text);
    if (line.isBlank()) {
      return "";
    }
    String fence = fence(line, 1);
    return fence.length() > 1 || line.startsWith(" ")
        ? fence + " " + line + " " + fence
        : fence + line + fence;
  }

  /** As code, in one line of a table. */
  public static String codeInTable(String text) {
    return code(text).replace("|", "\\|");
  }

  /** As code of several lines, with a line's end. */
  public static String block(String text) {
    String fence = fence(text, 3);
    StringBuilder block = new StringBuilder(fence).append('\n');
    text.lines().map(Printable::oneLine).forEach(line -> block.append(line).append('\n'));
    return block.append(fence).append('\n').toString();
  }

  /** Of more backquotes than stand in the text one behind another. */
  private static String fence(String text, int least) {
    String fence = TICK.repeat(least);
    while (text.contains(fence)) {
      fence += TICK;
    }
    return fence;
  }
}
