package dev.pgvitals.dashboard.promql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Whether a query gives few series however many servers, databases and tables there are: because it
 * takes the highest of them, or sums up all labels but one that has few values.
 */
public final class SeriesLimit {
  /** Stands for all the labels that a metric might have of which nothing is known. */
  public static final String ANY = "*";

  private static final Set<String> OF_SERVER = Set.of("job", "instance", "cluster", "server");
  private static final Set<String> TAKING = Set.of("topk", "bottomk");
  private static final Set<String> SUMMING =
      Set.of("sum", "min", "max", "avg", "group", "count", "stddev", "stdvar", "quantile");

  /** Operators from those that bind loosest; what is in one set binds alike. */
  private static final List<Set<String>> OPERATORS =
      List.of(
          Set.of("or"),
          Set.of("and", "unless"),
          Set.of("==", "!=", ">", "<", ">=", "<="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"),
          Set.of("^"));

  private final List<String> tokens;
  private final Function<String, Set<String>> labels;
  private final Set<String> single;
  private final Collection<Set<String>> few;
  private int place;

  /**
   * What a part of the query gives.
   *
   * @param labels those whose values tell series apart
   * @param taken whether there are few all the same
   */
  private record Part(Set<String> labels, boolean taken) {}

  private static final Part NUMBER = new Part(Set.of(), true);

  private SeriesLimit(
      String query,
      Function<String, Set<String>> labels,
      Set<String> single,
      Collection<Set<String>> few) {
    this.tokens = merged(query);
    this.labels = labels;
    this.single = single;
    this.few = few;
  }

  /**
   * Whether there is a limit.
   *
   * @param labels those of a metric, without the server's
   * @param single variables that stand for one value
   * @param few sets of labels that have few values, all those of a set together
   */
  public static boolean isKept(
      String query,
      Function<String, Set<String>> labels,
      Set<String> single,
      Collection<Set<String>> few) {
    SeriesLimit limit = new SeriesLimit(query, labels, single, few);
    Part whole = limit.operation(0);
    if (limit.place != limit.tokens.size()) {
      throw new IllegalArgumentException(
          "not understood from \"" + limit.tokens.get(limit.place) + "\" on: " + query);
    }
    return limit.isFew(whole);
  }

  /** Without spaces, and with operators of two characters as one. */
  private static List<String> merged(String query) {
    List<String> merged = new ArrayList<>();
    for (Token token : Token.of(query)) {
      int last = merged.size() - 1;
      if (token.is("=") && last >= 0 && Set.of("=", "!", ">", "<").contains(merged.get(last))) {
        merged.set(last, merged.get(last) + "=");
      } else if (token.is("~") && last >= 0 && Set.of("=", "!").contains(merged.get(last))) {
        merged.set(last, merged.get(last) + "~");
      } else if (token.kind() != Token.Kind.SPACE) {
        merged.add(token.text());
      }
    }
    return merged;
  }

  private boolean isFew(Part part) {
    return part.taken()
        || part.labels().isEmpty()
        || few.stream().anyMatch(labels -> labels.containsAll(part.labels()));
  }

  private Part operation(int level) {
    if (level == OPERATORS.size()) {
      return operand();
    }
    Part left = operation(level + 1);
    while (place < tokens.size() && OPERATORS.get(level).contains(tokens.get(place))) {
      String operator = tokens.get(place++);
      take("bool");
      boolean on = take("on");
      Set<String> by = on ? list() : Set.of();
      boolean many = take("group_left");
      Set<String> brought = many ? list() : Set.of();
      left = combined(operator, left, operation(level + 1), on, by, many, brought);
    }
    return left;
  }

  private Part combined(
      String operator,
      Part left,
      Part right,
      boolean on,
      Set<String> by,
      boolean many,
      Set<String> brought) {
    if (operator.equals("or")) {
      return new Part(union(left.labels(), right.labels()), isFew(left) && isFew(right));
    }
    if (left.equals(NUMBER) || right.equals(NUMBER)) {
      return left.equals(NUMBER) ? right : left;
    }
    if (operator.equals("unless")) {
      return left;
    }
    // A series on the right stands for one on the left where it has all labels of that.
    boolean few = isFew(left) || (isFew(right) && (!on || by.containsAll(left.labels())));
    if (operator.equals("and")) {
      return new Part(left.labels(), few);
    }
    Set<String> kept = on && !many ? intersection(left.labels(), by) : left.labels();
    return new Part(union(kept, brought), few);
  }

  private Part operand() {
    String word = tokens.get(place);
    if (word.equals("-")) {
      place++;
      return operand();
    }
    if (word.equals("(")) {
      place++;
      Part inner = operation(0);
      expect(")");
      return windowed(inner);
    }
    if (word.equals("{")) {
      return windowed(selector(""));
    }
    place++;
    if (word.matches("[0-9.].*|\\$\\w+|[\"'].*")) {
      return NUMBER;
    }
    if (TAKING.contains(word) || SUMMING.contains(word)) {
      return windowed(aggregation(word));
    }
    return windowed(isNext("(") ? call(word) : selector(word));
  }

  private Part aggregation(String word) {
    boolean by = take("by");
    Set<String> labels = by ? list() : Set.of();
    List<Part> arguments = arguments();
    if (take("by")) {
      by = true;
      labels = list();
    }
    Part of = arguments.get(arguments.size() - 1);
    if (TAKING.contains(word)) {
      return new Part(of.labels(), !by || isFew(of));
    }
    return new Part(intersection(of.labels(), labels), isFew(of));
  }

  private Part call(String function) {
    int first = place + 1;
    List<Part> arguments = arguments();
    return switch (function) {
      case "time", "vector", "scalar" -> NUMBER;
      case "histogram_quantile" -> {
        Part of = arguments.get(1);
        yield new Part(without(of.labels(), "le"), of.taken());
      }
      case "label_replace" -> {
        Part of = arguments.get(0);
        String made = arguments.size() == 5 ? made(first) : "";
        yield new Part(union(of.labels(), Set.of(made)), isFew(of));
      }
      default -> arguments.stream().filter(part -> !part.equals(NUMBER)).findFirst().orElse(NUMBER);
    };
  }

  /** The label that a label_replace makes: the first text among its arguments. */
  private String made(int from) {
    for (int i = from, depth = 0; i < place; i++) {
      String token = tokens.get(i);
      depth += "({[".contains(token) ? 1 : ")}]".contains(token) ? -1 : 0;
      if (depth == 0 && token.startsWith("\"")) {
        return token.substring(1, token.length() - 1);
      }
    }
    return "";
  }

  private Part selector(String metric) {
    Set<String> of = new TreeSet<>(OF_SERVER);
    of.addAll(labels.apply(metric));
    if (take("{")) {
      while (!isNext("}")) {
        matcher(of);
      }
      expect("}");
    }
    return new Part(of, false);
  }

  /** One value of the label is meant, by a text or by what the reader of the board has chosen. */
  private void matcher(Set<String> of) {
    String label = tokens.get(place++);
    String operator = tokens.get(place++);
    String value = tokens.get(place++);
    take(",");
    boolean chosen = single.contains(value.replaceAll("[\"$]", "")) && value.startsWith("\"$");
    if (operator.equals("=") || chosen) {
      of.remove(label);
    }
    if (chosen && OF_SERVER.contains(label)) {
      of.removeAll(OF_SERVER);
    }
  }

  /** After a window, or {@code @ end()}. */
  private Part windowed(Part part) {
    if (take("[")) {
      while (!take("]")) {
        place++;
      }
    }
    if (take("@")) {
      place++;
      list();
    }
    return part;
  }

  private List<Part> arguments() {
    List<Part> arguments = new ArrayList<>();
    expect("(");
    while (!take(")")) {
      arguments.add(operation(0));
      take(",");
    }
    return arguments;
  }

  private Set<String> list() {
    Set<String> words = new TreeSet<>();
    expect("(");
    while (!take(")")) {
      String word = tokens.get(place++);
      if (!word.equals(",")) {
        words.add(word);
      }
    }
    return words;
  }

  private boolean isNext(String token) {
    return place < tokens.size() && tokens.get(place).equals(token);
  }

  private boolean take(String token) {
    boolean is = isNext(token);
    place += is ? 1 : 0;
    return is;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw new IllegalArgumentException("no " + token + " in: " + String.join(" ", tokens));
    }
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  private static Set<String> intersection(Set<String> one, Set<String> other) {
    if (one.contains(ANY)) {
      return other;
    }
    Set<String> both = new TreeSet<>(one);
    both.retainAll(other);
    return both;
  }

  private static Set<String> without(Set<String> labels, String label) {
    Set<String> rest = new TreeSet<>(labels);
    rest.remove(label);
    return rest;
  }
}
