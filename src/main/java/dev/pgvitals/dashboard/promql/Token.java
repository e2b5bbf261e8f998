package dev.pgvitals.dashboard.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A piece of a query; all of them together are its text. */
record Token(Kind kind, String text) {
  private static final Pattern PIECE =
      Pattern.compile(
          "(?<space>\\s+)"
              + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<variable>\\$\\w+|\\$\\{[^}]*})"
              + "|(?<word>[A-Za-z_][A-Za-z0-9_:]*)"
              + "|(?<number>[0-9][A-Za-z0-9_.]*)"
              + "|(?<symbol>.)",
          Pattern.DOTALL);

  enum Kind {
    SPACE,
    STRING,
    VARIABLE,
    WORD,
    NUMBER,
    SYMBOL;

    private final String group = name().toLowerCase(Locale.ROOT);
  }

  static List<Token> of(String query) {
    List<Token> tokens = new ArrayList<>();
    Matcher piece = PIECE.matcher(query);
    while (piece.find()) {
      for (Kind kind : Kind.values()) {
        if (piece.group(kind.group) != null) {
          tokens.add(new Token(kind, piece.group()));
        }
      }
    }
    return tokens;
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  boolean is(String other) {
    return text.equals(other);
  }
}
