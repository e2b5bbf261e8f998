package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows for the status page against what was arranged, on the oldest and the newest version. */
class PageRowsIT {
  private static final String BLOCKING = "page_blocking";

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void aChainOfThreeIsToldLinkByLink(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client first = Client.of(postgres, "first");
        Client second = Client.of(postgres, "second");
        Client third = Client.of(postgres, "third")) {
      first.run("BEGIN", "UPDATE t SET x = x WHERE x = 1");
      second.run("BEGIN", "UPDATE t SET x = x WHERE x = 2");
      second.begin("UPDATE t SET x = x WHERE x = 1");
      third.begin("UPDATE t SET x = x WHERE x = 2");
      Client.awaitWaiting(postgres, 2);

      Map<String, Sample> sessions = sessions(readings, "page_blocking_state_seconds");

      assertThat(sessions.keySet()).containsExactlyInAnyOrder("first", "second", "third");
      assertThat(label(sessions, "first", "blocked_by")).isEmpty();
      assertThat(label(sessions, "second", "blocked_by"))
          .isEqualTo(label(sessions, "first", "pid"));
      assertThat(label(sessions, "third", "blocked_by"))
          .isEqualTo(label(sessions, "second", "pid"));
      assertThat(label(sessions, "first", "state")).isEqualTo("idle in transaction");
      assertThat(label(sessions, "second", "locktype")).isEqualTo("transactionid");
      assertThat(label(sessions, "second", "relation"))
          .as("by the lock on the row that it waits for")
          .isEqualTo("public.t");
      assertThat(sessions(readings, "page_blocking_wait_seconds").keySet())
          .containsExactlyInAnyOrder("second", "third");
      assertThat(sessions(readings, "page_blocking_transaction_seconds")).hasSize(3);
      first.run("ROLLBACK");
      second.await().run("ROLLBACK");
      third.await();

      assertThat(sessions(readings, "page_blocking_state_seconds")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void thoseThatBlockInNoTransactionOrSessionAreThereToo(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client keeper = Client.of(postgres, "keeper");
        Client waits = Client.of(postgres, "waits");
        Client table = Client.of(postgres, "table")) {
      keeper.run("SELECT pg_advisory_lock(7)");
      waits.begin("SELECT pg_advisory_lock(7)");
      postgres.prepareTransaction("half", "LOCK TABLE t IN ROW EXCLUSIVE MODE");
      table.run("BEGIN").begin("LOCK TABLE t IN SHARE MODE");
      Client.awaitWaiting(postgres, 2);

      Map<String, Sample> sessions = sessions(readings, "page_blocking_state_seconds");

      assertThat(sessions.keySet()).containsExactlyInAnyOrder("keeper", "waits", "table", "");
      assertThat(label(sessions, "keeper", "state")).isEqualTo("idle");
      assertThat(sessions(readings, "page_blocking_transaction_seconds").keySet())
          .as("who holds an advisory lock is in no transaction")
          .containsExactlyInAnyOrder("waits", "table", "");
      assertThat(label(sessions, "", "state")).isEqualTo("prepared transaction half");
      assertThat(label(sessions, "table", "blocked_by")).isEqualTo(label(sessions, "", "pid"));
      assertThat(label(sessions, "table", "relation")).isEqualTo("public.t");
      postgres.sql("ROLLBACK PREPARED 'half'");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void parallelWorkersBlockAsTheSessionThatTheyWorkFor(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client parallel = Client.of(postgres, "parallel");
        Client alter = Client.of(postgres, "alter")) {
      postgres.sql("CREATE TABLE large AS SELECT generate_series(1, 100000) AS x");
      parallel
          .run(
              "SET max_parallel_workers_per_gather = 2",
              "SET parallel_setup_cost = 0",
              "SET parallel_tuple_cost = 0",
              "SET min_parallel_table_scan_size = 0")
          .begin("SELECT count(*) FROM large WHERE pg_sleep(0.01)::text = ''");
      await("parallel workers")
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)"
                              + " WHERE a.backend_type = 'parallel worker'"
                              + " AND l.relation = 'large'::regclass AND l.granted")
                      .equals("2"));
      alter.begin("ALTER TABLE large ADD COLUMN y int");
      Client.awaitWaiting(postgres, 1);

      Map<String, Sample> sessions = sessions(readings, "page_blocking_state_seconds");

      assertThat(sessions.keySet()).containsExactlyInAnyOrder("parallel", "alter");
      assertThat(label(sessions, "alter", "blocked_by"))
          .isEqualTo(label(sessions, "parallel", "pid"));
      assertThat(label(sessions, "parallel", "client_addr")).isEqualTo("127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void replayThatWaitsForAReaderIsToldByItsKind(int major) throws SQLException {
    try (LocalPostgres primary = server(major);
        LocalPostgres standby =
            primary.standby("standby", Map.of("max_standby_streaming_delay", "-1"));
        Readings readings = Readings.of(standby);
        Client reader = Client.of(standby, "reader")) {
      reader.run("BEGIN", "SELECT x FROM t");
      primary.sql("ALTER TABLE t ADD COLUMN y int");
      Client.awaitWaiting(standby, 1);

      Map<String, Sample> sessions = sessions(readings, "page_blocking_state_seconds");

      assertThat(sessions.keySet()).containsExactlyInAnyOrder("reader", "");
      assertThat(label(sessions, "", "state")).isEqualTo("startup");
      assertThat(label(sessions, "", "blocked_by")).isEqualTo(label(sessions, "reader", "pid"));
      assertThat(Objects.requireNonNull(sessions.get("")).value())
          .as("since its start")
          .isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void theOldestTransactionsAreToldWithoutTexts(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client idle = Client.of(postgres, "idle");
        Client busy = Client.of(postgres, "busy")) {
      idle.run("BEGIN", "SELECT 'secret' FROM t");
      busy.begin("SELECT pg_sleep(600)");
      await()
          .until(
              () ->
                  sessions(readings, "page_longest", "page_longest_query_seconds")
                      .containsKey("busy"));

      Map<String, Sample> all =
          sessions(readings, "page_longest", "page_longest_transaction_seconds");

      assertThat(all.keySet()).containsExactlyInAnyOrder("idle", "busy");
      assertThat(label(all, "busy", "wait_event")).isEqualTo("Timeout: PgSleep");
      assertThat(all.toString()).doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void statementsTellWhatTheyTookSinceTheRunBefore(int major) {
    try (LocalPostgres postgres = LocalPostgres.start(major, Map.of("autovacuum", "off"));
        Trial trial = statements(postgres)) {
      postgres.sql("SELECT pg_sleep(0.3)", "SELECT 1");
      assertThat(trial.next("page_statements")).as("the first run has none before it").isEmpty();
      postgres.sql("SELECT pg_sleep(0.2)", "SELECT pg_sleep(0.2)", "SELECT 1");

      List<Sample> second = took(trial);

      assertThat(second.get(0).value()).isBetween(0.4, 20.0);
      assertThat(second)
          .as("the most time first")
          .isSortedAccordingTo((a, b) -> Double.compare(b.value(), a.value()));
      postgres.sql("SELECT 1");

      assertThat(took(trial))
          .as("what did not run in between is not there")
          .allSatisfy(sample -> assertThat(sample.value()).isLessThan(0.4));
    }
  }

  private static Trial statements(LocalPostgres postgres) {
    postgres.createMonitorRole();
    return Rehearsal.catalogueOn(postgres);
  }

  private static List<Sample> took(Trial trial) {
    return Sample.of(String.join("\n", trial.next("page_statements"))).stream()
        .filter(sample -> sample.name().equals("page_statements_seconds_total"))
        .toList();
  }

  private static LocalPostgres server(int major) {
    LocalPostgres postgres =
        LocalPostgres.start(major, Map.of("autovacuum", "off", "max_prepared_transactions", "5"));
    postgres.createMonitorRole();
    postgres.sql("CREATE TABLE t AS SELECT generate_series(1, 9) AS x");
    return postgres;
  }

  private static Map<String, Sample> sessions(Readings readings, String metric) {
    return sessions(readings, BLOCKING, metric);
  }

  /** By what their clients call themselves. */
  private static Map<String, Sample> sessions(Readings readings, String query, String metric) {
    return readings.samples(query, metric).stream()
        .collect(Collectors.toMap(s -> s.labels().get("application_name"), s -> s));
  }

  private static String label(Map<String, Sample> sessions, String of, String name) {
    return String.valueOf(Objects.requireNonNull(sessions.get(of)).labels().get(name));
  }
}
