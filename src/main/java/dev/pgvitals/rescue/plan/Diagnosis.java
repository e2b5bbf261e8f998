package dev.pgvitals.rescue.plan;

import java.util.List;

/**
 * What a recipe finds.
 *
 * @param trouble whether there is something to be done
 * @param finding in a sentence
 * @param candidates whom to begin with first; none where there is no trouble
 * @param needed how many of them at most
 * @param remarks what a person has to do besides
 */
public record Diagnosis(
    boolean trouble, String finding, List<Candidate> candidates, int needed, List<String> remarks) {
  public Diagnosis {
    candidates = List.copyOf(candidates);
    remarks = List.copyOf(remarks);
  }

  static Diagnosis fine(String finding) {
    return new Diagnosis(false, finding, List.of(), 0, List.of());
  }

  static Diagnosis all(String finding, List<Candidate> candidates) {
    return new Diagnosis(!candidates.isEmpty(), finding, candidates, candidates.size(), List.of());
  }
}
