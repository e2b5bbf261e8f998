package dev.pgvitals.rescue.plan;

import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What each recipe finds in a situation. The same situation gives the same diagnosis. */
public final class Diagnoses {
  private Diagnoses() {}

  /** For one who looks at it first. */
  public static Diagnosis of(Recipe recipe, Situation situation, Limits limits) {
    return of(recipe, situation, limits, false);
  }

  /** For one who is at work on it: some trouble is over later than it began. */
  public static Diagnosis during(Recipe recipe, Situation situation, Limits limits) {
    return of(recipe, situation, limits, true);
  }

  private static Diagnosis of(Recipe recipe, Situation situation, Limits limits, boolean during) {
    return switch (recipe) {
      case IDLE -> idle(situation, limits, during);
      case IDLE_IN_TRANSACTION -> idleInTransaction(situation, limits);
      case LONG_QUERIES -> longQueries(situation, limits);
      case BLOCKERS -> blockers(situation, limits);
      case LEAK -> Leaks.diagnosis(situation, limits);
      case WRAPAROUND -> WraparoundDiagnosis.of(situation, limits);
    };
  }

  private static Diagnosis idle(Situation situation, Limits limits, boolean during) {
    Slots slots = situation.slots();
    if (during ? slots.tooMany() == 0 : !slots.isShort()) {
      return Diagnosis.fine(slots + "; it is trouble above 90 %.");
    }
    List<Candidate> candidates =
        clients(situation)
            .filter(session -> session.isIdle() && limits.isOld(session.age()))
            .sorted(Comparator.comparing(Session::age).reversed().thenComparingLong(Session::pid))
            .map(
                session -> {
                  Candidate one = Candidate.of(session, "idle for " + text(session.age()));
                  return session.holdsAdvisoryLock()
                      ? one.sparedBecause("holds an advisory lock")
                      : one;
                })
            .toList();
    String finding =
        "%s. %s must end until 80 %% are in use."
            .formatted(slots, Plural.of(slots.tooMany(), "session"));
    return new Diagnosis(
        true,
        finding,
        candidates,
        slots.tooMany(),
        candidates.isEmpty()
            ? List.of(
                "Nobody has been idle for %s: look for what they do with `pgvitals rescue blockers`"
                        .formatted(text(limits.olderThan()))
                    + " and `pgvitals rescue long-queries`.")
            : List.of());
  }

  private static Diagnosis idleInTransaction(Situation situation, Limits limits) {
    List<Candidate> candidates =
        clients(situation)
            .filter(session -> session.isIdleInTransaction() && limits.isOld(session.age()))
            .sorted(
                Comparator.comparing((Session s) -> s.ages().transaction().orElse(s.age()))
                    .reversed()
                    .thenComparingLong(Session::pid))
            .map(
                session ->
                    Candidate.of(
                        session,
                        "%s for %s, its transaction open for %s"
                            .formatted(
                                session.state(),
                                text(session.age()),
                                text(session.ages().transaction().orElse(session.age())))))
            .toList();
    return Diagnosis.all(
        "%s a transaction open without doing anything, for %s or longer."
            .formatted(keeps(candidates.size()), text(limits.olderThan())),
        candidates);
  }

  private static String keeps(int count) {
    return count == 1 ? "1 session holds" : (count == 0 ? "No" : count) + " sessions hold";
  }

  private static Diagnosis longQueries(Situation situation, Limits limits) {
    List<Candidate> candidates =
        clients(situation)
            .filter(
                session ->
                    session.isActive()
                        && limits.isOld(session.ages().query().orElse(Duration.ZERO)))
            .sorted(
                Comparator.comparing((Session s) -> s.ages().query().orElse(Duration.ZERO))
                    .reversed()
                    .thenComparingLong(Session::pid))
            .map(
                session -> {
                  Candidate one =
                      Candidate.of(
                          session,
                          "its statement has run for "
                              + text(session.ages().query().orElseThrow()));
                  return session.isWaiting()
                      ? one.sparedBecause("waits for " + pids(session.blockedBy()))
                      : one;
                })
            .toList();
    long waiting = candidates.stream().filter(one -> one.spared().isPresent()).count();
    Diagnosis found =
        Diagnosis.all(
            "%s for %s or longer."
                .formatted(
                    candidates.isEmpty()
                        ? "No statement has run"
                        : Plural.of(candidates.size(), "statement has", "statements have") + " run",
                    text(limits.olderThan())),
            candidates);
    return waiting == 0
        ? found
        : new Diagnosis(
            found.trouble(),
            found.finding(),
            candidates,
            found.needed(),
            List.of("Who waits for a lock is not what is wrong: see `pgvitals rescue blockers`."));
  }

  private static Diagnosis blockers(Situation situation, Limits limits) {
    WaitTree tree = new WaitTree(situation.sessions());
    List<Session> waiters =
        tree.waiters().stream()
            .filter(session -> limits.isOld(session.ages().waiting().orElse(Duration.ZERO)))
            .toList();
    if (waiters.isEmpty()) {
      return Diagnosis.fine(
          "Nobody has waited for a lock for %s or longer.".formatted(text(limits.olderThan())));
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Session root : tree.roots()) {
      List<Session> behind = tree.waitersOf(root.pid());
      if (limits.isOld(WaitTree.longest(behind))) {
        candidates.add(
            Candidate.of(
                root,
                "%s for it, the longest for %s"
                    .formatted(
                        Plural.of(behind.size(), "session waits", "sessions wait"),
                        text(WaitTree.longest(behind)))));
      }
    }
    List<String> remarks = new ArrayList<>();
    int prepared = tree.behindPreparedTransactions().size();
    if (prepared > 0) {
      remarks.add(
          "%s for a prepared transaction, which belongs to no session: SELECT gid, prepared, owner"
                  .formatted(Plural.of(prepared, "session waits", "sessions wait"))
              + " FROM pg_prepared_xacts; then ROLLBACK PREPARED '...' by its owner.");
    }
    return new Diagnosis(
        true,
        "%s for a lock for %s or longer."
            .formatted(
                Plural.of(waiters.size(), "session has waited", "sessions have waited"),
                text(limits.olderThan())),
        candidates,
        candidates.size(),
        remarks);
  }

  static java.util.stream.Stream<Session> clients(Situation situation) {
    return situation.sessions().stream().filter(Session::isClient);
  }

  private static String pids(List<Long> pids) {
    return pids.stream()
        .distinct()
        .map(pid -> pid == 0 ? "a prepared transaction" : "" + pid)
        .reduce((a, b) -> a + ", " + b)
        .orElse("nobody");
  }

  /** In whole seconds where it is more than one. */
  public static String text(Duration age) {
    Duration shown = age.isNegative() ? Duration.ZERO : age;
    return Durations.format(
        shown.truncatedTo(
            shown.compareTo(Duration.ofSeconds(1)) < 0 ? ChronoUnit.MILLIS : ChronoUnit.SECONDS));
  }
}
