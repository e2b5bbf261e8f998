package dev.pgvitals.dashboard.promql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Words that stand for a longer text in a query; never in a quoted one. */
public final class Abbreviations {
  private final Map<String, String> texts;

  /**
   * Abbreviations that may use one another.
   *
   * @throws IllegalArgumentException if one stands for itself, with a message for its author
   */
  public Abbreviations(Map<String, String> texts) {
    this.texts = new LinkedHashMap<>(texts);
    texts.keySet().forEach(this::full);
  }

  /** The query in full. */
  public String full(String query) {
    return full(query, new ArrayDeque<>());
  }

  private String full(String query, Deque<String> open) {
    return Token.of(query).stream()
        .map(token -> token.isWord() ? word(token.text(), open) : token.text())
        .collect(Collectors.joining());
  }

  private String word(String word, Deque<String> open) {
    String text = texts.get(word);
    if (text == null) {
      return word;
    }
    if (open.contains(word)) {
      throw new IllegalArgumentException("\"" + word + "\" stands for itself");
    }
    open.push(word);
    String full = full(text, open);
    open.pop();
    return full;
  }
}
