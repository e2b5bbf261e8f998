package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.dashboard.facts.Units;
import dev.pgvitals.dashboard.promql.Abbreviations;
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

  Units units() {
    return new Units(metrics);
  }
}
