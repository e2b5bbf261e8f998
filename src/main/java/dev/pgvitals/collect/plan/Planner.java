package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.ExtensionSchemas;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.Statement;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.text.SqlNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Catalogue and facts in, plan out. Pure; thread-safe. */
public final class Planner {
  private static final Duration MIN_LIFETIME = Duration.ofSeconds(60);

  private final Catalogue catalogue;
  private final ServerConfig server;
  private final Duration defaultInterval;
  private final Map<String, QuerySchema> schemas;
  private final boolean visitsDatabases;

  public Planner(
      Catalogue catalogue, NamingScheme naming, ServerConfig server, Duration defaultInterval) {
    this(catalogue, schemas(catalogue, naming), server, defaultInterval);
  }

  /**
   * As the other, with the schemas at hand.
   *
   * @param schemas as {@link #schemas} gives them: hundreds of servers need them only once
   */
  public Planner(
      Catalogue catalogue,
      Map<String, QuerySchema> schemas,
      ServerConfig server,
      Duration defaultInterval) {
    this.catalogue = catalogue;
    this.server = server;
    this.defaultInterval = defaultInterval;
    this.schemas = schemas;
    this.visitsDatabases =
        catalogue.queries().stream()
            .anyMatch(
                q -> q.enabled() && q.scope() == Query.Scope.DATABASE && q.engine().hasDatabases());
  }

  /** What each query of the catalogue publishes, by the query's name. */
  public static Map<String, QuerySchema> schemas(Catalogue catalogue, NamingScheme naming) {
    return catalogue.queries().stream()
        .collect(Collectors.toUnmodifiableMap(Query::name, query -> QuerySchema.of(query, naming)));
  }

  /**
   * The databases to run {@code scope: database} queries in besides the home one, by name; those
   * that refuse us are not among them.
   */
  public List<String> visited(ServerFacts facts) {
    if (!visitsDatabases) {
      return List.of();
    }
    return facts.databases().stream()
        .filter(ServerFacts.Database::connectable)
        .map(ServerFacts.Database::name)
        .filter(name -> !name.equals(facts.home().name()) && server.databases().admits(name))
        .toList();
  }

  /**
   * The plan for a server.
   *
   * @param others facts of other databases, by name
   * @param closed why nothing is known of others that were tried, by name; a database that is in
   *     neither is left for later
   */
  public Plan plan(
      ServerFacts facts, Map<String, DatabaseFacts> others, Map<String, Failure> closed) {
    List<PlannedQuery> planned = new ArrayList<>();
    List<SkippedQuery> skipped = new ArrayList<>();
    for (Query query : catalogue.queries()) {
      if (query.scope() == Query.Scope.CLUSTER) {
        consider(query, facts, facts.home(), "", planned, skipped);
        continue;
      }
      Optional<SkippedQuery> everywhere = serverForbids(query, facts);
      if (everywhere.isPresent()) {
        skipped.add(everywhere.get());
        continue;
      }
      refusing(facts)
          .forEach(
              name ->
                  skipped.add(
                      refused(
                          query,
                          name,
                          "the role has no CONNECT privilege on database "
                              + name
                              + ": "
                              + grant("CONNECT ON DATABASE " + SqlNames.quoted(name), facts))));
      if (server.databases().admits(facts.home().name())) {
        consider(query, facts, facts.home(), facts.home().name(), planned, skipped);
      }
      others.values().stream()
          .sorted(Comparator.comparing(DatabaseFacts::name))
          .forEach(other -> consider(query, facts, other, other.name(), planned, skipped));
      new TreeMap<>(closed)
          .forEach((name, failure) -> skipped.add(refused(query, name, failure.message())));
    }
    return new Plan(planned, skipped);
  }

  private List<String> refusing(ServerFacts facts) {
    return facts.databases().stream()
        .filter(database -> !database.connectable() && server.databases().admits(database.name()))
        .map(ServerFacts.Database::name)
        .toList();
  }

  private static SkippedQuery refused(Query query, String database, String why) {
    return new SkippedQuery(query, database, SkipReason.DATABASE, why);
  }

  private void consider(
      Query query,
      ServerFacts facts,
      DatabaseFacts database,
      String label,
      List<PlannedQuery> planned,
      List<SkippedQuery> skipped) {
    Optional<SkippedQuery> reason =
        serverForbids(query, facts)
            .or(() -> databaseForbids(query, database, label))
            .or(() -> extensionForbids(query, facts, database, label))
            .or(() -> strangerForbids(query, facts, database, label));
    if (reason.isPresent()) {
      skipped.add(reason.get());
      return;
    }
    planned.add(planned(query, facts, database, label));
  }

  private PlannedQuery planned(
      Query query, ServerFacts facts, DatabaseFacts database, String label) {
    Variant variant = query.variant(facts.version()).orElseThrow();
    Duration interval = interval(query, defaultInterval);
    Duration timeout = query.timeout().orElse(server.timeout());
    return new PlannedQuery(
        query,
        Objects.requireNonNull(schemas.get(query.name())),
        label,
        database.oid(),
        database.name().equals(facts.home().name()),
        TopNRewrite.of(query, ExtensionSchemas.bind(variant.sql(), database.extensionSchemas())),
        SearchPath.of(variant.builtin()),
        query.when().stream().map(p -> bound(p, database)).toList(),
        interval,
        timeout,
        !timeout.equals(server.timeout()),
        query.staleAfter().orElseGet(() -> max(MIN_LIFETIME, interval.multipliedBy(3))),
        query.maxSeries().orElse(server.maxSeries()));
  }

  private static Predicate bound(Predicate predicate, DatabaseFacts database) {
    return new Predicate(
        predicate.name(),
        ExtensionSchemas.bind(predicate.sql(), database.extensionSchemas()),
        predicate.cache(),
        predicate.builtin());
  }

  private Optional<SkippedQuery> serverForbids(Query query, ServerFacts facts) {
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
            "needs membership in " + role + ": " + grant(SqlNames.quoted(role), facts));
      }
    }
    return Optional.empty();
  }

  private Optional<SkippedQuery> databaseForbids(
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
        .filter(extension -> !database.extensionSchemas().containsKey(extension))
        .findFirst()
        .flatMap(
            extension ->
                skip(
                    query,
                    label,
                    SkipReason.PRIVILEGE,
                    "may not use the schema of extension "
                        + extension
                        + " in database "
                        + database.name()
                        + ": "
                        + grant("USAGE ON SCHEMA ...", facts)));
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

  private static String grant(String what, ServerFacts facts) {
    return "GRANT " + what + " TO " + SqlNames.quoted(facts.user());
  }

  private static Optional<SkippedQuery> skip(Query query, SkipReason reason, String detail) {
    return skip(query, "", reason, detail);
  }

  private static Optional<SkippedQuery> skip(
      Query query, String database, SkipReason reason, String detail) {
    return Optional.of(new SkippedQuery(query, database, reason, detail));
  }

  /**
   * How often a query runs: as it says, or as the agent's default, but never within its cache time.
   */
  public static Duration interval(Query query, Duration defaultInterval) {
    return query
        .interval()
        .orElseGet(() -> max(defaultInterval, query.cache().orElse(Duration.ZERO)));
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
