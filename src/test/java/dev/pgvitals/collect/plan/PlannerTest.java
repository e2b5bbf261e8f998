package dev.pgvitals.collect.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final String METRICS = "metrics: [{v: {usage: GAUGE}}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enabled: false                      | disabled  | is disabled in the catalogue
          pg: "< 14"                          | version   | has no variant for version 16.4
          role: replica                       | role      | runs on a replica, this is a primary
          requires: {privilege: pg_monitor}   | privilege | needs membership in pg_monitor: GRANT pg_monitor TO watcher
          requires: {extension: hstore}       | extension | needs extension hstore, not installed (CREATE EXTENSION hstore) in database home
          requires: {extension: pgcrypto >= 1.10} | extension | needs extension pgcrypto >= 1.10, found 1.9 (ALTER EXTENSION pgcrypto UPDATE, if the server has a newer version) in database home
          requires: {relation: public.orders} | relation  | needs relation public.orders in database home, and SELECT on it
          databases: [shop]                   | database  | does not run in database home
          tags: [own], requires: {privilege: pg_monitor} | tag | needs the tag own on the server
          tags: [pgbouncer]                   | engine    | is for PgBouncer, this is PostgreSQL
          """)
  void whatDoesNotHoldIsTheReason(String key, String reason, String detail) {
    Plan plan = plan("t: {query: SELECT 1 AS v, " + key + ", " + METRICS + "}", facts(false));

    assertThat(plan.queries()).isEmpty();
    assertThat(plan.skipped()).hasSize(1);
    SkippedQuery skipped = plan.skipped().get(0);
    assertThat(skipped.reason().label()).isEqualTo(reason);
    assertThat(skipped.detail()).isEqualTo(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pg: ">= 16"
          pg: ">= 16.4, < 17"
          role: primary
          role: any
          requires: {extension: pgcrypto >= 1.9}
          requires: {extension: pgcrypto}
          requires: {relation: public.items}
          requires: {privilege: pg_read_all_stats}
          databases: ["ho.*"]
          """)
  void whatHoldsIsPlanned(String key) {
    Plan plan = plan("t: {query: SELECT 1 AS v, " + key + ", " + METRICS + "}", facts(false));

    assertThat(plan.queries()).extracting(PlannedQuery::name).containsExactly("t");
  }

  @Test
  void theFirstVariantThatMatchesIsRun() {
    String yaml =
        """
        t:
          variants:
            - {pg: ">= 17", query: SELECT 17 AS v}
            - {pg: ">= 15, < 17", query: SELECT 15 AS v}
          metrics: [{v: {usage: GAUGE}}]
        """;

    assertThat(plan(yaml, facts(false)).queries())
        .extracting(PlannedQuery::sql)
        .containsExactly("SELECT 15 AS v");
  }

  @Test
  void aQueryOfDatabaseScopeRunsInEachDatabaseThatIsLetIn() {
    String yaml = "t: {scope: database, query: SELECT 1 AS v, " + METRICS + "}";
    Planner planner = planner(yaml, "    databases: {exclude: [\"scratch_.*\"]}\n");
    ServerFacts facts = facts(false);

    assertThat(planner.visited(facts)).containsExactly("shop");
    Plan plan = planner.plan(facts, Map.of("shop", database("shop")), Map.of());

    assertThat(plan.queries())
        .extracting(PlannedQuery::database, PlannedQuery::home)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("home", true),
            org.assertj.core.groups.Tuple.tuple("shop", false));
    assertThat(plan.skipped())
        .extracting(SkippedQuery::detail)
        .containsExactly(
            "the role has no CONNECT privilege on database closed:"
                + " GRANT CONNECT ON DATABASE closed TO watcher");
  }

  @Test
  void withoutSuchQueriesNoDatabaseIsVisited() {
    Planner planner = planner("t: {query: SELECT 1 AS v, " + METRICS + "}", "");

    assertThat(planner.visited(facts(false))).isEmpty();
  }

  private static final String HSTORE =
      "t: {query: 'SELECT 1 AS v FROM @extschema:hstore@.x', requires: {extension: hstore >= 1.8}, "
          + METRICS
          + "}";

  private static DatabaseFacts with(String name, String version, String schema, boolean usable) {
    return new DatabaseFacts(
        name,
        7,
        Map.of("hstore", version),
        Set.of(),
        Set.of(),
        Map.of("hstore", schema),
        usable ? Set.of("hstore") : Set.of(),
        List.of());
  }

  private static Plan planWith(DatabaseFacts... others) {
    Map<String, DatabaseFacts> byName = new HashMap<>();
    for (DatabaseFacts other : others) {
      byName.put(other.name(), other);
    }
    return planner(HSTORE, "").plan(facts(false), byName, Map.of());
  }

  @Test
  void aQueryAboutAnExtensionRunsOnceInTheFirstDatabaseThatHasIt() {
    assertThat(planner(HSTORE, "").visited(facts(false))).containsExactly("scratch_1", "shop");

    Plan plan =
        planWith(
            with("shop", "1.8", "shop_ext", true),
            with("scratch_1", "1.8", "ext", true),
            with("barred", "1.8", "public", false),
            with("ancient", "1.7", "public", true));

    assertThat(plan.skipped()).isEmpty();
    PlannedQuery query = plan.queries().get(0);
    assertThat(plan.queries()).hasSize(1);
    assertThat(query.place()).isEqualTo("scratch_1");
    assertThat(query.database()).as("it tells of the whole server").isEmpty();
    assertThat(query.home()).isFalse();
    assertThat(query.databaseOid()).isEqualTo(7);
    assertThat(query.sql()).isEqualTo("SELECT 1 AS v FROM \"ext\".x");
    assertThat(query.spokenPlace()).contains("scratch_1");
  }

  @Test
  void whereItIsTheReasonIsWhatSomebodyCanChange() {
    assertThat(planWith(database("shop")).skipped())
        .extracting(SkippedQuery::detail)
        .containsExactly(
            "needs extension hstore >= 1.8, not installed (CREATE EXTENSION hstore) in database home,"
                + " nor in any other database");
    assertThat(planWith(database("scratch_1"), with("shop", "1.8", "My Ext", false)).skipped())
        .extracting(SkippedQuery::detail)
        .containsExactly(
            "may not use the schema of extension hstore in database shop: GRANT USAGE ON SCHEMA"
                + " \"My Ext\" TO watcher");
    assertThat(planWith(with("shop", "1.7", "public", true)).skipped())
        .extracting(SkippedQuery::detail)
        .containsExactly(
            "needs extension hstore >= 1.8, found 1.7 (ALTER EXTENSION hstore UPDATE, if the server"
                + " has a newer version) in database shop");
  }

  @Test
  void aQueryAboutAnythingElseStaysInTheHomeDatabase() {
    String yaml = "t: {query: SELECT 1 AS v, requires: {relation: public.orders}, " + METRICS + "}";
    Planner planner = planner(yaml, "");
    DatabaseFacts shop = new DatabaseFacts("shop", Map.of(), Set.of(), Set.of("public.orders"));

    assertThat(planner.visited(facts(false))).isEmpty();
    assertThat(planner.plan(facts(false), Map.of("shop", shop), Map.of()).queries()).isEmpty();
  }

  @Test
  void intervalTimeoutAndLifetimeHaveTheirDefaults() {
    PlannedQuery plain =
        plan("t: {query: SELECT 1 AS v, " + METRICS + "}", facts(false)).queries().get(0);

    assertThat(plain.interval()).isEqualTo(Duration.ofSeconds(15));
    assertThat(plain.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(plain.ownTimeout()).isFalse();
    assertThat(plain.lifetime()).isEqualTo(Duration.ofSeconds(60));
    assertThat(plain.maxSeries()).isEqualTo(5000);
  }

  @Test
  void intervalTimeoutAndLifetimeCanBeTheQuerysOwn() {
    PlannedQuery own =
        plan(
                "t: {query: SELECT 1 AS v, interval: 5m, timeout: 9s, max_series: 7, "
                    + METRICS
                    + "}",
                facts(false))
            .queries()
            .get(0);

    assertThat(own.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(own.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(own.ownTimeout()).isTrue();
    assertThat(own.lifetime()).isEqualTo(Duration.ofMinutes(15));
    assertThat(own.maxSeries()).isEqualTo(7);
  }

  @Test
  void aCacheTimeOfAForeignFormatOnlyEverSlowsAQueryDown() {
    String yaml =
        """
        quick: {query: SELECT 1 AS v, cache_seconds: 1, metrics: [{v: {usage: GAUGE}}]}
        slow: {query: SELECT 1 AS v, cache_seconds: 300, metrics: [{v: {usage: GAUGE}}]}
        """;

    assertThat(plan(yaml, facts(false)).queries())
        .extracting(PlannedQuery::interval)
        .containsExactly(Duration.ofSeconds(15), Duration.ofMinutes(5));
  }

  @Test
  void aSuperuserNeedsNoMembership() {
    ServerFacts plain = facts(false);
    ServerFacts superuser =
        new ServerFacts(
            Query.Engine.POSTGRESQL,
            plain.version(),
            plain.versionText(),
            false,
            "postgres",
            true,
            Set.of(),
            plain.startTime(),
            plain.home(),
            plain.databases());

    assertThat(
            plan(
                    "t: {query: SELECT 1 AS v, requires: {privilege: pg_monitor}, " + METRICS + "}",
                    superuser)
                .skipped())
        .isEmpty();
  }

  @Test
  void onAReplicaTheRolesAreTheOtherWayRound() {
    String yaml =
        """
        p: {role: primary, query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
        r: {role: replica, query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
        """;

    assertThat(plan(yaml, facts(true)).queries())
        .extracting(PlannedQuery::name)
        .containsExactly("r");
  }

  private static Plan plan(String yaml, ServerFacts facts) {
    return planner(yaml, "").plan(facts, Map.of(), Map.of());
  }

  private static Planner planner(String yaml, String serverKeys) {
    try {
      Catalogue catalogue =
          CatalogueReader.read(
                  List.of(new CatalogueText("queries.yaml", yaml)), NamingScheme.PROMETHEUS)
              .catalogue();
      ServerConfig server =
          new ConfigReader(new Environment(Map.of(), Path.of("/nowhere"), "tester"))
              .read(
                  "test.yaml",
                  "servers:\n  - name: db\n    url: postgresql://watcher@db/home\n" + serverKeys)
              .config()
              .servers()
              .get(0);
      return new Planner(catalogue, NamingScheme.PROMETHEUS, server, Duration.ofSeconds(15));
    } catch (ProblemsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ServerFacts facts(boolean inRecovery) {
    return new ServerFacts(
        Query.Engine.POSTGRESQL,
        160004,
        "16.4",
        inRecovery,
        "watcher",
        false,
        Set.of("pg_read_all_stats"),
        Instant.EPOCH,
        database("home"),
        List.of(
            new ServerFacts.Database("closed", false),
            new ServerFacts.Database("home", true),
            new ServerFacts.Database("scratch_1", true),
            new ServerFacts.Database("shop", true)));
  }

  private static DatabaseFacts database(String name) {
    return new DatabaseFacts(name, Map.of("pgcrypto", "1.9"), Set.of(), Set.of("public.items"));
  }
}
