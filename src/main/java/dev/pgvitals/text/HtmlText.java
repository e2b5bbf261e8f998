package dev.pgvitals.text;

/** Others' text in HTML. */
public final class HtmlText {
  private HtmlText() {}

  /** Safe as text and as an attribute's value in quotes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
