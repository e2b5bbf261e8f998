package dev.pgvitals.dashboard.promql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands in the brackets after an abbreviation with parameters.
 *
 * @param end where the query goes on
 */
record Arguments(List<List<Token>> each, int end) {
  private static final Set<String> OPENING = Set.of("(", "[", "{");
  private static final Set<String> CLOSING = Set.of(")", "]", "}");

  /** Those that begin at this place; none where there is no bracket. */
  static Arguments at(List<Token> tokens, int place) {
    List<List<Token>> each = new ArrayList<>();
    List<Token> argument = new ArrayList<>();
    int depth = 0;
    int end = place;
    while (end < tokens.size()) {
      Token token = tokens.get(end++);
      if (CLOSING.contains(token.text()) && --depth == 0) {
        each.add(argument);
        return new Arguments(each, end);
      }
      if (depth == 1 && token.is(",")) {
        each.add(argument);
        argument = new ArrayList<>();
      } else if (depth > 0) {
        argument.add(token);
      } else if (!token.is("(")) {
        return new Arguments(List.of(), place);
      }
      if (OPENING.contains(token.text())) {
        depth++;
      }
    }
    return new Arguments(List.of(), place);
  }

  /**
   * The text of the abbreviation with these in the places of its parameters.
   *
   * @throws IllegalArgumentException if there are too few or too many of them
   */
  List<Token> in(String word, List<String> parameters, List<Token> text) {
    if (each.size() != parameters.size()) {
      throw new IllegalArgumentException(
          "\"%s\" must be followed by (%s)".formatted(word, String.join(", ", parameters)));
    }
    Map<String, List<Token>> values = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      values.put(parameters.get(i), stripped(each.get(i)));
    }
    List<Token> bound = new ArrayList<>();
    for (Token token : text) {
      bound.addAll(
          token.isWord() ? values.getOrDefault(token.text(), List.of(token)) : List.of(token));
    }
    return bound;
  }

  private static List<Token> stripped(List<Token> argument) {
    int first = 0;
    int last = argument.size();
    while (first < last && argument.get(first).kind() == Token.Kind.SPACE) {
      first++;
    }
    while (last > first && argument.get(last - 1).kind() == Token.Kind.SPACE) {
      last--;
    }
    return argument.subList(first, last);
  }
}
