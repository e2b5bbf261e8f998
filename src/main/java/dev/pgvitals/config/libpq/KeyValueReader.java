package dev.pgvitals.config.libpq;

/**
 * Reads {@code host=db1 port=5432 password='with \'quotes\''}: spaces around {@code =}, single
 * quotes, backslash escapes.
 */
final class KeyValueReader {
  private final String text;
  private final ParameterList out;
  private int at;

  KeyValueReader(String text, ParameterList out) {
    this.text = text;
    this.out = out;
  }

  void read() throws ConnectionSyntaxException {
    skipSpaces();
    while (at < text.length()) {
      int nameStart = at;
      while (at < text.length() && text.charAt(at) != '=' && !isSpace(text.charAt(at))) {
        at++;
      }
      String name = text.substring(nameStart, at);
      skipSpaces();
      if (at == text.length() || text.charAt(at) != '=') {
        throw new ConnectionSyntaxException(
            nameStart,
            "expected name=value (a value with spaces needs single quotes) or a URI that begins"
                + " with postgresql://");
      }
      at++;
      skipSpaces();
      int valueStart = at;
      String value = at < text.length() && text.charAt(at) == '\'' ? quotedValue() : plainValue();
      out.add(name, nameStart, value, valueStart);
      skipSpaces();
    }
  }

  private String plainValue() {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && !isSpace(text.charAt(at))) {
      char c = text.charAt(at++);
      if (c != '\\') {
        value.append(c);
      } else if (at < text.length()) {
        value.append(text.charAt(at++));
      }
    }
    return value.toString();
  }

  private String quotedValue() throws ConnectionSyntaxException {
    int open = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\'') {
        return value.toString();
      }
      if (c != '\\') {
        value.append(c);
      } else if (at < text.length()) {
        value.append(text.charAt(at++));
      }
    }
    throw new ConnectionSyntaxException(open, "the quoted value has no closing quote");
  }

  private void skipSpaces() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c);
  }
}
