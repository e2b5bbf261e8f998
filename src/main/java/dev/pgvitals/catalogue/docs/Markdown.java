package dev.pgvitals.catalogue.docs;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Text as GitHub's Markdown takes it. */
final class Markdown {
  private Markdown() {}

  /** Text that means itself, on one line, fit for a table; backquotes keep their meaning. */
  static String plain(String text) {
    return text.strip()
        .replaceAll("\\s+", " ")
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replace("<", "&lt;");
  }

  static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  static String codes(Collection<String> texts) {
    return texts.stream().map(Markdown::code).collect(Collectors.joining(", "));
  }

  /** A link to a heading of the same page. */
  static String link(String heading) {
    String anchor =
        heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
    return "[" + plain(heading) + "](#" + anchor + ")";
  }
}
