package dev.pgvitals.advice.index;

import dev.pgvitals.advice.look.Tables;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tries candidates as hypothetical indexes, and chooses few that together save the most time of the
 * statements: one at a time, the one that adds most.
 */
public final class IndexSearch {
  /**
   * An index for which the planner's cost of a statement does not halve is not worth its writes.
   */
  private static final double LEAST_SAVED = 0.5;

  /** Of the time of all statements. */
  private static final double LEAST_GAIN = 0.01;

  /** One more column in an index that is chosen already must gain more than that. */
  private static final double LEAST_GAIN_OF_COLUMN = 0.05;

  private static final int MOST_TRIES = 500;
  private static final int MOST_OF_TABLE = 5;

  private final Hypotheses hypotheses;
  private final Qualstats qualstats;
  private final Tables tables;

  public IndexSearch(Hypotheses hypotheses, Qualstats qualstats, Tables tables) {
    this.hypotheses = hypotheses;
    this.qualstats = qualstats;
    this.tables = tables;
  }

  /**
   * A statement with its plan as it is.
   *
   * @param path where its names are looked for
   */
  public record Planned(WatchedStatement statement, String path, PlanNode plan) {}

  /**
   * That an index helps a statement.
   *
   * @param before cost of the plan as it is
   * @param after with the index
   */
  public record Proof(Planned planned, double before, double after) {
    /** Of the statement's cost, from 0 to 1. */
    public double saved() {
      return before <= 0 ? 0 : Math.max(0, 1 - after / before);
    }

    /** Of the time of all statements, from 0 to 1. */
    public double gain() {
      return saved() * planned.statement().executionShare();
    }
  }

  /**
   * An index to have.
   *
   * @param bytes it would take, by hypopg's estimate
   * @param proofs of the statements it is for, the one that gains most first
   * @param gain of the time of all statements, in addition to the indexes chosen before
   */
  public record Choice(Candidate candidate, double bytes, List<Proof> proofs, double gain) {
    public Choice {
      proofs = List.copyOf(proofs);
    }
  }

  private record Tried(Candidate candidate, double bytes, List<Proof> proofs) {}

  /** Tries and chooses. */
  public List<Choice> search(List<Planned> statements) throws SQLException {
    Map<Candidate, Tried> tried = new LinkedHashMap<>();
    int tries = 0;
    for (Planned planned : statements) {
      Map<Candidate, Set<String>> candidates =
          new LinkedHashMap<>(Candidates.of(planned.plan(), tables));
      qualstats.addTo(candidates, planned.statement().queryId(), tables);
      for (Map.Entry<Candidate, Set<String>> entry : candidates.entrySet()) {
        if (++tries > MOST_TRIES) {
          return chosen(List.copyOf(tried.values()));
        }
        Optional<Hypotheses.Outcome> outcome =
            hypotheses.plan(
                planned.statement().text(), planned.path(), entry.getKey(), entry.getValue());
        if (outcome.isPresent()) {
          Proof proof = new Proof(planned, planned.plan().cost(), outcome.get().plan().cost());
          if (proof.saved() >= LEAST_SAVED) {
            tried
                .computeIfAbsent(
                    entry.getKey(), one -> new Tried(one, outcome.get().bytes(), new ArrayList<>()))
                .proofs()
                .add(proof);
          }
        }
      }
    }
    return chosen(List.copyOf(tried.values()));
  }

  private static List<Choice> chosen(List<Tried> tried) {
    Map<String, Double> saved = new HashMap<>();
    Map<Object, Integer> ofTable = new HashMap<>();
    Set<Tried> left = new LinkedHashSet<>(tried);
    List<Choice> choices = new ArrayList<>();
    while (!left.isEmpty()) {
      Tried best =
          left.stream()
              .max(
                  Comparator.comparingDouble((Tried one) -> added(one, saved))
                      .thenComparingInt(one -> -one.candidate().keys().size()))
              .orElseThrow();
      double gain = added(best, saved);
      left.remove(best);
      if (gain < LEAST_GAIN) {
        break;
      }
      Candidate candidate = best.candidate();
      Optional<Choice> longer =
          choices.stream().filter(one -> candidate.isPrefixOf(one.candidate())).findFirst();
      if (longer.isPresent()) {
        // The same index serves more statements than those it was chosen for.
        Choice chosen = longer.get();
        Choice both =
            new Choice(
                chosen.candidate(),
                chosen.bytes(),
                merged(chosen.proofs(), best.proofs()),
                chosen.gain() + gain);
        choices.set(choices.indexOf(chosen), both);
        note(both.proofs(), saved);
        continue;
      }
      Optional<Choice> shorter =
          choices.stream().filter(one -> one.candidate().isPrefixOf(candidate)).findFirst();
      boolean covered = shorter.isPresent() && gain < LEAST_GAIN_OF_COLUMN;
      if (covered || ofTable.merge(candidate.table(), 1, Integer::sum) > MOST_OF_TABLE) {
        continue;
      }
      // One that does more takes the place of one that was chosen before, and serves the same.
      shorter.ifPresent(choices::remove);
      List<Proof> proofs = merged(best.proofs(), shorter.map(Choice::proofs).orElse(List.of()));
      choices.add(
          new Choice(
              candidate, best.bytes(), proofs, gain + shorter.map(Choice::gain).orElse(0.0)));
      note(proofs, saved);
    }
    return choices;
  }

  private static void note(List<Proof> proofs, Map<String, Double> saved) {
    proofs.forEach(
        proof -> saved.merge(proof.planned().statement().queryId(), proof.saved(), Math::max));
  }

  /** All of them; of two about one statement, that of the first list. */
  private static List<Proof> merged(List<Proof> first, List<Proof> second) {
    return Stream.concat(
            first.stream(), second.stream().filter(proof -> !isAbout(first, proof.planned())))
        .sorted(Comparator.comparingDouble(Proof::gain).reversed())
        .toList();
  }

  private static boolean isAbout(List<Proof> proofs, Planned planned) {
    return proofs.stream().anyMatch(proof -> proof.planned().equals(planned));
  }

  /** What an index saves beyond those that were chosen, of the time of all statements. */
  private static double added(Tried one, Map<String, Double> saved) {
    return one.proofs().stream()
        .mapToDouble(
            proof ->
                proof.planned().statement().executionShare()
                    * Math.max(
                        0,
                        proof.saved()
                            - saved.getOrDefault(proof.planned().statement().queryId(), 0.0)))
        .sum();
  }
}
