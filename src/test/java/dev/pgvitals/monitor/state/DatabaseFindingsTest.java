package dev.pgvitals.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is news of a database: only that makes another plan. */
class DatabaseFindingsTest {
  private static final DatabaseFacts SHOP = facts(Map.of());
  private static final Failure DENIED = new Failure(FailureReason.PERMISSION, "42501", "denied");
  private static final Failure MISSING = new Failure(FailureReason.CONNECT, "3D000", "missing");

  private static DatabaseFacts facts(Map<String, String> extensions) {
    return new DatabaseFacts("shop", extensions, Set.of(), Set.of());
  }

  @Test
  void factsAreNewsOnce() {
    DatabaseFindings found = DatabaseFindings.NONE.with(SHOP).orElseThrow();

    assertThat(found.with(SHOP)).isEmpty();
    assertThat(found.with(facts(Map.of("hstore", "1.8")))).isPresent();
  }

  @Test
  void aFailureIsNewsOnceForEachReason() {
    DatabaseFindings denied = DatabaseFindings.NONE.with("shop", DENIED).orElseThrow();

    assertThat(denied.with("shop", DENIED)).isEmpty();
    assertThat(denied.with("shop", MISSING)).isPresent();
  }

  @Test
  void aDatabaseThatCanBeEnteredAtLastIsNoLongerUnavailable() {
    DatabaseFindings denied = DatabaseFindings.NONE.with("shop", DENIED).orElseThrow();

    DatabaseFindings entered = denied.with(SHOP).orElseThrow();

    assertThat(entered.unavailable()).isEmpty();
    assertThat(entered.facts()).containsOnlyKeys("shop");
  }

  @Test
  void aDatabaseThatWasEnteredOnceStaysPlannedWhenItRefuses() {
    DatabaseFindings entered = DatabaseFindings.NONE.with(SHOP).orElseThrow();

    assertThat(entered.with("shop", DENIED)).isEmpty();
  }

  @Test
  void databasesThatAreNoLongerPlannedAreForgotten() {
    DatabaseFindings both =
        DatabaseFindings.NONE.with(SHOP).orElseThrow().with("stock", DENIED).orElseThrow();

    assertThat(both.only(List.of("stock")).facts()).isEmpty();
    assertThat(both.only(List.of("stock")).unavailable()).containsOnlyKeys("stock");
    assertThat(both.only(List.of())).isEqualTo(DatabaseFindings.NONE);
  }
}
