package dev.pgvitals.cli.diagnose;

import java.util.regex.Pattern;

/** The prose of runbooks at a terminal: links to other pages are their names. */
final class Markdown {
  private static final Pattern OUTSIDE = Pattern.compile("\\[([^\\]]+)]\\((https?://[^)]+)\\)");
  private static final Pattern INSIDE = Pattern.compile("\\[([^\\]]+)]\\([^)]+\\)");

  private Markdown() {}

  static String plain(String text) {
    return INSIDE.matcher(OUTSIDE.matcher(text).replaceAll("$1 ($2)")).replaceAll("$1");
  }
}
