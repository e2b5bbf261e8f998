package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.failure.Failure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a server's databases other than the home database, and which of them are to be
 * entered to find out more. Not thread-safe: guarded by the {@link ServerState} that has it.
 */
final class OtherDatabases {
  /** A database that does not exist is tried this many times less often than one that does. */
  private static final int UNKNOWN_DATABASE_FACTOR = 10;

  private final Map<String, Long> triedAt = new HashMap<>();

  /** Their facts may no longer hold. */
  private final Set<String> invalid = new HashSet<>();

  private DatabaseFindings findings = DatabaseFindings.NONE;
  private List<String> databases = List.of();

  /** Where a query is skipped for want of something that may be created at any time. */
  private Set<String> lacking = Set.of();

  /** From now on the databases and the findings are those of the plan. */
  void apply(PlanChange next) {
    Set<String> nowLacking =
        next.plan().skipped().stream()
            .filter(query -> query.reason().mayEndInDatabase())
            .flatMap(query -> placesOf(query, next.databases()))
            .collect(Collectors.toSet());
    databases = next.databases();
    findings = next.findings();
    lacking = nowLacking;
    triedAt.keySet().retainAll(databases);
    invalid.retainAll(databases);
  }

  /** Where what the query needs might be created. */
  private static Stream<String> placesOf(SkippedQuery skipped, List<String> databases) {
    return skipped.database().isEmpty() && skipped.query().isAboutExtension()
        ? databases.stream()
        : Stream.of(skipped.database());
  }

  /** It was entered, or that was tried. */
  void tried(String database, long now) {
    triedAt.put(database, now);
    invalid.remove(database);
  }

  /** Its facts may no longer hold: they are to be read again. */
  void invalidate(String database) {
    triedAt.remove(database);
    invalid.add(database);
  }

  /**
   * Those to be entered: there are no valid facts of them yet, or something that a query needs was
   * not there.
   *
   * @param factsLife after how many nanoseconds such a database is tried again
   */
  Set<String> toEnter(long now, long factsLife) {
    Set<String> wanted = new HashSet<>();
    for (String database : databases) {
      Failure failure = findings.unavailable().get(database);
      // Each try is a line in the pooler's log.
      boolean seldom = failure != null && failure.isUnknownDatabase();
      boolean wants =
          !findings.facts().containsKey(database)
              || lacking.contains(database)
              || invalid.contains(database);
      if (wants
          && !triedWithin(
              database, now, seldom ? UNKNOWN_DATABASE_FACTOR * factsLife : factsLife)) {
        wanted.add(database);
      }
    }
    return wanted;
  }

  /** Whether the database was entered, or that was tried, within so many nanoseconds. */
  boolean triedWithin(String database, long now, long nanos) {
    Long at = triedAt.get(database);
    return at != null && now - at < nanos;
  }

  /** How many were neither entered yet nor refused to be. */
  int unknown() {
    return (int)
        databases.stream()
            .filter(
                database ->
                    !findings.facts().containsKey(database)
                        && !findings.unavailable().containsKey(database))
            .count();
  }

  boolean isEmpty() {
    return databases.isEmpty();
  }

  DatabaseFindings findings() {
    return findings;
  }
}
