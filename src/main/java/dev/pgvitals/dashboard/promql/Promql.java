package dev.pgvitals.dashboard.promql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A query that Prometheus would take, and what can be seen in it. */
public final class Promql {
  /** The window of a rate that follows the zoom of the graph. */
  public static final String RATE_INTERVAL = "$__rate_interval";

  private static final Set<String> AGGREGATIONS =
      Set.of(
          "sum",
          "min",
          "max",
          "avg",
          "group",
          "count",
          "stddev",
          "stdvar",
          "quantile",
          "topk",
          "bottomk",
          "count_values");
  private static final Set<String> KEEPING_LABELS = Set.of("topk", "bottomk");
  private static final Set<String> BEFORE_LABELS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "atan2", "start", "end", "Inf", "NaN");

  private final String text;
  private final List<Token> tokens;
  private final List<Selector> selectors = new ArrayList<>();
  private final List<Token> symbols = new ArrayList<>();
  private Optional<List<String>> groupedBy = Optional.empty();

  /** What the reading of the query has open. */
  private final Deque<String> functions = new ArrayDeque<>();

  private String next = "";
  private int place;

  /**
   * Series that a query asks for.
   *
   * @param metric empty when the name is among the matchers
   * @param matchers as they are written, without braces
   * @param range the window, such as {@code 5m}; empty: none
   * @param function what is made of them at once, such as {@code rate}; empty: nothing
   */
  public record Selector(String metric, String matchers, String range, String function) {
    /** Whether it is a rate, or the like, over the window that follows the zoom. */
    public boolean followsZoom() {
      return range.equals(RATE_INTERVAL);
    }
  }

  private Promql(String text) {
    this.text = text;
    this.tokens =
        Token.of(text).stream().filter(token -> token.kind() != Token.Kind.SPACE).toList();
    while (place < tokens.size()) {
      step();
    }
  }

  public static Promql of(String query) {
    return new Promql(query);
  }

  /** In the order of the text. */
  public List<Selector> selectors() {
    return List.copyOf(selectors);
  }

  /** The labels of the first {@code by}; empty when there is none. */
  public Optional<List<String>> groupedBy() {
    return groupedBy;
  }

  /** Whether what it calculates is more than sums, rates and the like of one quantity. */
  public boolean hasArithmetic() {
    return symbols.stream().anyMatch(token -> "*/%^".contains(token.text()));
  }

  /** Whether one of its functions is called this. */
  public boolean calls(String function) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is(function) && (tokens.get(i + 1).is("(") || tokens.get(i + 1).is("by"))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the series of its result have this label, as far as the outermost step tells. */
  public boolean keeps(String label) {
    for (int i = 0; i < tokens.size(); i++) {
      String word = tokens.get(i).text();
      if (AGGREGATIONS.contains(word) && !KEEPING_LABELS.contains(word)) {
        return i + 1 < tokens.size()
            && tokens.get(i + 1).is("by")
            && groupedBy.map(labels -> labels.contains(label)).orElse(false);
      }
    }
    return true;
  }

  /**
   * The same about other labels and metrics: a name is changed wherever it is one, and not in
   * texts.
   *
   * @param names by those that are changed
   */
  public String renaming(Map<String, String> names) {
    return Token.of(text).stream()
        .map(
            token -> token.isWord() ? names.getOrDefault(token.text(), token.text()) : token.text())
        .collect(Collectors.joining());
  }

  private void step() {
    Token token = tokens.get(place++);
    switch (token.kind()) {
      case WORD -> word(token.text());
      case SYMBOL -> symbol(token);
      default -> {}
    }
  }

  private void word(String word) {
    if (BEFORE_LABELS.contains(word) && isNext("(")) {
      List<String> labels = labels();
      if (word.equals("by") && groupedBy.isEmpty()) {
        groupedBy = Optional.of(labels);
      }
    } else if (AGGREGATIONS.contains(word) || isNext("(")) {
      next = word;
    } else if (!WORDS.contains(word) && !BEFORE_LABELS.contains(word)) {
      selector(word);
    }
  }

  private void symbol(Token token) {
    switch (token.text()) {
      case "(" -> {
        functions.push(next);
        next = "";
      }
      case ")" -> functions.poll();
      case "{" -> {
        place--;
        selector("");
      }
      default -> symbols.add(token);
    }
  }

  private List<String> labels() {
    place++;
    List<String> labels = new ArrayList<>();
    while (place < tokens.size() && !isNext(")")) {
      Token token = tokens.get(place++);
      if (token.isWord()) {
        labels.add(token.text());
      }
    }
    place++;
    return labels;
  }

  private void selector(String metric) {
    String matchers = isNext("{") ? within("}") : "";
    String range = isNext("[") ? within("]") : "";
    String function = functions.isEmpty() ? "" : functions.peek();
    selectors.add(new Selector(metric, matchers, range, function));
  }

  /** From an opening bracket to the closing one. */
  private String within(String end) {
    StringBuilder inside = new StringBuilder();
    place++;
    while (place < tokens.size() && !isNext(end)) {
      inside.append(tokens.get(place++).text());
    }
    place++;
    return inside.toString();
  }

  private boolean isNext(String text) {
    return place < tokens.size() && tokens.get(place).is(text);
  }
}
