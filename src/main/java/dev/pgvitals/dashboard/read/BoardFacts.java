package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.dashboard.facts.Units;
import dev.pgvitals.dashboard.promql.Abbreviations;
import dev.pgvitals.yaml.ValueReader;
import java.util.Optional;
import java.util.Set;

/**
 * What a board's file may refer to.
 *
 * @param boards names that links may lead to
 */
record BoardFacts(
    Conventions conventions,
    Abbreviations abbreviations,
    MetricFacts metrics,
    AlertLimits limits,
    Set<String> boards) {
  BoardFacts {
    boards = Set.copyOf(boards);
  }

  /** The query in full; empty when it uses an abbreviation wrongly, which is then reported. */
  Optional<String> query(ValueReader value) {
    Optional<String> text = value.text();
    try {
      return text.map(query -> abbreviations.full(query.strip()));
    } catch (IllegalArgumentException e) {
      value.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  Units units() {
    return new Units(metrics);
  }
}
