package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in catalogue's figures against what is known to be true. */
class BuiltinValuesIT {
  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void sessionsThatWaitForALockAreCounted(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Connection holder = postgres.superuser();
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      postgres.sql("CREATE TABLE t ()");
      assertThat(value(trial, "pg_stat_activity_blocked", "pg_stat_activity_blocked_sessions", ""))
          .isZero();
      run(holder, "BEGIN; LOCK TABLE t");

      List<Thread> waiting = List.of(lockInVain(postgres), lockInVain(postgres));
      await()
          .until(
              () -> postgres.query("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("2"));

      assertThat(value(trial, "pg_stat_activity_blocked", "pg_stat_activity_blocked_sessions", ""))
          .isEqualTo(2);
      assertThat(
              value(trial, "pg_stat_activity_blocked", "pg_stat_activity_max_blocked_seconds", ""))
          .isGreaterThan(0)
          .isLessThan(60);
      assertThat(value(trial, "pg_locks", "pg_locks_count", "postgres accessexclusivelock false"))
          .isEqualTo(2);
      assertThat(value(trial, "pg_locks", "pg_locks_count", "postgres accessexclusivelock true"))
          .isEqualTo(1);
      assertThat(
              value(
                  trial,
                  "pg_stat_activity",
                  "pg_stat_activity_count",
                  "postgres idle in transaction"))
          .isEqualTo(1);
      run(holder, "ROLLBACK");
      for (Thread thread : waiting) {
        join(thread);
      }
    }
  }

  @Test
  void connectionsAreMeasuredAgainstWhatAnOrdinaryRoleMayOpen() throws SQLException {
    Map<String, String> settings =
        Map.of(
            "max_connections", "30",
            "superuser_reserved_connections", "4",
            "reserved_connections", "6");
    try (LocalPostgres postgres = LocalPostgres.start(18, settings)) {
      postgres.createMonitorRole();
      try (Connection one = postgres.superuser();
          Connection two = postgres.superuser();
          Connection three = postgres.superuser();
          Trial trial = Rehearsal.catalogueOn(postgres)) {
        assertThat(List.of(one, two, three)).hasSize(3);

        assertThat(value(trial, "pg_connections", "pg_connections_used", "")).isEqualTo(4);
        assertThat(value(trial, "pg_connections", "pg_connections_limit", "")).isEqualTo(20);
        assertThat(value(trial, "pg_connections", "pg_connections_used_ratio", ""))
            .isEqualTo(0.2, within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void theLagOfAStandbyIsZeroWhenIdleAndGrowsWhileReplayIsPaused(int major) {
    try (LocalPostgres primary = server(major);
        LocalPostgres standby = primary.streamingStandby();
        Trial onPrimary = Rehearsal.catalogueOn(primary);
        Trial onStandby = Rehearsal.catalogueOn(standby)) {
      primary.sql("CREATE TABLE t (x text)");
      awaitValue(onStandby, "pg_replication", "pg_replication_lag_seconds", v -> v == 0);
      awaitValue(onStandby, "pg_replication", "pg_replication_lag_bytes", v -> v == 0);
      assertThat(value(onStandby, "pg_replication", "pg_replication_replay_paused", "")).isZero();
      awaitValue(
          onPrimary,
          "pg_stat_replication_lag",
          "pg_stat_replication_replay_lag_bytes",
          v -> v == 0);

      standby.sql("SELECT pg_wal_replay_pause()");
      primary.sql("INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 1000)");

      awaitValue(onStandby, "pg_replication", "pg_replication_lag_bytes", v -> v > 1_000_000);
      awaitValue(onStandby, "pg_replication", "pg_replication_lag_seconds", v -> v > 0 && v < 60);
      assertThat(value(onStandby, "pg_replication", "pg_replication_replay_paused", "")).isOne();
      awaitValue(
          onPrimary,
          "pg_stat_replication_lag",
          "pg_stat_replication_replay_lag_bytes",
          v -> v > 1_000_000);
      awaitValue(
          onPrimary, "pg_stat_replication_lag", "pg_stat_replication_flush_lag_bytes", v -> v == 0);

      standby.sql("SELECT pg_wal_replay_resume()");

      awaitValue(onStandby, "pg_replication", "pg_replication_lag_seconds", v -> v == 0);
      awaitValue(
          onPrimary,
          "pg_stat_replication_lag",
          "pg_stat_replication_replay_lag_bytes",
          v -> v == 0);
      assertThat(value(onPrimary, "pg_replication", "pg_replication_lag_seconds", "")).isZero();
    }
  }

  @Test
  void anInvalidIndexIsCountedAndNamed() {
    try (LocalPostgres postgres = server(18)) {
      postgres.sql("CREATE TABLE t AS SELECT 1 AS x FROM generate_series(1, 2)");
      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        assertThat(value(trial, "pg_indexes", "pg_indexes_invalid", "postgres")).isZero();
        assertThat(trial.samples("pg_index_invalid")).isEmpty();

        assertThatThrownBy(() -> postgres.sql("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (x)"))
            .hasStackTraceContaining("could not create unique index");

        assertThat(value(trial, "pg_indexes", "pg_indexes_invalid", "postgres")).isOne();
        assertThat(trial.samples("pg_index_invalid"))
            .containsExactly(
                "pg_index_invalid{server=\"db\",datname=\"postgres\",schemaname=\"public\","
                    + "relname=\"t\",indexrelname=\"broken\"} 1");
      }
    }
  }

  @Test
  void theAgeOfTransactionIdsIsAShareOfWhatThereIs() {
    try (LocalPostgres postgres = server(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      String age = "SELECT age(datfrozenxid) FROM pg_database WHERE datname = 'postgres'";
      double before = Double.parseDouble(postgres.query(age)) / (1L << 31);
      double ratio = value(trial, "pg_wraparound", "pg_wraparound_ratio", "postgres xid");

      assertThat(ratio)
          .isBetween(before, Double.parseDouble(postgres.query(age)) / (1L << 31))
          .isGreaterThan(0)
          .isLessThan(0.001);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void countersDoNotFallUnderLoad(int major) {
    try (LocalPostgres postgres = server(major)) {
      postgres.sql("CREATE TABLE t (id int PRIMARY KEY, x int)");
      work(postgres);
      Map<String, Double> before = counters(Rehearsal.on(postgres));

      work(postgres);
      await("statistics of the work")
          .until(
              () ->
                  postgres
                      .query("SELECT n_tup_upd >= 400 FROM pg_stat_user_tables WHERE relname = 't'")
                      .equals("t"));
      Map<String, Double> after = counters(Rehearsal.on(postgres));

      assertThat(before).hasSizeGreaterThan(200);
      assertThat(after).hasSizeGreaterThan(200);
      assertThat(before)
          .allSatisfy(
              (series, value) ->
                  assertThat(after.getOrDefault(series, value))
                      .as(series)
                      .isGreaterThanOrEqualTo(value));
      List<String> risen =
          before.entrySet().stream()
              .filter(e -> after.getOrDefault(e.getKey(), 0.0) > e.getValue())
              .map(e -> e.getKey().substring(0, e.getKey().indexOf('{')))
              .distinct()
              .toList();
      assertThat(risen)
          .contains(
              "pg_stat_database_xact_commit_total",
              "pg_stat_user_tables_n_tup_upd_total",
              "pg_stat_statements_calls_total");
    }
  }

  @Test
  void whateverTheSearchPathTheStatementsAreRead() {
    try (LocalPostgres postgres = server(18)) {
      postgres.sql("ALTER ROLE monitor SET search_path = ''");

      Rehearsal rehearsal = Rehearsal.on(postgres);

      assertThat(rehearsal.failures()).isEmpty();
      assertThat(rehearsal.of("pg_stat_statements_calls_total")).isNotEmpty();
    }
  }

  private static LocalPostgres server(int major) {
    LocalPostgres postgres = LocalPostgres.start(major);
    postgres.createMonitorRole();
    return postgres;
  }

  /**
   * A value of a run made now.
   *
   * @param labels the values of the sample's labels, a space between them
   */
  private static double value(Trial trial, String query, String metric, String labels) {
    List<Sample> found =
        Sample.of(String.join("\n", trial.samples(query))).stream()
            .filter(sample -> sample.name().equals(metric))
            .filter(
                sample ->
                    labels.isEmpty() || String.join(" ", sample.labels().values()).equals(labels))
            .toList();
    assertThat(found).as(metric + " " + labels).hasSize(1);
    return found.get(0).value();
  }

  private static void awaitValue(
      Trial trial, String query, String metric, DoublePredicate condition) {
    await(metric)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(() -> condition.test(value(trial, query, metric, "")));
  }

  private static Map<String, Double> counters(Rehearsal rehearsal) {
    return rehearsal.samples().stream()
        .filter(sample -> sample.type().equals("counter"))
        .collect(Collectors.toMap(Sample::series, Sample::value));
  }

  private static void work(Postgres postgres) {
    postgres.sql(
        "INSERT INTO t SELECT n, n FROM generate_series(1, 200) n ON CONFLICT DO NOTHING",
        "UPDATE t SET x = x + 1",
        "SELECT count(*) FROM t",
        "CHECKPOINT");
  }

  /** A session that gets the lock only when its holder lets go. */
  private static Thread lockInVain(Postgres postgres) {
    Thread thread = new Thread(() -> postgres.sql("BEGIN; LOCK TABLE t; COMMIT"), "in vain");
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
