package dev.pgvitals.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.catalogue.Catalogue;
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
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.source.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** State and store change together, or not at all. */
class ServerStateTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String ONE = "t: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}\n";
  private static final Failure GONE = new Failure(FailureReason.CONNECT, "08006", "gone");
  private static final ServerFacts FACTS =
      new ServerFacts(
          Query.Engine.POSTGRESQL,
          180000,
          "18.0",
          false,
          "monitor",
          false,
          Set.of(),
          Instant.EPOCH,
          new DatabaseFacts("postgres", Map.of(), Set.of(), Set.of()),
          List.of());

  private final ServerConfig config =
      Trial.server("postgresql://monitor@nowhere.invalid/postgres", "");
  private final SliceStore store = new SliceStore(() -> 0);
  private final ServerState state = new ServerState("db", store, planner(ONE), 100);

  private Planner planner(String yaml) {
    return new Planner(Trial.catalogue(yaml), NamingScheme.PROMETHEUS, config, INTERVAL);
  }

  private PlannedQuery up() {
    state.applyFacts(FACTS, 0);
    state.markUp(0);
    return state.plan().queries().get(0);
  }

  private void succeed(PlannedQuery query) {
    SliceBuilder slice =
        new SliceBuilder(new SliceKey("db", "", "t"), Map.of(), query.schema().families());
    slice.sample(0, slice.labels(List.of(), List.of()), 1);
    RunResult result =
        new RunResult(
            slice.build(),
            1,
            0,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of());
    state.runSucceeded(query, Optional.of(result), Instant.EPOCH, Duration.ZERO, 0);
  }

  @Test
  void whatARunGivesIsPublishedWhileTheServerIsUp() {
    PlannedQuery query = up();

    succeed(query);

    assertThat(store.series("db")).isOne();
  }

  @Test
  void theDataOfAServerThatIsDownLeavesAndARunThatEndsLateDoesNotBringItBack() {
    PlannedQuery query = up();
    succeed(query);

    assertThat(state.markDown(GONE, state.epoch(), 0)).isTrue();
    assertThat(store.series("db")).isZero();

    succeed(query);
    assertThat(store.series("db")).isZero();
  }

  @Test
  void nothingEntersTheStoreOnceTheServerIsDetached() {
    PlannedQuery query = up();
    state.detach();

    succeed(query);

    assertThat(store.series("db")).isZero();
  }

  @Test
  void theRunOfAnOlderPlanTellsNothingOfTheQueryAsItIsNow() {
    PlannedQuery before = up();
    state.prepare(planner(ONE.replace("{query", "{timeout: 3s, query"))).accept(0);

    assertThat(state.runFailed(before, GONE, Duration.ZERO, 0)).isFalse();
    assertThat(state.lastRun(before).tried()).isFalse();
    Map<FailureReason, Long> failures = state.read(locked -> Map.copyOf(locked.failures()));
    assertThat(failures).as("it counts all the same").containsEntry(FailureReason.CONNECT, 1L);
  }

  @Test
  void aPlannerThatFailsLeavesEverythingAsItWas() {
    PlannedQuery query = up();
    succeed(query);
    Catalogue catalogue = Trial.catalogue(ONE);
    Planner broken = new Planner(catalogue, Map.of(), config, INTERVAL);

    assertThatThrownBy(() -> state.prepare(broken)).isInstanceOf(RuntimeException.class);

    assertThat(state.plan().queries()).containsExactly(query);
    assertThat(store.series("db")).isOne();
  }

  @Test
  void aReaderIsCalledOnlyWhenSomethingChanged() {
    int[] calls = {0};
    up();
    state.onChange(locked -> calls[0]++);
    state.onChange(locked -> calls[0]++);
    assertThat(calls[0]).isOne();

    state.countFailure(GONE);
    state.onChange(locked -> calls[0]++);
    assertThat(calls[0]).isEqualTo(2);
  }
}
