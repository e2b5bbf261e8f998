package dev.pgvitals.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server with a home database and others, and a query that runs in each of them. */
class PlanStateTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final String IN_EACH =
      "t: {scope: database, query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}\n";
  private static final String WITH_EXTENSION =
      """
      x:
        scope: database
        query: SELECT 1 AS v
        requires: {extension: hstore}
        metrics: [{v: {usage: GAUGE}}]
      """;
  private static final Failure DENIED = new Failure(FailureReason.PERMISSION, "42501", "denied");
  private static final Failure MISSING = new Failure(FailureReason.CONNECT, "3D000", "missing");

  private final ServerConfig config =
      Trial.server("postgresql://monitor@nowhere.invalid/postgres", "");
  private final PlanState plans = new PlanState("db", planner(IN_EACH));

  private Planner planner(String yaml) {
    return new Planner(Trial.catalogue(yaml), NamingScheme.PROMETHEUS, config, INTERVAL);
  }

  private static ServerFacts server(String... others) {
    return new ServerFacts(
        Query.Engine.POSTGRESQL,
        180000,
        "18.0",
        false,
        "monitor",
        false,
        Set.of(),
        Instant.EPOCH,
        database("postgres"),
        Stream.of(others).map(name -> new ServerFacts.Database(name, true)).toList());
  }

  private static DatabaseFacts database(String name) {
    return new DatabaseFacts(name, Map.of(), Set.of(), Set.of());
  }

  private void know(ServerFacts facts) {
    plans.withFacts(facts).ifPresent(change -> plans.apply(change, 0));
  }

  private void enter(String database) {
    plans.databases().tried(database, 0);
    plans.withDatabase(database(database)).ifPresent(change -> plans.apply(change, 0));
  }

  private List<String> planned() {
    return plans.plan().queries().stream().map(PlannedQuery::toString).toList();
  }

  @Test
  void whatIsComputedChangesNothingBeforeItIsApplied() {
    know(server("shop"));
    List<String> before = planned();

    assertThat(plans.withFacts(server("shop", "stock"))).isPresent();
    assertThat(plans.withDatabase(database("shop"))).isPresent();
    assertThat(plans.withUnavailable("shop", DENIED)).isPresent();
    assertThat(plans.withPlanner(planner(WITH_EXTENSION))).isPresent();

    assertThat(planned()).isEqualTo(before);
    assertThat(plans.facts()).contains(server("shop"));
    assertThat(plans.databases().unknown()).isOne();
  }

  @Test
  void factsThatAreKnownMakeNoOtherPlan() {
    know(server("shop"));

    assertThat(plans.withFacts(server("shop"))).isEmpty();
  }

  @Test
  void aDatabaseIsPlannedOnceItWasEntered() {
    know(server("shop"));
    assertThat(planned()).containsExactly("t in postgres");

    enter("shop");

    assertThat(planned()).containsExactly("t in postgres", "t in shop");
    assertThat(plans.withDatabase(database("shop"))).isEmpty();
  }

  @Test
  void nothingIsPlannedByDatabasesOfAServerThatIsNotKnown() {
    assertThat(plans.withDatabase(database("shop"))).isEmpty();
    assertThat(plans.withUnavailable("shop", DENIED)).isEmpty();
    assertThat(plans.withPlanner(planner(IN_EACH))).isEmpty();
  }

  @Test
  void aChangeThatIsAppliedLateKeepsWhatWasFoundOutSince() {
    know(server("shop"));
    PlanChange change = plans.withPlanner(planner(IN_EACH)).orElseThrow();
    enter("shop");

    plans.applyLate(change, 0);

    assertThat(plans.databases().unknown()).isZero();
    assertThat(plans.withFacts(server("shop"))).as("planned anew when facts are read").isPresent();
    know(server("shop"));
    assertThat(planned()).containsExactly("t in postgres", "t in shop");
  }

  @Test
  void anotherPlannerIsUsedWhenFactsAreReadThoughTheyAreTheSame() {
    know(server());
    plans.use(planner(IN_EACH.replace("t:", "u:")));
    assertThat(planned()).containsExactly("t in postgres");

    know(server());

    assertThat(planned()).containsExactly("u in postgres");
  }

  @Test
  void aDatabaseIsToBeEnteredUntilItsFactsAreKnownOrItWasTriedAMinuteAgo() {
    know(server("shop", "stock"));
    assertThat(plans.databases().toEnter(0, MINUTE)).containsExactlyInAnyOrder("shop", "stock");

    enter("shop");
    plans.databases().tried("stock", 0);

    assertThat(plans.databases().toEnter(MINUTE - 1, MINUTE)).isEmpty();
    assertThat(plans.databases().toEnter(MINUTE, MINUTE)).containsExactly("stock");
  }

  @Test
  void aDatabaseThatDoesNotExistIsTriedMoreSeldom() {
    know(server("shop"));
    plans.databases().tried("shop", 0);
    plans.withUnavailable("shop", MISSING).ifPresent(change -> plans.apply(change, 0));

    assertThat(plans.databases().toEnter(9 * MINUTE, MINUTE)).isEmpty();
    assertThat(plans.databases().toEnter(10 * MINUTE, MINUTE)).containsExactly("shop");
  }

  @Test
  void aDatabaseWhoseFactsAreInvalidIsToBeEnteredAtOnce() {
    know(server("shop"));
    enter("shop");

    plans.databases().invalidate("shop");
    assertThat(plans.databases().toEnter(0, MINUTE)).containsExactly("shop");

    plans.databases().tried("shop", 0);
    assertThat(plans.databases().toEnter(10 * MINUTE, MINUTE)).isEmpty();
  }

  @Test
  void aDatabaseThatLacksWhatAQueryNeedsIsToBeEnteredEachMinute() {
    plans.use(planner(WITH_EXTENSION));
    know(server("shop"));
    enter("shop");

    assertThat(plans.databases().toEnter(MINUTE - 1, MINUTE)).isEmpty();
    assertThat(plans.databases().toEnter(MINUTE, MINUTE)).containsExactly("shop");
  }

  @Test
  void whoEntersADatabaseReadsItsFactsInTheLastVisitBeforeTheyAreTooOld() {
    know(server("shop"));
    assertThat(plans.needsFacts("shop", 0, MINUTE)).isTrue();
    enter("shop");
    long visit = firstVisit();

    // Every ten seconds: the sixth would come when they are a minute old, or a little later.
    assertThat(plans.needsFacts("shop", visit + seconds(30), MINUTE)).isFalse();
    assertThat(plans.needsFacts("shop", visit + seconds(50), MINUTE)).isTrue();
  }

  @Test
  void soWhereSomethingIsLackingNoVisitIsMadeForTheFactsAlone() {
    plans.use(planner(WITH_EXTENSION + IN_EACH.replace("t: {", "t: {interval: 60s, ")));
    know(server("shop"));
    enter("shop");

    for (long visit = firstVisit(); visit < 10 * MINUTE; visit += MINUTE) {
      assertThat(plans.databases().toEnter(visit - 1, MINUTE)).isEmpty();
      assertThat(plans.needsFacts("shop", visit, MINUTE)).isTrue();
      plans.databases().tried("shop", visit);
    }
  }

  private long firstVisit() {
    plans.pollDue("shop", 0);
    return LongStream.iterate(0, at -> at + seconds(1) / 10)
        .filter(at -> !plans.dueElsewhere(at).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static long seconds(int count) {
    return Duration.ofSeconds(count).toNanos();
  }

  @Test
  void dueQueriesArePolledOnceOfEachDatabaseByItself() {
    know(server("shop"));
    enter("shop");

    assertThat(plans.pollDueHome(0)).hasToString("[t in postgres]");
    assertThat(plans.dueElsewhere(0)).hasToString("[t in shop]");
    assertThat(plans.pollDue("shop", 0)).hasToString("[t in shop]");
    assertThat(plans.pollDueHome(0)).isEmpty();
    assertThat(plans.pollDue("shop", 0)).isEmpty();
  }
}
