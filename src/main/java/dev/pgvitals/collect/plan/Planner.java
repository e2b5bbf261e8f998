package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.ExtensionSchemas;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
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
  private final Eligibility eligibility;

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
    this.eligibility = new Eligibility(server);
    this.visitsDatabases =
        catalogue.queries().stream()
            .anyMatch(
                q -> q.enabled() && q.scope() == Query.Scope.DATABASE && q.engine().hasDatabases());
  }

  /** How often queries run that say nothing of their own. */
  public Duration ordinaryInterval() {
    return defaultInterval;
  }

  /** What each query of the catalogue publishes, by the query's name. */
  public static Map<String, QuerySchema> schemas(Catalogue catalogue, NamingScheme naming) {
    return catalogue.queries().stream()
        .collect(Collectors.toUnmodifiableMap(Query::name, query -> QuerySchema.of(query, naming)));
  }

  /**
   * The databases to look into besides the home one, by name: for {@code scope: database} queries,
   * and for an extension that the home one does not have. Those that refuse us are not among them.
   */
  public List<String> visited(ServerFacts facts) {
    if (!visitsDatabases && !isExtensionElsewhere(facts)) {
      return List.of();
    }
    return facts.databases().stream()
        .filter(ServerFacts.Database::connectable)
        .map(ServerFacts.Database::name)
        .filter(name -> !name.equals(facts.home().name()) && server.databases().admits(name))
        .toList();
  }

  /** Whether some query is about an extension that it cannot use in the home database. */
  private boolean isExtensionElsewhere(ServerFacts facts) {
    return catalogue.queries().stream()
        .filter(query -> query.scope() == Query.Scope.CLUSTER && query.isAboutExtension())
        .anyMatch(
            query ->
                eligibility.onServer(query, facts).isEmpty()
                    && eligibility.inDatabase(query, facts, facts.home(), "").isPresent());
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
    List<DatabaseFacts> byName =
        others.values().stream().sorted(Comparator.comparing(DatabaseFacts::name)).toList();
    for (Query query : catalogue.queries()) {
      Optional<SkippedQuery> everywhere = eligibility.onServer(query, facts);
      if (everywhere.isPresent()) {
        skipped.add(everywhere.get());
        continue;
      }
      if (query.scope() == Query.Scope.CLUSTER) {
        considerOnce(query, facts, byName, planned, skipped);
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
                              + Eligibility.grant(
                                  "CONNECT ON DATABASE " + SqlNames.quoted(name), facts))));
      if (server.databases().admits(facts.home().name())) {
        consider(query, facts, facts.home(), facts.home().name(), planned, skipped);
      }
      byName.forEach(other -> consider(query, facts, other, other.name(), planned, skipped));
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

  /**
   * One place is enough: the home database, or else the first by name that has the extension which
   * the query is about and lets us use it.
   */
  private void considerOnce(
      Query query,
      ServerFacts facts,
      List<DatabaseFacts> others,
      List<PlannedQuery> planned,
      List<SkippedQuery> skipped) {
    Optional<SkippedQuery> atHome = eligibility.inDatabase(query, facts, facts.home(), "");
    if (atHome.isEmpty()) {
      planned.add(planned(query, facts, facts.home(), ""));
      return;
    }
    if (others.isEmpty() || !query.isAboutExtension()) {
      skipped.add(atHome.get());
      return;
    }
    Optional<SkippedQuery> nearest = Optional.empty();
    for (DatabaseFacts other : others) {
      Optional<SkippedQuery> reason = eligibility.inDatabase(query, facts, other, "");
      if (reason.isEmpty()) {
        planned.add(planned(query, facts, other, ""));
        return;
      }
      if (nearest.isEmpty() && isInstalled(query, other)) {
        nearest = reason;
      }
    }
    // Where the extension is, the reason is one that somebody can do something about.
    skipped.add(
        isInstalled(query, facts.home())
            ? atHome.get()
            : nearest.orElseGet(() -> nowhere(atHome.get())));
  }

  private static boolean isInstalled(Query query, DatabaseFacts database) {
    return query.requires().extensions().stream()
        .allMatch(extension -> database.extensions().containsKey(extension.name()));
  }

  private static SkippedQuery nowhere(SkippedQuery atHome) {
    return new SkippedQuery(
        atHome.query(),
        atHome.database(),
        atHome.reason(),
        atHome.detail() + ", nor in any other database");
  }

  private void consider(
      Query query,
      ServerFacts facts,
      DatabaseFacts database,
      String label,
      List<PlannedQuery> planned,
      List<SkippedQuery> skipped) {
    Optional<SkippedQuery> reason = eligibility.inDatabase(query, facts, database, label);
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
        database.name(),
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
