package dev.pgvitals.dashboard.promql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that stand for a longer text in a query; never in a quoted one. One may have parameters:
 * {@code TOP(VALUE, RANK)} stands for its text with what is between its brackets in their places.
 */
public final class Abbreviations {
  private static final Pattern NAME = Pattern.compile("(\\w+)(?:\\((\\w+(?:, \\w+)*)\\))?");

  private final Map<String, Abbreviation> texts = new LinkedHashMap<>();

  private record Abbreviation(List<String> parameters, String text) {}

  /**
   * Abbreviations that may use one another.
   *
   * @param texts by name, with the parameters if there are any
   * @throws IllegalArgumentException if one stands for itself or has no proper name, with a message
   *     for its author
   */
  public Abbreviations(Map<String, String> texts) {
    texts.forEach(
        (key, text) -> {
          Matcher name = NAME.matcher(key);
          if (!name.matches()) {
            throw new IllegalArgumentException(
                "\"" + key + "\" must be a word, or one with parameters such as TOP(VALUE, RANK)");
          }
          String parameters = name.group(2);
          this.texts.put(
              name.group(1),
              new Abbreviation(
                  parameters == null ? List.of() : List.of(parameters.split(", ")), text));
        });
    this.texts.forEach(
        (name, abbreviation) -> inner(name, Token.of(abbreviation.text()), new ArrayDeque<>()));
  }

  /**
   * The query in full.
   *
   * @throws IllegalArgumentException if an abbreviation has too few or too many arguments, with a
   *     message for the query's author
   */
  public String full(String query) {
    return full(Token.of(query), new ArrayDeque<>());
  }

  private String full(List<Token> tokens, Deque<String> open) {
    StringBuilder full = new StringBuilder();
    int place = 0;
    while (place < tokens.size()) {
      Token token = tokens.get(place++);
      Abbreviation abbreviation = token.isWord() ? texts.get(token.text()) : null;
      if (abbreviation == null) {
        full.append(token.text());
        continue;
      }
      List<Token> text = Token.of(abbreviation.text());
      if (!abbreviation.parameters().isEmpty()) {
        Arguments arguments = Arguments.at(tokens, place);
        text = arguments.in(token.text(), abbreviation.parameters(), text);
        place = arguments.end();
      }
      full.append(inner(token.text(), text, open));
    }
    return full.toString();
  }

  private String inner(String word, List<Token> text, Deque<String> open) {
    if (open.contains(word)) {
      throw new IllegalArgumentException("\"" + word + "\" stands for itself");
    }
    open.push(word);
    String full = full(text, open);
    open.pop();
    return full;
  }
}
