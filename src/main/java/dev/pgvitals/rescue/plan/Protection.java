package dev.pgvitals.rescue.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whom a rescue never touches, whatever they do. */
public final class Protection {
  /** Backups and work on the server itself, by the names that these programs give themselves. */
  private static final List<String> PROGRAMS =
      List.of(
          "pg_dump",
          "pg_dumpall",
          "pg_restore",
          "pg_basebackup",
          "pg_receivewal",
          "pg_rewind",
          "pg_upgrade",
          "pgbackrest*",
          "barman*",
          "wal-g*",
          "pg_repack",
          "pg_probackup*",
          "vacuumdb",
          "reindexdb",
          "pgvitals*");

  private static final Pattern OUR_ROLES = Pattern.compile("pgvitals(_(maintain|advisor|rescue))?");

  private final List<Pattern> programs = PROGRAMS.stream().map(Protection::pattern).toList();
  private final List<Pattern> named;
  private final Set<String> ownRoles;

  /**
   * Beyond those whom nobody may touch.
   *
   * @param names of applications or roles; {@code *} stands for anything
   * @param ownRoles as which programs of ours log in
   */
  public Protection(List<String> names, Set<String> ownRoles) {
    this.named = names.stream().map(Protection::pattern).toList();
    this.ownRoles = Set.copyOf(ownRoles);
  }

  /** Why it is not to be touched, for whoever reads a table; empty: it may be. */
  public Optional<String> reason(Session session) {
    List<String> reasons = new ArrayList<>();
    Session.Owner owner = session.owner();
    if (!session.isClient()) {
      reasons.add("is no client: " + owner.backendType());
    }
    if (owner.superuser()) {
      reasons.add("is a superuser's");
    }
    if (ownRoles.contains(owner.user()) || OUR_ROLES.matcher(owner.user()).matches()) {
      reasons.add("is pgvitals' own");
    }
    if (matches(programs, owner.application())) {
      reasons.add("is " + owner.application());
    }
    if (matches(named, owner.application()) || matches(named, owner.user())) {
      reasons.add("is protected by the file");
    }
    if (session.atMaintenance()) {
      reasons.add("runs VACUUM, REINDEX, CREATE INDEX or CLUSTER");
    }
    return reasons.stream().findFirst();
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
  }

  /** Whatever the case: too much is protected rather than too little. */
  private static Pattern pattern(String name) {
    return Pattern.compile(
        Stream.of(name.toLowerCase(Locale.ROOT).split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }
}
