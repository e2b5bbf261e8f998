package dev.pgvitals.collect.plan;

import java.util.Set;

/**
 * Of which roles ours is a member, of those asked about.
 *
 * @param used whose privileges it has
 * @param unused whose privileges it does not have, as it does not inherit them: it would have to
 *     SET ROLE, which the agent does not do
 * @param inherits whether our role has the attribute INHERIT: before 16 it decides on all
 *     memberships, since then on those granted from now on without a word of it
 */
public record Memberships(Set<String> used, Set<String> unused, boolean inherits) {
  public Memberships {
    used = Set.copyOf(used);
    unused = Set.copyOf(unused);
  }

  /** Of a role that inherits from all that it is a member of. */
  public static Memberships inherited(Set<String> roles) {
    return new Memberships(roles, Set.of(), true);
  }
}
