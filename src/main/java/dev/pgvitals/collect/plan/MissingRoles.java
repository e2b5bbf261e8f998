package dev.pgvitals.collect.plan;

import dev.pgvitals.text.Plural;
import dev.pgvitals.text.SqlNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What our role would have to be a member of to see all that the catalogue asks for.
 *
 * @param roles that skipped queries require; at least one, in the order of their names
 * @param skipped how many queries that keeps from running
 */
public record MissingRoles(String user, List<String> roles, long skipped) {
  /** The one to be a member of. */
  public static final String ALL = "pg_monitor";

  /** Whose privileges a member of pg_monitor has. */
  private static final Set<String> WITHIN =
      Set.of(ALL, "pg_read_all_settings", "pg_read_all_stats", "pg_stat_scan_tables");

  public MissingRoles {
    roles = List.copyOf(roles);
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
                roles,
                queries.stream().map(skipped -> skipped.query().name()).distinct().count()));
  }

  private static Stream<String> lacking(ServerFacts facts, SkippedQuery skipped) {
    return skipped.query().requires().privileges().stream().filter(role -> !facts.isMemberOf(role));
  }

  /** Who lacks what, what comes of it, and the GRANT that helps: a clause for people. */
  public String text() {
    String granted =
        roles.stream()
            .map(role -> WITHIN.contains(role) ? ALL : SqlNames.quoted(role))
            .distinct()
            .collect(Collectors.joining(", "));
    return "role %s is not a member of %s: %s skipped%s; GRANT %s TO %s"
        .formatted(
            user,
            String.join(", ", roles),
            skipped == 1 ? "1 query is" : Plural.of(skipped, "query", "queries") + " are",
            roles.stream().anyMatch(WITHIN::contains)
                ? ", and others may lack values (docs/roles.md)"
                : "",
            granted,
            SqlNames.quoted(user));
  }
}
