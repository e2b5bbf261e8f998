package dev.pgvitals.collect.plan;

import dev.pgvitals.text.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What gives our role the privileges of other roles. */
final class RoleGrant {
  /** Since when each grant says for itself whether it is inherited. */
  private static final int INHERIT_BY_GRANT = 160_000;

  private RoleGrant() {}

  /**
   * The statements, one in most cases, without the semicolon at the end.
   *
   * @param roles that were asked about
   */
  static String of(List<String> roles, ServerFacts facts) {
    Memberships memberships = facts.memberships();
    String user = SqlNames.quoted(facts.user());
    if (facts.version() >= INHERIT_BY_GRANT) {
      boolean inherited =
          memberships.inherits() && roles.stream().noneMatch(memberships.unused()::contains);
      return grant(roles, user) + (inherited ? "" : " WITH INHERIT TRUE");
    }
    List<String> statements = new ArrayList<>();
    // Of a role that inherits, another one between the two does not: a grant of its own helps.
    List<String> granted =
        roles.stream()
            .filter(role -> memberships.inherits() || !memberships.unused().contains(role))
            .toList();
    if (!granted.isEmpty()) {
      statements.add(grant(granted, user));
    }
    if (!memberships.inherits()) {
      statements.add("ALTER ROLE " + user + " INHERIT");
    }
    return String.join("; ", statements);
  }

  private static String grant(List<String> roles, String user) {
    return roles.stream()
        .map(SqlNames::quoted)
        .collect(Collectors.joining(", ", "GRANT ", " TO " + user));
  }
}
