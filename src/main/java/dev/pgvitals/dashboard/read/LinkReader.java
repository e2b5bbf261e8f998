package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Link;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.ValueReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads where a click leads. */
final class LinkReader {
  /** What a click in a graph may lead to besides boards. */
  static final List<String> OF_SERIES = List.of(Link.ALERTS, Link.STATEMENT);

  /** What a click on a line of a table may lead to besides boards. */
  static final List<String> OF_ROWS = List.of(Link.STATEMENT, Link.TABLE);

  private LinkReader() {}

  static Optional<Link> read(ValueReader value, Set<String> boards, List<String> words) {
    Set<String> known = new TreeSet<>(boards);
    known.addAll(words);
    Optional<String> target = value.text();
    if (target.isPresent() && !known.contains(target.get())) {
      value.problem(
          "there is no board \"" + target.get() + "\"" + Suggestion.of(target.get(), known));
      return Optional.empty();
    }
    return target.map(Link::new);
  }
}
