package dev.pgvitals.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SearchPath;
import dev.pgvitals.collect.probe.Trial;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that may have a hundred series. */
class SeriesBudgetTest {
  private static final Catalogue CATALOGUE =
      Trial.catalogue(
          """
          activity: {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
          indexes:
            scope: database
            top: {rows: 9, by: v}
            query: SELECT 1 AS l, 1 AS v
            metrics: [l: {usage: LABEL}, v: {usage: GAUGE}]
          locks: {scope: database, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
          orders: {scope: database, priority: -1, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
          """);
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final SeriesBudget budget = new SeriesBudget(100);
  private long now;

  @Test
  void allAreInWhileTheyFit() {
    assertThat(add("activity", "", 50).published()).isTrue();
    assertThat(add("indexes", "a", 50).published()).isTrue();
    assertThat(budget.cut()).isZero();
  }

  @Test
  void aLessInterestingOneMakesRoomWhicheverCameFirst() {
    add("indexes", "a", 60);

    SeriesBudget.Settlement settlement = add("activity", "", 50);

    assertThat(settlement.published()).isTrue();
    assertThat(settlement.leaving()).containsExactly(planned("indexes", "a"));
    assertThat(budget.cut()).isEqualTo(60);
    assertThat(budget.out()).containsExactly("indexes in a");
  }

  @Test
  void priorityThenTheServerThenDatabasesThenThoseWithTop() {
    add("indexes", "a", 40);
    add("indexes", "b", 40);
    add("locks", "b", 40);
    add("activity", "", 40);
    add("orders", "b", 40);

    assertThat(budget.out()).containsExactly("locks in b", "indexes in a", "indexes in b");
  }

  @Test
  void aSmallOneMayStillFitBehindALargeOne() {
    add("activity", "", 50);
    add("indexes", "a", 60);

    assertThat(add("indexes", "b", 20).published()).isTrue();
    assertThat(budget.out()).containsExactly("indexes in a");
  }

  @Test
  void whatIsOutComesBackOnlyWhenATenthIsFree() {
    add("activity", "", 60);
    add("indexes", "a", 41);

    for (int size : List.of(40, 38, 41, 35, 31)) {
      assertThat(add("indexes", "a", size).published()).as("at " + size).isFalse();
    }
    assertThat(add("indexes", "a", 30).published()).isTrue();
    assertThat(add("indexes", "a", 40).published()).as("and stays").isTrue();
    assertThat(budget.cut()).isZero();
  }

  @Test
  void aResultThatIsNotRenewedNoLongerCounts() {
    add("activity", "", 60);
    now += LIFE.toNanos() / 2;
    add("indexes", "a", 60);
    now += LIFE.toNanos() / 2;

    assertThat(add("indexes", "a", 60).published()).isTrue();
    assertThat(budget.cut()).isZero();
  }

  @Test
  void whatIsNoLongerPlannedNoLongerCounts() {
    add("activity", "", 60);
    add("indexes", "a", 60);

    budget.retain(List.of(planned("indexes", "a")), now);

    assertThat(budget.cut()).isZero();
  }

  private SeriesBudget.Settlement add(String query, String database, int series) {
    return budget.add(planned(query, database), series, now);
  }

  private PlannedQuery planned(String name, String database) {
    Query query = CATALOGUE.find(name).orElseThrow();
    return new PlannedQuery(
        query,
        QuerySchema.of(query, NamingScheme.PROMETHEUS),
        database,
        database,
        0,
        true,
        "SELECT 1",
        SearchPath.ROLE,
        List.of(),
        LIFE,
        LIFE,
        false,
        LIFE,
        1000);
  }
}
