package dev.pgvitals.monitor;

import static dev.pgvitals.monitor.ScriptedServer.facts;
import static dev.pgvitals.monitor.ScriptedServer.raises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.yaml.ProblemsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server and its monitor go through together, with a server that does as it is told. */
class LifeOfAServerTest {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String ONE = "t: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}\n";
  private static final String WITH_EXTENSION =
      """
      x:
        query: SELECT 1 AS v
        requires: {extension: hstore}
        metrics: [{v: {usage: GAUGE}}]
      """;

  private final AtomicLong nanos = new AtomicLong(1);
  private final SliceStore store = new SliceStore(nanos::get);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ScriptedServer server = new ScriptedServer();
  private final ServerConfig config =
      Trial.server("postgresql://monitor@nowhere.invalid/postgres", "");

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void aServerIsUpWhenItAnswersThoughWhatItIsCannotBeRead() {
    server.onFacts(raises("55P03"));
    ServerMonitor monitor = monitor(ONE);

    pass(monitor, INTERVAL);

    assertThat(samples()).contains("pg_up{server=\"db\"} 1");
    assertThat(value("pgvitals_failures_total{server=\"db\",reason=\"lock_timeout\"}"))
        .isPositive();
    assertThat(samples()).noneMatch(sample -> sample.startsWith("pgvitals_health_score"));

    server.heals();
    pass(monitor, Duration.ofSeconds(70));

    assertThat(samples()).contains("t_v{server=\"db\"} 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"55P03", "57014", "42501", "53200", "XX000"})
  void factsThatCannotBeReadLeaveTheServerUpAndThePlanAsItIs(String sqlState) {
    ServerMonitor monitor = monitor(ONE);
    pass(monitor, INTERVAL);

    server.onFacts(raises(sqlState));
    for (int i = 0; i < 30; i++) {
      pass(monitor, INTERVAL);
      assertThat(samples()).contains("pg_up{server=\"db\"} 1", "t_v{server=\"db\"} 1");
    }

    assertThat(failures()).isPositive();
  }

  @Test
  void aServerThatRefusesTheHeartbeatItselfHasAnswered() {
    server.onHeartbeat(raises("42501"));
    server.onFacts(raises("42501"));
    ServerMonitor monitor = monitor(ONE);

    pass(monitor, INTERVAL);

    assertThat(samples()).contains("pg_up{server=\"db\"} 1");
  }

  @Test
  void anAnswerToTheHeartbeatThatNobodyCanReadIsNone() {
    server.onFacts(raises("55P03"));
    server.onHeartbeat(
        () -> {
          throw new SourceException(
              new Failure(FailureReason.SQL, "", "bad value for a boolean"), false);
        });
    ServerMonitor monitor = monitor(ONE);

    pass(monitor, INTERVAL);

    assertThat(samples()).contains("pg_up{server=\"db\"} 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01", "57P03", "57P05", "25P03", "53300", "28P01", "57014"})
  void aServerWhoseHeartbeatFailsIsDownAndItsDataLeaves(String sqlState) {
    ServerMonitor monitor = monitor(ONE);
    pass(monitor, INTERVAL);

    server.onFacts(raises(sqlState));
    server.onHeartbeat(raises(sqlState));
    server.onRun("t", raises("08006"));
    pass(monitor, INTERVAL.plusSeconds(1));

    assertThat(samples())
        .contains("pg_up{server=\"db\"} 0")
        .noneMatch(sample -> sample.startsWith("t_v"));

    server.heals();
    pass(monitor, Duration.ofSeconds(70));

    assertThat(samples()).contains("pg_up{server=\"db\"} 1", "t_v{server=\"db\"} 1");
  }

  @Test
  void anErrorOfOursWhileConnectingIsDownForAReasonAndTriedAgainMoreAndMoreSeldom() {
    server.onFacts(
        () -> {
          throw new IllegalStateException("a length that lies");
        });
    ServerMonitor monitor = monitor(ONE);

    pass(monitor, Duration.ofMinutes(10));

    assertThat(samples()).contains("pg_up{server=\"db\"} 0");
    assertThat(value("pgvitals_failures_total{server=\"db\",reason=\"internal\"}")).isPositive();
    assertThat(server.calls("facts")).isLessThan(150);
    assertThat(monitor.report().down().orElseThrow().message()).contains("a length that lies");

    server.heals();
    pass(monitor, Duration.ofSeconds(70));

    assertThat(samples()).contains("pg_up{server=\"db\"} 1", "t_v{server=\"db\"} 1");
  }

  @Test
  void aServerForWhichNothingCanBePlannedIsNotShownAsUp() {
    ServerMonitor monitor = monitor(brokenPlanner(ONE, "t"));

    pass(monitor, Duration.ofMinutes(1));

    assertThat(samples()).contains("pg_up{server=\"db\"} 0");
    assertThat(value("pgvitals_failures_total{server=\"db\",reason=\"internal\"}")).isPositive();
  }

  @Test
  void anErrorOfOursWhilePlanningAnewKeepsThePlan() {
    ServerMonitor monitor = monitor(brokenPlanner(ONE + WITH_EXTENSION, "x"));
    pass(monitor, INTERVAL);

    server.is(facts(Map.of("hstore", "1.0")));
    pass(monitor, Duration.ofMinutes(5));

    assertThat(samples()).contains("pg_up{server=\"db\"} 1", "t_v{server=\"db\"} 1");
    assertThat(value("pgvitals_failures_total{server=\"db\",reason=\"internal\"}"))
        .isBetween(1.0, 100.0);
  }

  @Test
  void anErrorOfOursInARunCostsThatQueryAlone() {
    ServerMonitor monitor = monitor(ONE + ONE.replace("t:", "u:"));
    server.onRun(
        "u",
        () -> {
          throw new NullPointerException("a type that nobody knows");
        });

    pass(monitor, Duration.ofMinutes(1));

    assertThat(samples())
        .contains(
            "pg_up{server=\"db\"} 1",
            "t_v{server=\"db\"} 1",
            "pgvitals_query_success{server=\"db\",query=\"t\"} 1",
            "pgvitals_query_success{server=\"db\",query=\"u\"} 0");
    assertThat(value("pgvitals_failures_total{server=\"db\",reason=\"internal\"}")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0A000", "55000", "42501", "42883", "42P01", "42703"})
  void whatIsRefusedForGoodIsNotAskedEachIntervalButWhenSomethingChanges(String sqlState) {
    ServerMonitor monitor = monitor(ONE);
    server.onRun("t", raises(sqlState));
    pass(monitor, Duration.ofMinutes(10));

    assertThat(server.calls("t")).isBetween(3L, 5L);
    assertThat(samples())
        .contains("pgvitals_query_success{server=\"db\",query=\"t\"} 0")
        .anyMatch(s -> s.startsWith("pgvitals_query_skipped{server=\"db\",query=\"t\""));

    server.heals();
    server.is(facts(Map.of("hstore", "1.0")));
    pass(monitor, Duration.ofSeconds(75));

    assertThat(samples())
        .contains("t_v{server=\"db\"} 1")
        .noneMatch(s -> s.startsWith("pgvitals_query_skipped{server=\"db\",query=\"t\""));
  }

  @Test
  void whatComesWithTheAgentAndTheServerHasAlwaysRefusedCountsAsSkippedNotAsFailing()
      throws ProblemsException {
    Catalogue builtin =
        CatalogueReader.read(
                List.of(new CatalogueText("queries.yaml", ONE, true)), NamingScheme.PROMETHEUS)
            .catalogue();
    ServerMonitor monitor =
        monitor(new Planner(builtin, NamingScheme.PROMETHEUS, config, INTERVAL));
    server.onRun("t", raises("0A000"));

    pass(monitor, INTERVAL);

    assertThat(samples())
        .contains(
            "pgvitals_query_skipped{server=\"db\",query=\"t\",reason=\"sql\"} 1",
            "pgvitals_queries{server=\"db\",state=\"skipped\"} 1",
            "pgvitals_queries{server=\"db\",state=\"failing\"} 0")
        .noneMatch(sample -> sample.startsWith("pgvitals_query_success"));
    assertThat(monitor.report().failing()).isZero();

    // Once it has worked, its failure is news again.
    server.heals();
    pass(monitor, Duration.ofMinutes(2));
    server.onRun("t", raises("0A000"));
    pass(monitor, INTERVAL);

    assertThat(samples()).contains("pgvitals_query_success{server=\"db\",query=\"t\"} 0");
  }

  @Test
  void whatFailsInPassingIsTriedAtEachTurn() {
    ServerMonitor monitor = monitor(ONE);
    server.onRun("t", raises("55P03"));

    pass(monitor, Duration.ofMinutes(10));

    assertThat(server.calls("t")).isGreaterThan(55);
  }

  @Test
  void aQueryThatAReloadChangesDoesNotRunBesideItsOldSelf() {
    ServerMonitor monitor = monitor(ONE);
    List<String> running = new ArrayList<>();
    server.onRun(
        "t",
        () -> {
          running.add("old");
          server.onRun("t", () -> running.add("new"));
          // In the other queue, as it may take longer now.
          use(monitor, ONE.replace("{query", "{timeout: 30s, query").replace("v:", "w:"));
          nanos.addAndGet(INTERVAL.toNanos());
          monitor.tick();
          running.add("old ends");
        });

    pass(monitor, TICK);
    assertThat(running).startsWith("old", "old ends");
    assertThat(samples()).as("the columns of yesterday").noneMatch(s -> s.startsWith("t_v"));

    pass(monitor, INTERVAL);
    assertThat(running).startsWith("old", "old ends", "new");
    assertThat(samples()).contains("t_w{server=\"db\"} 1");
  }

  @Test
  void aReloadThatCannotBePlannedLeavesNoTrace() {
    ServerMonitor monitor = monitor(ONE);
    pass(monitor, INTERVAL);
    Plan before = monitor.report().plan();
    Catalogue next = Trial.catalogue(ONE + ONE.replace("t:", "u:"));

    assertThatThrownBy(
            () -> monitor.prepare(config, next, brokenPlanner(ONE + ONE.replace("t:", "u:"), "u")))
        .isInstanceOf(RuntimeException.class);

    double last = value("pgvitals_query_last_success_timestamp_seconds{server=\"db\",query=\"t\"}");
    pass(monitor, INTERVAL.multipliedBy(3));
    assertThat(monitor.report().plan()).isEqualTo(before);
    assertThat(samples()).contains("t_v{server=\"db\"} 1");
    assertThat(value("pgvitals_query_last_success_timestamp_seconds{server=\"db\",query=\"t\"}"))
        .isGreaterThan(last);
  }

  @Test
  void aHeartbeatThatWasCutAndEndsLateDoesNotTakeTheServerDownAgain() {
    ServerMonitor monitor = monitor(ONE);
    pass(monitor, INTERVAL);
    List<Boolean> shown = new ArrayList<>();

    server.onHeartbeat(
        () -> {
          server.heals();
          // Nothing is heard until the monitor gives up, cuts, and connects anew.
          while (server.cuts() == 0) {
            nanos.addAndGet(TICK.toNanos());
            monitor.tick();
            awaitCutter();
          }
          shown.add(monitor.report().up());
          pass(monitor, Duration.ofSeconds(3));
          shown.add(monitor.report().up());
          throw ScriptedServer.error("08006");
        });
    pass(monitor, INTERVAL);

    assertThat(shown).containsExactly(false, true);
    assertThat(server.cuts()).isOne();
    assertThat(samples()).contains("pg_up{server=\"db\"} 1", "t_v{server=\"db\"} 1");
  }

  @Test
  void connectingIsTriedAgainWhenThereWasNoThreadForIt() {
    List<Runnable> handedOver = new ArrayList<>();
    boolean[] starved = {true};
    ServerMonitor monitor =
        monitor(
            planner(ONE),
            task -> {
              if (starved[0]) {
                throw new RejectedExecutionException("no thread");
              }
              handedOver.add(task);
            });

    assertThatThrownBy(monitor::tick).isInstanceOf(RejectedExecutionException.class);
    assertThat(handedOver).isEmpty();

    starved[0] = false;
    pass(monitor, Duration.ofSeconds(2));
    assertThat(handedOver).hasSize(1);
    handedOver.get(0).run();
    pass(monitor, INTERVAL);
    assertThat(samples()).contains("t_v{server=\"db\"} 1");
  }

  @Test
  void aConnectionThatIsLostInAVisitCostsNothingButAnother() {
    server.is(facts(Map.of(), "postgres", "shop"));
    ServerMonitor monitor = monitor(ONE.replace("{query", "{scope: database, query"));
    pass(monitor, INTERVAL);
    server.onRun(
        "t",
        () -> {
          server.heals();
          throw ScriptedServer.error("57P05");
        });

    pass(monitor, INTERVAL);

    assertThat(samples())
        .contains(
            "t_v{server=\"db\",datname=\"shop\"} 1",
            "pgvitals_query_failures_total{server=\"db\",query=\"t\"} 0");
  }

  @Test
  void allThatIsToBeDoneInADatabaseIsDoneInOneVisitAMinute() {
    server.is(facts(Map.of(), "postgres", "shop"));
    ServerMonitor monitor =
        monitor(
            Stream.of("60s", "5m", "30m", "1h")
                    .map(
                        interval ->
                            ONE.replaceFirst("t", "every_" + interval)
                                .replace("{query", "{scope: database, interval: %s, query")
                                .formatted(interval))
                    .collect(Collectors.joining())
                + WITH_EXTENSION.replace("  query", "  scope: database\n  query"));
    pass(monitor, Duration.ofMinutes(2));
    long visits = server.calls("visit");
    long facts = server.calls("database facts");

    pass(monitor, Duration.ofHours(1));

    assertThat(server.calls("visit") - visits).isEqualTo(60);
    assertThat(server.calls("database facts") - facts).isEqualTo(60);
    assertThat(server.calls("every_5m")).isBetween(2 * 12L, 2 * 15L);
  }

  @Test
  void anErrorOfOursInAVisitIsTheDatabasesReasonAndNotTriedWithEachTick() {
    server.is(facts(Map.of(), "postgres", "shop"));
    server.onVisit(
        () -> {
          throw new IllegalStateException("odd");
        });
    ServerMonitor monitor = monitor(ONE.replace("{query", "{scope: database, query"));

    pass(monitor, Duration.ofMinutes(10));

    assertThat(server.calls("visit")).isLessThan(25);
    assertThat(samples()).contains("t_v{server=\"db\",datname=\"postgres\"} 1");
  }

  @Test
  void whatEndsAfterTheServerWasLeftIsNotPublished() {
    ServerMonitor monitor = monitor(ONE);
    server.onRun("t", monitor::detach);

    pass(monitor, INTERVAL);

    assertThat(samples()).isEmpty();
  }

  private ServerMonitor monitor(String yaml) {
    return monitor(planner(yaml));
  }

  private ServerMonitor monitor(Planner planner) {
    return monitor(planner, Runnable::run);
  }

  private ServerMonitor monitor(Planner planner, Executor connectors) {
    return new ServerMonitor(
        config,
        INTERVAL,
        planner,
        store,
        new Clocks(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get())),
        new MonitorExecutors(connectors, Runnable::run, timers, () -> {}),
        server);
  }

  private Planner planner(String yaml) {
    return new Planner(Trial.catalogue(yaml), NamingScheme.PROMETHEUS, config, INTERVAL);
  }

  /** One that fails as soon as that query is to be planned. */
  private Planner brokenPlanner(String yaml, String query) {
    Catalogue catalogue = Trial.catalogue(yaml);
    Map<String, QuerySchema> schemas =
        new HashMap<>(Planner.schemas(catalogue, NamingScheme.PROMETHEUS));
    schemas.remove(query);
    return new Planner(catalogue, schemas, config, INTERVAL);
  }

  private void use(ServerMonitor monitor, String yaml) {
    monitor.prepare(config, Trial.catalogue(yaml), planner(yaml)).make();
  }

  private void pass(ServerMonitor monitor, Duration time) {
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(TICK)) {
      monitor.tick();
      nanos.addAndGet(TICK.toNanos());
    }
    // A tick more, so that what the last one did is shown.
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    monitor.tick();
  }

  private void awaitCutter() {
    try {
      timers.submit(() -> {}).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> samples() {
    return Trial.text(store).lines().filter(line -> !line.startsWith("#")).toList();
  }

  private double value(String series) {
    return Trial.value(store, series);
  }

  private double failures() {
    return samples().stream()
        .filter(line -> line.startsWith("pgvitals_failures_total{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
