package dev.pgvitals.monitor;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.failure.Failure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of a server's databases but the home database, and which of them want a visit.
 * Guarded by the {@link ServerState} that has it.
 */
final class OtherDatabases {
  /** A database that is not there is asked for so much less often than one that may let us in. */
  private static final int PATIENCE = 10;

  private final Map<String, DatabaseFacts> facts = new HashMap<>();
  private final Map<String, Long> triedAt = new HashMap<>();

  /** Why a database of which nothing is known could not be entered. */
  private final Map<String, Failure> closed = new HashMap<>();

  /** What is known of these may no longer hold. */
  private final Set<String> doubted = new HashSet<>();

  private List<String> visitable = List.of();

  /** Where a query is skipped for want of something that may be created at any time. */
  private Set<String> lacking = Set.of();

  /** From now on these are the ones to visit. */
  void visit(List<String> databases) {
    visitable = databases;
    facts.keySet().retainAll(databases);
    triedAt.keySet().retainAll(databases);
    closed.keySet().retainAll(databases);
    doubted.retainAll(databases);
  }

  /** From now on this is what runs in them, or does not. */
  void planned(Plan plan) {
    lacking =
        plan.skipped().stream()
            .filter(query -> query.reason().mayBeCreated())
            .map(SkippedQuery::database)
            .collect(Collectors.toSet());
  }

  /** It was entered, or that was tried. */
  void tried(String database, long now) {
    triedAt.put(database, now);
    doubted.remove(database);
  }

  /** Whether what was found there asks for another plan. */
  boolean isNews(DatabaseFacts found) {
    return !found.equals(facts.get(found.name())) || closed.containsKey(found.name());
  }

  /** Whether that it refuses us asks for another plan: what is planned there stays. */
  boolean isNews(String database, Failure failure) {
    return !facts.containsKey(database) && !failure.equals(closed.get(database));
  }

  void entered(DatabaseFacts found) {
    closed.remove(found.name());
    facts.put(found.name(), found);
  }

  void refused(String database, Failure failure) {
    closed.put(database, failure);
  }

  /** What is known of it may no longer hold. */
  void doubt(String database) {
    triedAt.remove(database);
    doubted.add(database);
  }

  /**
   * Those of which nothing is known yet or what is known is in doubt, or where something that a
   * query needs was not there.
   *
   * @param factsLife after how many nanoseconds such a database is tried again
   */
  Set<String> wanted(long now, long factsLife) {
    Set<String> wanted = new HashSet<>();
    for (String database : visitable) {
      Failure failure = closed.get(database);
      // Each try is a line in the pooler's log.
      boolean patient = failure != null && failure.isUnknownDatabase();
      boolean wants =
          !facts.containsKey(database) || lacking.contains(database) || doubted.contains(database);
      if (wants && !triedSince(database, now, patient ? PATIENCE * factsLife : factsLife)) {
        wanted.add(database);
      }
    }
    return wanted;
  }

  /** Whether the database was entered, or that was tried, within so many nanoseconds. */
  boolean triedSince(String database, long now, long nanos) {
    Long at = triedAt.get(database);
    return at != null && now - at < nanos;
  }

  /** How many nothing is known of. */
  int unknown() {
    return (int) visitable.stream().filter(database -> !facts.containsKey(database)).count();
  }

  boolean isEmpty() {
    return visitable.isEmpty();
  }

  Map<String, DatabaseFacts> facts() {
    return facts;
  }

  Map<String, Failure> closed() {
    return closed;
  }
}
