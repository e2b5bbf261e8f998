package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.runbook.SqlBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** In the trouble itself, the SQL of a runbook names the culprit. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {13, 19})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisIT {
  @Parameter private int major;

  @SuppressWarnings("NullAway.Init")
  private Scene scene;

  @SuppressWarnings("NullAway.Init")
  private LocalPostgres primary;

  @BeforeParameterizedClassInvocation
  void start(int major) {
    scene = new Scene(major);
    primary = scene.primary();
  }

  @AfterParameterizedClassInvocation
  void close() {
    scene.close();
  }

  /**
   * The rows of a block.
   *
   * @param number of the block among those of its diagnosis that are for this major
   */
  private List<String> ask(String runbook, int number, String pid) {
    return Scene.look(block(runbook, number), primary, pid);
  }

  private SqlBlock block(String runbook, int number) {
    return Pages.read(runbook)
        .questions()
        .filter(block -> block.isFor(major, SqlBlock.Where.PRIMARY))
        .skip(number - 1L)
        .findFirst()
        .orElseThrow();
  }

  private List<String> ask(String runbook, int number) {
    return ask(runbook, number, "0");
  }

  @Test
  void aBlockerIsFoundAndThoseItBlocks() throws Exception {
    try (Connection root = primary.superuser();
        Connection waiter = primary.superuser()) {
      String blocker = Scene.pid(root);
      String blocked = Scene.pid(waiter);
      Scene.run(root, "BEGIN");
      Scene.run(root, "LOCK TABLE orders");
      CompletableFuture<Void> waiting = waitFor(waiter, "SELECT count(*) FROM orders");

      assertThat(ask("PostgresBlockedSessions", 1))
          .singleElement()
          .asString()
          .startsWith(blocked + "|{" + blocker + "}|");
      assertThat(ask("PostgresBlockedSessions", 2))
          .singleElement()
          .asString()
          .startsWith(blocker + "|1|idle in transaction|");
      assertThat(ask("PostgresBlockedSessions", 3))
          .anyMatch(row -> row.startsWith(blocked + "|f|AccessShareLock|relation|public.orders"))
          .anyMatch(
              row -> row.startsWith(blocker + "|t|AccessExclusiveLock|relation|public.orders"));
      assertThat(ask("PostgresBlockingDurationHigh", 1))
          .singleElement()
          .asString()
          .startsWith(blocked + "|")
          .contains("|public.orders|{" + blocker + "}|");
      assertThat(ask("PostgresBlockingDurationHigh", 2))
          .singleElement()
          .asString()
          .startsWith(blocker + "|");
      assertThat(ask("PostgresIdleInTransaction", 1))
          .anyMatch(row -> row.startsWith(blocker + "|") && row.endsWith("|LOCK TABLE orders"));
      assertThat(ask("PostgresIdleInTransaction", 2, blocker))
          .singleElement()
          .asString()
          .startsWith(blocked + "|SELECT count(*)");
      assertThat(ask("PostgresIdleInTransaction", 3, blocker))
          .contains("relation|AccessExclusiveLock|public.orders");

      Scene.run(root, "ROLLBACK");
      waiting.join();
    }
  }

  private CompletableFuture<Void> waitFor(Connection waiter, String sql) {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                Scene.run(waiter, sql);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    await("a session that waits for a lock")
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                primary
                    .query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    .equals("1"));
    return waiting;
  }

  @Test
  void aPreparedTransactionIsNamedWithItsLocks() throws SQLException {
    assertThat(ask("PostgresPreparedTransactionOld", 1))
        .singleElement()
        .asString()
        .startsWith("promise|postgres|postgres|");
    assertThat(ask("PostgresPreparedTransactionOld", 2))
        .allMatch(row -> row.startsWith("promise|"))
        .anyMatch(row -> row.contains("|relation|AccessExclusiveLock|"));
    assertThat(ask("PostgresXminHorizonOld", 1))
        .anyMatch(row -> row.startsWith("prepared|promise|"));
  }

  @Test
  void aTransactionThatHasWrittenAndIsIdleIsAmongWhatHoldsVacuumBack() throws SQLException {
    try (Connection connection = primary.superuser()) {
      Scene.run(connection, "BEGIN");
      Scene.run(connection, "INSERT INTO events_2020 VALUES ('2020-05-01', 'written')");
      String pid = Scene.pid(connection);

      assertThat(ask("PostgresXminHorizonOld", 1))
          .anyMatch(row -> row.startsWith("backend|" + pid + " "));
      assertThat(ask("PostgresDeadTuplesHigh", 2))
          .anyMatch(row -> row.startsWith(pid + "|postgres|idle in transaction|"));
      Scene.run(connection, "ROLLBACK");
    }
  }

  @Test
  void anIdleSlotIsNamedWithWhatItKeeps() throws SQLException {
    assertThat(ask("PostgresReplicationSlotInactive", 1))
        .singleElement()
        .asString()
        .startsWith("forgotten|physical|null|f|reserved|");
    assertThat(ask("PostgresReplicaDisconnected", 1))
        .singleElement()
        .asString()
        .startsWith("standby|")
        .contains("|streaming|async|");
  }

  @Test
  void aSequenceIsMeasuredAgainstItsColumn() throws SQLException {
    primary.sql(
        "CREATE TABLE narrow (id int)",
        "CREATE SEQUENCE wide AS bigint OWNED BY narrow.id",
        "SELECT setval('wide', 1900000000)");

    assertThat(ask("PostgresSequenceExhaustion", 1))
        .first()
        .asString()
        .isEqualTo(
            "public|wide|bigint|1900000000|9223372036854775807|f|public.narrow|id|integer|88.5");
    primary.sql("DROP TABLE narrow");
  }

  @Test
  void anInvalidIndexIsNamed() throws SQLException {
    primary.sql("CREATE TABLE pairs AS SELECT 1 AS n FROM generate_series(1, 2)");
    try (Connection connection = primary.superuser()) {
      Scene.run(connection, "CREATE UNIQUE INDEX CONCURRENTLY half ON pairs (n)");
    } catch (SQLException duplicate) {
      assertThat(duplicate.getMessage()).contains("could not create unique index");
    }

    assertThat(ask("PostgresInvalidIndex", 1))
        .singleElement()
        .asString()
        .startsWith("public|pairs|half|t|");
    primary.sql("DROP TABLE pairs");
  }

  @Test
  void aSettingThatWaitsForARestartIsNamedWithBothValues() throws SQLException {
    primary.sql("ALTER SYSTEM SET max_connections = 123", "SELECT pg_reload_conf()");
    await("the pending setting")
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !ask("PostgresSettingsPendingRestart", 1).isEmpty());

    assertThat(ask("PostgresSettingsPendingRestart", 1))
        .anyMatch(row -> row.startsWith("max_connections|") && row.contains("|123|"));
    primary.sql("ALTER SYSTEM RESET max_connections", "SELECT pg_reload_conf()");
  }

  @Test
  void partitionsAreListedWithTheirBounds() throws SQLException {
    assertThat(ask("PostgresPartitionsMissing", 1))
        .singleElement()
        .asString()
        .startsWith("public.events_2020|FOR VALUES FROM ('2020-01-01");
  }

  @Test
  void aForeignKeyWithoutAnIndexIsNamed() throws SQLException {
    primary.sql("CREATE TABLE items (part int CONSTRAINT of_order REFERENCES orders)");

    assertThat(ask("PostgresDeadlocks", 3)).contains("public.items|of_order|public.orders");
    primary.sql("DROP TABLE items");
  }

  @Test
  void aTableIsMeasuredByTheExtension() throws SQLException {
    primary.sql("DELETE FROM orders WHERE id % 2 = 0");

    List<String> measured = ask("PostgresTableBloatHigh", 1);
    assertThat(measured).singleElement().asString().matches("\\d+\\|[0-9.]+\\|[0-9.]+");
    assertThat(Double.parseDouble(measured.get(0).replaceFirst(".*\\|", ""))).isGreaterThan(5);
  }

  @Test
  void afterACrashTheCountersAreSeenToBeNew() throws SQLException {
    try (LocalPostgres postgres = LocalPostgres.start(major)) {
      postgres.createMonitorRole();
      postgres.restart();
      assertThat(Scene.look(block("PostgresRestarted", 2), postgres, "0"))
          .singleElement()
          .asString()
          .endsWith("|f");

      postgres.kill();
      postgres.start();

      assertThat(Scene.look(block("PostgresRestarted", 2), postgres, "0"))
          .singleElement()
          .asString()
          .endsWith("|t");
    }
  }
}
