package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Statement;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.text.SqlNames;
import java.util.List;
import java.util.Optional;

/**
 * Whether a query can run on a server and in a database of it, by what is known of the two. Pure.
 */
public final class Eligibility {
  private final ServerConfig server;

  Eligibility(ServerConfig server) {
    this.server = server;
  }

  /**
   * Why the query cannot run in the database; empty when it can, provided that {@link #onServer}
   * has nothing against it.
   *
   * @param label of the database in what is skipped
   */
  Optional<SkippedQuery> inDatabase(
      Query query, ServerFacts facts, DatabaseFacts database, String label) {
    return databaseForbids(query, database, label)
        .or(() -> extensionForbids(query, facts, database, label))
        .or(() -> strangerForbids(query, facts, database, label));
  }

  /**
   * Why the query cannot run anywhere on the server; empty when nothing of the server forbids it.
   */
  Optional<SkippedQuery> onServer(Query query, ServerFacts facts) {
    if (!query.enabled()) {
      return skip(query, SkipReason.DISABLED, "is disabled in the catalogue");
    }
    if (!query.engine().equals(facts.engine())) {
      return skip(
          query,
          SkipReason.ENGINE,
          "is for " + query.engine().title() + ", this is " + facts.engine().title());
    }
    if (query.variant(facts.version()).isEmpty()) {
      return skip(query, SkipReason.VERSION, "has no variant for version " + facts.versionText());
    }
    boolean forPrimary = query.role() == Query.Role.PRIMARY;
    if (query.role() != Query.Role.ANY && forPrimary == facts.inRecovery()) {
      return skip(
          query,
          SkipReason.ROLE,
          "runs on a " + (forPrimary ? "primary" : "replica") + ", this is a " + facts.role());
    }
    var requires = query.requires();
    if (!requires.userNames().isEmpty() && !requires.userNames().contains(facts.user())) {
      return skip(
          query,
          SkipReason.USER,
          "is for user "
              + String.join(" or ", requires.userNames())
              + ", connected as "
              + facts.user());
    }
    for (String tag : requires.tags()) {
      if (!server.tags().contains(tag)) {
        return skip(query, SkipReason.TAG, "needs the tag " + tag + " on the server");
      }
    }
    for (String tag : requires.notTags()) {
      if (server.tags().contains(tag)) {
        return skip(query, SkipReason.TAG, "is not for servers with the tag " + tag);
      }
    }
    for (String role : requires.privileges()) {
      if (!facts.isMemberOf(role)) {
        return skip(
            query,
            SkipReason.PRIVILEGE,
            (facts.isUnusedMemberOf(role)
                    ? "needs the privileges of "
                        + role
                        + ", which "
                        + facts.user()
                        + " is a member of but does not inherit: "
                    : "needs membership in " + role + ": ")
                + RoleGrant.of(List.of(role), facts));
      }
    }
    return Optional.empty();
  }

  private static Optional<SkippedQuery> databaseForbids(
      Query query, DatabaseFacts database, String label) {
    boolean named =
        (query.databases().isEmpty()
                || query.databases().stream().anyMatch(p -> p.matcher(database.name()).matches()))
            && (query.requires().databaseNames().isEmpty()
                || query.requires().databaseNames().contains(database.name()));
    if (!named) {
      return skip(query, label, SkipReason.DATABASE, "does not run in database " + database.name());
    }
    for (var extension : query.requires().extensions()) {
      Optional<String> unmet = ExtensionVersions.unmet(extension, database.extensions());
      if (unmet.isPresent()) {
        return skip(
            query, label, SkipReason.EXTENSION, unmet.get() + " in database " + database.name());
      }
    }
    for (String schema : query.requires().schemas()) {
      if (!database.schemas().contains(schema)) {
        return skip(
            query,
            label,
            SkipReason.SCHEMA,
            "needs schema " + schema + " in database " + database.name());
      }
    }
    for (String relation : query.requires().relations()) {
      if (!database.relations().contains(relation)) {
        return skip(
            query,
            label,
            SkipReason.RELATION,
            "needs relation "
                + relation
                + " in database "
                + database.name()
                + ", and SELECT on it");
      }
    }
    return Optional.empty();
  }

  private static Optional<SkippedQuery> extensionForbids(
      Query query, ServerFacts facts, DatabaseFacts database, String label) {
    return query
        .statements(facts.version())
        .flatMap(statement -> statement.extensions().stream())
        .flatMap(extension -> barred(extension, facts, database).stream())
        .findFirst()
        .flatMap(detail -> skip(query, label, SkipReason.PRIVILEGE, detail));
  }

  /**
   * Why SQL of our own may not use an extension in a database, and what to do about it, as a
   * clause: {@code needs extension pgstattuple ...}; empty when it may. The extension must have
   * been vetted with the facts.
   */
  public static Optional<String> extensionObstacle(
      String extension, ServerFacts facts, DatabaseFacts database) {
    if (!database.extensions().containsKey(extension)) {
      return Optional.of("needs extension " + extension + " in database " + database.name());
    }
    return barred(extension, facts, database)
        .or(
            () ->
                database.strangers().stream()
                    .filter(
                        stranger ->
                            stranger.kind() == UntrustedOwner.Kind.EXTENSION
                                && stranger.of().equals(extension))
                    .findFirst()
                    .map(
                        stranger ->
                            UntrustedOwnerText.of(stranger, database.name(), facts.user())));
  }

  /** Why the schema that it is in is closed to our role; empty when it is open. */
  private static Optional<String> barred(
      String extension, ServerFacts facts, DatabaseFacts database) {
    return database.usableExtensions().contains(extension)
        ? Optional.empty()
        : Optional.of(
            "may not use the schema of extension "
                + extension
                + " in database "
                + database.name()
                + ": "
                + grant(
                    "USAGE ON SCHEMA "
                        + SqlNames.quoted(database.extensionSchemas().getOrDefault(extension, "?")),
                    facts));
  }

  /** SQL of our own does not go where somebody waits for it; a user's own trusts what it names. */
  private static Optional<SkippedQuery> strangerForbids(
      Query query, ServerFacts facts, DatabaseFacts database, String label) {
    List<Statement> ours = query.statements(facts.version()).filter(Statement::builtin).toList();
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    return database.strangers().stream()
        .filter(
            stranger ->
                switch (stranger.kind()) {
                  case EXTENSION ->
                      ours.stream().anyMatch(s -> s.extensions().contains(stranger.of()));
                  case RELATION -> query.requires().relations().contains(stranger.of());
                })
        .findFirst()
        .flatMap(
            stranger ->
                skip(
                    query,
                    label,
                    SkipReason.OWNER,
                    UntrustedOwnerText.of(stranger, database.name(), facts.user())));
  }

  /** The statement that gives it to the role that we are. */
  static String grant(String what, ServerFacts facts) {
    return "GRANT " + what + " TO " + SqlNames.quoted(facts.user());
  }

  private static Optional<SkippedQuery> skip(Query query, SkipReason reason, String detail) {
    return skip(query, "", reason, detail);
  }

  private static Optional<SkippedQuery> skip(
      Query query, String database, SkipReason reason, String detail) {
    return Optional.of(new SkippedQuery(query, database, reason, detail));
  }
}
