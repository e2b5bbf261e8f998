package dev.pgvitals.web.page;

/** Text in HTML. */
final class Html {
  private Html() {}

  /** Safe as text and as an attribute's value in quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
