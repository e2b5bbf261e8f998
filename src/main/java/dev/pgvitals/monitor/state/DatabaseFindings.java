package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.failure.Failure;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was found in the databases other than the home database. Immutable.
 *
 * @param facts of each database that was entered once
 * @param unavailable why each of the others that was tried could not be entered
 */
record DatabaseFindings(Map<String, DatabaseFacts> facts, Map<String, Failure> unavailable) {
  static final DatabaseFindings NONE = new DatabaseFindings(Map.of(), Map.of());

  DatabaseFindings {
    facts = Map.copyOf(facts);
    unavailable = Map.copyOf(unavailable);
  }

  /** The findings with these facts; empty when they are known already. */
  Optional<DatabaseFindings> with(DatabaseFacts found) {
    String name = found.name();
    if (found.equals(facts.get(name)) && !unavailable.containsKey(name)) {
      return Optional.empty();
    }
    Map<String, DatabaseFacts> entered = new HashMap<>(facts);
    entered.put(name, found);
    Map<String, Failure> others = new HashMap<>(unavailable);
    others.remove(name);
    return Optional.of(new DatabaseFindings(entered, others));
  }

  /**
   * The findings with this failure; empty when it is known already, or when the database was
   * entered before: what is planned there stays.
   */
  Optional<DatabaseFindings> with(String database, Failure failure) {
    if (facts.containsKey(database) || failure.equals(unavailable.get(database))) {
      return Optional.empty();
    }
    Map<String, Failure> others = new HashMap<>(unavailable);
    others.put(database, failure);
    return Optional.of(new DatabaseFindings(facts, others));
  }

  /** Of these databases alone. */
  DatabaseFindings only(Collection<String> databases) {
    return new DatabaseFindings(only(facts, databases), only(unavailable, databases));
  }

  private static <T> Map<String, T> only(Map<String, T> all, Collection<String> names) {
    Map<String, T> kept = new HashMap<>(all);
    kept.keySet().retainAll(names);
    return kept;
  }
}
