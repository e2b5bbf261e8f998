package dev.pgvitals.config;

import java.util.regex.Pattern;

/**
 * Takes out of a message what looks like a password: a value that stands at the wrong key is quoted
 * by the general reader, which cannot know what it is.
 */
final class Concealment {
  private static final Pattern IN_URL = Pattern.compile("(://[^\\s\"]*?:)[^\\s\"]*");
  private static final Pattern AFTER_EQUALS =
      Pattern.compile("(?i)(pass\\w*\\s*=\\s*)('[^']*'?|[^\\s\"]+)");
  private static final Pattern YAML_WORD =
      Pattern.compile("(found undefined (?:alias|tag handle) )\\S+");

  private Concealment() {}

  static String of(String message) {
    String hidden = IN_URL.matcher(message).replaceAll("$1***");
    hidden = AFTER_EQUALS.matcher(hidden).replaceAll("$1***");
    return YAML_WORD.matcher(hidden).replaceAll("$1***");
  }
}
