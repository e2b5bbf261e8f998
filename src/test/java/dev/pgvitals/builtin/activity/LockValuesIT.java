package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.SQLException;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for whom, and how full the lock table is, against what was arranged. */
class LockValuesIT {
  private static final String QUERY = "pg_stat_activity_blocked";
  private static final Offset<Double> A_FEW = within(2.0);

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void aChainOfWaitingSessionsIsAsDeepAsItIs(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client first = Client.of(postgres);
        Client second = Client.of(postgres);
        Client third = Client.of(postgres);
        Client fourth = Client.of(postgres);
        Client other = Client.of(postgres)) {
      assertThat(depth(readings)).isZero();
      assertThat(blocking(readings)).isZero();

      first.run("BEGIN", "UPDATE t SET x = x WHERE x = 1");
      second.run("BEGIN", "UPDATE t SET x = x WHERE x = 2");
      third.run("BEGIN", "UPDATE t SET x = x WHERE x = 3");
      second.begin("UPDATE t SET x = x WHERE x = 1");
      Client.awaitWaiting(postgres, 1);
      assertThat(depth(readings)).isEqualTo(1);

      third.begin("UPDATE t SET x = x WHERE x = 2");
      Client.awaitWaiting(postgres, 2);
      fourth.begin("UPDATE t SET x = x WHERE x = 3");
      Client.awaitWaiting(postgres, 3);
      // Also waits for the first, so there are more sessions but no longer chain.
      other.begin("UPDATE t SET x = x WHERE x = 1");
      Client.awaitWaiting(postgres, 4);

      assertThat(depth(readings)).isEqualTo(3);
      assertThat(blocking(readings)).as("only the first waits for nobody").isEqualTo(1);
      assertThat(readings.value(QUERY, "pg_stat_activity_blocked_sessions")).isEqualTo(4);
      assertThat(readings.value(QUERY, "pg_stat_activity_max_blocked_seconds"))
          .isGreaterThan(0)
          .isLessThan(60);

      first.run("ROLLBACK");
      second.await().run("ROLLBACK");
      third.await().run("ROLLBACK");
      fourth.await();
      other.await();

      assertThat(depth(readings)).isZero();
      assertThat(blocking(readings)).isZero();
      assertThat(readings.value(QUERY, "pg_stat_activity_max_blocked_seconds")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void whoQueuesBehindOneThatWaitsIsBlockedByIt(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client reader = Client.of(postgres);
        Client migration = Client.of(postgres);
        Client late = Client.of(postgres)) {
      reader.run("BEGIN", "SELECT FROM t");
      migration.begin("ALTER TABLE t ADD y int");
      Client.awaitWaiting(postgres, 1);

      // Goes with what the reader holds, not with what the migration wants.
      late.begin("SELECT FROM t");
      Client.awaitWaiting(postgres, 2);

      assertThat(depth(readings)).isEqualTo(2);
      assertThat(blocking(readings)).isEqualTo(1);
      reader.run("ROLLBACK");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void preparedTransactionsBlockToo(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client waiting = Client.of(postgres)) {
      for (String half : new String[] {"one", "two"}) {
        postgres.prepareTransaction(
            half, "LOCK TABLE t IN ROW EXCLUSIVE MODE", "SELECT pg_current_xact_id()");
      }
      waiting.run("BEGIN").begin("LOCK TABLE t IN SHARE MODE");
      Client.awaitWaiting(postgres, 1);

      assertThat(depth(readings)).isEqualTo(1);
      assertThat(blocking(readings)).isEqualTo(2);
      assertThat(readings.value("pg_prepared_xacts", "pg_prepared_xacts_transactions", "postgres"))
          .isEqualTo(2);
      assertThat(
              readings.value("pg_prepared_xacts", "pg_prepared_xacts_max_age_seconds", "postgres"))
          .isGreaterThan(0)
          .isLessThan(60);
      postgres.sql("ROLLBACK PREPARED 'one'", "ROLLBACK PREPARED 'two'");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void theLockTableFillsUp(int major) throws SQLException {
    try (LocalPostgres postgres = server(major);
        Readings readings = Readings.of(postgres);
        Client holder = Client.of(postgres)) {
      // max_locks_per_transaction for each session, prepared transaction, background worker,
      // walsender, autovacuum worker and launcher.
      double workers = major >= 18 ? 16 : 3;
      double limit = 10 * (40 + 5 + 8 + 10 + workers + 1);
      double before = used(readings);
      assertThat(before).isLessThan(20);
      assertThat(readings.value(QUERY, "pg_locks_limit")).isEqualTo(limit);

      holder.run("BEGIN", "SELECT count(*) FROM t", "SELECT count(*) FROM pg_class");
      assertThat(used(readings)).as("none is added by the fast path").isEqualTo(before, A_FEW);

      holder.run("SELECT pg_advisory_xact_lock(n) FROM generate_series(1, 300) n");

      assertThat(used(readings)).isEqualTo(before + 300, A_FEW);
      assertThat(readings.value(QUERY, "pg_locks_used_ratio"))
          .isEqualTo((before + 300) / limit, within(2 / limit));
      holder.run("ROLLBACK");
    }
  }

  private static LocalPostgres server(int major) {
    LocalPostgres postgres =
        LocalPostgres.start(
            major,
            Map.of(
                "autovacuum", "off",
                "max_connections", "40",
                "max_locks_per_transaction", "10",
                "max_prepared_transactions", "5",
                "max_worker_processes", "8",
                "max_wal_senders", "10"));
    postgres.createMonitorRole();
    postgres.sql("CREATE TABLE t AS SELECT generate_series(1, 9) AS x");
    return postgres;
  }

  /** Once the statement is prepared, which takes locks of its own the first times. */
  private static double used(Readings readings) {
    for (int i = 0; i < 6; i++) {
      readings.value(QUERY, "pg_locks_used");
    }
    return readings.value(QUERY, "pg_locks_used");
  }

  private static double depth(Readings readings) {
    return readings.value(QUERY, "pg_stat_activity_max_blocking_depth");
  }

  private static double blocking(Readings readings) {
    return readings.value(QUERY, "pg_stat_activity_blocking_sessions");
  }
}
