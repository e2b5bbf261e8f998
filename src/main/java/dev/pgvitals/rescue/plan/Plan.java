package dev.pgvitals.rescue.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rescue does, if it is let.
 *
 * @param targets whom it signals, in that order
 * @param spared who would be signalled and is not, with the reason
 * @param beyond how many more there are that would help, but for the most that may be signalled
 */
public record Plan(Diagnosis diagnosis, List<Target> targets, List<Candidate> spared, int beyond) {
  public Plan {
    targets = List.copyOf(targets);
    spared = List.copyOf(spared);
  }

  /**
   * Whom to signal.
   *
   * @param waiters all who wait for it
   */
  public record Target(Session session, Verb verb, String why, List<Session> waiters) {
    public Target {
      waiters = List.copyOf(waiters);
    }
  }

  /**
   * Leaves out whom nobody may touch, and all beyond the most.
   *
   * @param most that may be signalled
   */
  public static Plan of(
      Diagnosis diagnosis, List<Session> sessions, Protection protection, int most) {
    WaitTree tree = new WaitTree(sessions);
    List<Target> targets = new ArrayList<>();
    List<Candidate> spared = new ArrayList<>();
    for (Candidate candidate : diagnosis.candidates()) {
      Optional<String> reason = protection.reason(candidate.session()).or(candidate::spared);
      if (reason.isPresent()) {
        spared.add(candidate.sparedBecause(reason.get()));
      } else {
        targets.add(
            new Target(
                candidate.session(),
                candidate.verb(),
                candidate.why(),
                tree.waitersOf(candidate.session().pid())));
      }
    }
    int wanted = Math.min(targets.size(), diagnosis.needed());
    int taken = Math.min(wanted, most);
    return new Plan(diagnosis, targets.subList(0, taken), spared, wanted - taken);
  }
}
