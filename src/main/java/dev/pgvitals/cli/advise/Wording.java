package dev.pgvitals.cli.advise;

import dev.pgvitals.text.Printable;
import java.util.regex.Pattern;

/** What both ways to print advice make of its texts. */
final class Wording {
  private static final Pattern SQL =
      Pattern.compile("(ALTER|CREATE|DROP|REINDEX|SELECT) .*;", Pattern.DOTALL);
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private Wording() {}

  /** Whether an action is SQL to be copied, and nothing else. */
  static boolean isSql(String action) {
    return SQL.matcher(action).matches();
  }

  /** A statement in one line: how it was laid out does not matter. */
  static String statement(String text, int longest) {
    return Printable.shortened(
        Printable.oneLine(SPACE.matcher(text.strip()).replaceAll(" ")), longest);
  }
}
