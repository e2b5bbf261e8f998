package dev.pgvitals.collect.plan;

import dev.pgvitals.text.Plural;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What our role would have to be a member of, and inherit from, to see all that the catalogue asks
 * for.
 *
 * @param roles that skipped queries require, and ours is no member of; in the order of their names
 * @param unused the same that ours is a member of but does not inherit from; of the two at least
 *     one
 * @param skipped how many queries that keeps from running
 * @param grant what helps
 */
public record MissingRoles(
    String user, List<String> roles, List<String> unused, long skipped, String grant) {
  /** The one to be a member of. */
  public static final String ALL = "pg_monitor";

  /** Whose privileges a member of pg_monitor has. */
  private static final Set<String> WITHIN =
      Set.of(ALL, "pg_read_all_settings", "pg_read_all_stats", "pg_stat_scan_tables");

  public MissingRoles {
    roles = List.copyOf(roles);
    unused = List.copyOf(unused);
  }

  /** Empty when the role is a member of all. */
  public static Optional<MissingRoles> of(ServerFacts facts, Plan plan) {
    List<SkippedQuery> queries =
        plan.skipped().stream()
            .filter(skipped -> skipped.reason() == SkipReason.PRIVILEGE)
            .filter(skipped -> lacking(facts, skipped).findAny().isPresent())
            .toList();
    List<String> roles =
        queries.stream().flatMap(skipped -> lacking(facts, skipped)).distinct().sorted().toList();
    return roles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MissingRoles(
                facts.user(),
                roles.stream().filter(role -> !facts.isUnusedMemberOf(role)).toList(),
                roles.stream().filter(facts::isUnusedMemberOf).toList(),
                queries.stream().map(skipped -> skipped.query().name()).distinct().count(),
                RoleGrant.of(
                    roles.stream()
                        .map(role -> WITHIN.contains(role) ? ALL : role)
                        .distinct()
                        .toList(),
                    facts)));
  }

  private static Stream<String> lacking(ServerFacts facts, SkippedQuery skipped) {
    return skipped.query().requires().privileges().stream().filter(role -> !facts.isMemberOf(role));
  }

  /** Who lacks what, what comes of it, and the GRANT that helps: a clause for people. */
  public String text() {
    boolean statistics = Stream.concat(roles.stream(), unused.stream()).anyMatch(WITHIN::contains);
    return "role %s is %s: %s skipped%s; %s"
        .formatted(
            user,
            lack(),
            skipped == 1 ? "1 query is" : Plural.of(skipped, "query", "queries") + " are",
            statistics ? ", and others may lack values (docs/roles.md)" : "",
            grant);
  }

  private String lack() {
    return Stream.concat(
            roles.isEmpty()
                ? Stream.empty()
                : Stream.of("not a member of " + String.join(", ", roles)),
            unused.isEmpty()
                ? Stream.empty()
                : Stream.of("a member of " + String.join(", ", unused) + " but does not inherit"))
        .collect(Collectors.joining(", and "));
  }
}
