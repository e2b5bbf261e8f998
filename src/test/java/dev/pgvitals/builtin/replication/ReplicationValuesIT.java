package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.network.TcpProxy;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lag, slots and synchronous standbys against what is known to be true. */
class ReplicationValuesIT {
  private static final String REPLICATION = "pg_stat_replication_lag";
  private static final String STATE = "pg_replication_state";
  private static final String SLOTS = "pg_replication_slots";
  private static final String SLOTS_WAL = "pg_replication_slots_wal";

  /** Nothing writes WAL but the test, or nearly: a snapshot of the running transactions may. */
  private static final Map<String, String> QUIET =
      Map.of(
          "autovacuum",
          "off",
          "wal_receiver_timeout",
          "1s",
          "wal_retrieve_retry_interval",
          "100ms");

  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void aStandbyPausedAtAKnownPositionIsBehindByWhatWasWrittenSince(int major) {
    try (LocalPostgres primary = quiet(major);
        LocalPostgres standby = primary.streamingStandby();
        Figures onPrimary = Figures.of(primary);
        Figures onStandby = Figures.of(standby)) {
      standby.sql("SELECT pg_wal_replay_pause()");
      await("the pause").until(() -> standby.query("SELECT pg_is_wal_replay_paused()").equals("t"));
      writeMegabytes(primary, 3);
      onPrimary.await(REPLICATION, "pg_stat_replication_flush_lag_bytes", "", v -> v == 0);
      String paused = standby.query("SELECT pg_last_wal_replay_lsn()");

      onPrimary.await(
          REPLICATION,
          "pg_stat_replication_replay_lag_bytes",
          "",
          v -> v >= 3_000_000 && v <= written(primary, paused));
      double least = written(primary, paused);
      double behind = onPrimary.value(REPLICATION, "pg_stat_replication_replay_lag_bytes");
      double told = onStandby.value("pg_replication", "pg_replication_lag_bytes");

      assertThat(behind).isBetween(least, written(primary, paused)).isGreaterThan(3_000_000);
      assertThat(told).isBetween(least, written(primary, paused));
      assertThat(onPrimary.value(REPLICATION, "pg_stat_replication_sent_lag_bytes")).isZero();
      assertThat(onStandby.value("pg_replication", "pg_replication_replay_paused")).isOne();
    }
  }

  @Test
  void lagGrowsOnACutLinkAndIsZeroBehindAnIdlePrimary() {
    try (LocalPostgres primary = quiet(18);
        LocalPostgres standby = primary.streamingStandby();
        TcpProxy proxy = TcpProxy.to(primary);
        Figures figures = Figures.of(standby)) {
      standby.sql(
          "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'"
              .formatted(URI.create(proxy.uri("u", "p", "d")).getPort()),
          "SELECT pg_reload_conf()");
      primary.sql("CREATE TABLE t ()");
      await("what was written")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !standby.query("SELECT to_regclass('t')").isEmpty());
      figures.await("pg_stat_wal_receiver", "pg_stat_wal_receiver_up", "", v -> v == 1);
      figures.await("pg_replication", "pg_replication_lag_seconds", "", v -> v == 0);
      double replayed =
          figures.value("pg_replication", "pg_replication_last_replay_timestamp_seconds");
      await("a primary that has been idle for a while")
          .until(() -> System.currentTimeMillis() / 1000.0 > replayed + 2);
      figures.await("pg_replication", "pg_replication_lag_seconds", "", v -> v == 0);

      proxy.swallow();

      figures.await("pg_stat_wal_receiver", "pg_stat_wal_receiver_up", "", v -> v == 0);
      double cut = figures.value("pg_replication", "pg_replication_lag_seconds");
      assertThat(cut)
          .as("since the last transaction")
          .isBetween(
              2.0,
              number(
                  standby,
                  "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())"));
      figures.await("pg_replication", "pg_replication_lag_seconds", "", v -> v > cut + 1);
      assertThat(figures.samples("pg_replication", "pg_replication_lag_bytes", "")).isEmpty();

      proxy.heal();

      figures.await("pg_replication", "pg_replication_lag_seconds", "", v -> v == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 16, 19})
  void aSlotThatNobodyReadsHoldsWalAndIsLostWhenItMayHoldNoMore(int major) {
    String labels = "held physical";
    try (LocalPostgres primary = quiet(major);
        Figures figures = Figures.of(primary)) {
      primary.sql(
          "SELECT pg_create_physical_replication_slot('held', true)",
          "SELECT pg_create_physical_replication_slot('fresh')");
      String held =
          primary.query("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'held'");

      writeMegabytes(primary, 101);

      double least = written(primary, held);
      double retained = figures.value(SLOTS_WAL, "pg_replication_slots_retained_wal_bytes");
      assertThat(retained).isBetween(least, written(primary, held)).isGreaterThan(100_000_000);
      assertThat(figures.value(SLOTS, "pg_replication_slots_active", labels)).isZero();
      assertThat(figures.value(SLOTS, "pg_replication_slots_invalidated", labels)).isZero();
      assertThat(figures.value(SLOTS, "pg_replication_slots_restart_lsn_bytes", labels))
          .isEqualTo(number(primary, "SELECT '%s'::pg_lsn - '0/0'".formatted(held)));
      assertThat(figures.value(STATE, "pg_replication_slots_used")).isEqualTo(2);
      assertThat(figures.value(STATE, "pg_replication_slots_used_ratio")).isEqualTo(0.2);

      primary.sql("ALTER SYSTEM SET max_slot_wal_keep_size = '32MB'", "SELECT pg_reload_conf()");
      await("the new setting")
          .until(() -> primary.query("SHOW max_slot_wal_keep_size").equals("32MB"));
      primary.sql("CHECKPOINT");

      figures.await(SLOTS, "pg_replication_slots_invalidated", labels, v -> v == 1);
      assertThat(figures.value(SLOTS, "pg_replication_slots_invalidated", "fresh physical"))
          .isZero();
      assertThat(figures.samples(SLOTS_WAL, "pg_replication_slots_retained_wal_bytes", ""))
          .isEmpty();
      assertThat(
              figures.value(
                  "pg_replication_slots_wal_status",
                  "pg_replication_slots_wal_status",
                  "held physical lost"))
          .isOne();
    }
  }

  /** Unlike one that may hold no more, it says for ever where it was. */
  @ParameterizedTest
  @ValueSource(ints = {18, 19})
  void aSlotThatWasGivenUpAsIdleHoldsNothing(int major) {
    try (LocalPostgres primary = quiet(major);
        Figures figures = Figures.of(primary)) {
      primary.sql(
          "SELECT pg_create_physical_replication_slot('held', true)",
          "ALTER SYSTEM SET idle_replication_slot_timeout = '1s'",
          "SELECT pg_reload_conf()");
      await("the slot is given up")
          .until(
              () -> {
                primary.sql("CHECKPOINT");
                return primary.query("SELECT wal_status FROM pg_replication_slots").equals("lost");
              });
      assertThat(primary.query("SELECT restart_lsn IS NULL FROM pg_replication_slots"))
          .isEqualTo("f");

      assertThat(figures.samples(SLOTS_WAL, "pg_replication_slots_retained_wal_bytes", ""))
          .isEmpty();
    }
  }

  @Test
  void sinceWhenNobodyReadsASlotIsTold() {
    try (LocalPostgres primary = quiet(18);
        LocalPostgres standby = primary.streamingStandby();
        Figures figures = Figures.of(primary)) {
      String labels = "standby physical";
      assertThat(figures.value(SLOTS, "pg_replication_slots_active", labels)).isOne();
      assertThat(
              figures.samples(
                  SLOTS, "pg_replication_slots_inactive_since_timestamp_seconds", labels))
          .isEmpty();
      standby.stop();

      figures.await(SLOTS, "pg_replication_slots_active", labels, v -> v == 0);
      assertThat(
              figures.value(SLOTS, "pg_replication_slots_inactive_since_timestamp_seconds", labels))
          .isCloseTo(
              number(
                  primary,
                  "SELECT extract(epoch FROM inactive_since) FROM pg_replication_slots"
                      + " WHERE slot_name = 'standby'"),
              within(0.001));
    }
  }

  @Test
  void commitsThatWaitForAStandbyInVainAreSeen() {
    try (LocalPostgres primary = quiet(18);
        LocalPostgres standby = primary.streamingStandby();
        Figures figures = Figures.of(primary);
        Figures onStandby = Figures.of(standby)) {
      assertThat(figures.value(STATE, "pg_replication_sync_standbys_required")).isZero();
      assertThat(figures.value(STATE, "pg_replication_sync_standbys")).isZero();
      assertThat(figures.value(STATE, "pg_replication_walsenders_used")).isOne();
      assertThat(onStandby.all(STATE))
          .extracting(Sample::name)
          .as("nothing waits for a standby's standbys")
          .noneMatch(name -> name.contains("sync"));

      waitFor(primary, "FIRST 2 (standby, other)");

      figures.await(STATE, "pg_replication_sync_standbys_required", "", v -> v == 2);
      figures.await(STATE, "pg_replication_sync_standbys", "", v -> v == 1);
      assertThat(figures.value(STATE, "pg_replication_sync_standbys_missing")).isOne();
      assertThat(figures.value(STATE, "pg_replication_sync_waiting_sessions")).isZero();
      Thread commit = new Thread(() -> primary.sql("CREATE TABLE awaited ()"), "commit");
      commit.start();
      figures.await(STATE, "pg_replication_sync_waiting_sessions", "", v -> v == 1);

      waitFor(primary, "ANY 1 (standby, other)");

      figures.await(STATE, "pg_replication_sync_standbys_required", "", v -> v == 1);
      figures.await(STATE, "pg_replication_sync_standbys_missing", "", v -> v == 0);
      figures.await(STATE, "pg_replication_sync_waiting_sessions", "", v -> v == 0);
      await("the commit").until(() -> !commit.isAlive());
    }
  }

  @Test
  void howManyStandbysACommitWaitsForIsReadFromEachFormOfTheSetting() {
    try (LocalPostgres primary = quiet(18);
        Figures figures = Figures.of(primary)) {
      Map.of(
              "*", 1,
              "a, b", 1,
              "2 (a, b, c)", 2,
              " first 3(a, b, c, d)", 3,
              "Any  12 (a, b)", 12,
              "\"any 5 (\", b", 1,
              "", 0)
          .forEach(
              (names, required) -> {
                waitFor(primary, names);
                await(names)
                    .until(() -> primary.query("SHOW synchronous_standby_names").equals(names));
                figures.await(
                    STATE, "pg_replication_sync_standbys_required", "", v -> v == required);
              });
    }
  }

  private static void waitFor(LocalPostgres primary, String names) {
    primary.sql(
        "SET synchronous_commit = local",
        "ALTER SYSTEM SET synchronous_standby_names = '%s'".formatted(names),
        "SELECT pg_reload_conf()");
  }

  private static LocalPostgres quiet(int major) {
    LocalPostgres postgres = LocalPostgres.start(major, QUIET);
    postgres.createMonitorRole();
    return postgres;
  }

  private static void writeMegabytes(LocalPostgres primary, int megabytes) {
    primary.sql(
        "SELECT count(pg_logical_emit_message(false, 'test', repeat('x', 1000000)))"
            + " FROM generate_series(1, %d)".formatted(megabytes),
        "SELECT txid_current()");
  }

  /** How much WAL was written after that position. */
  private static double written(LocalPostgres primary, String position) {
    return number(primary, "SELECT pg_current_wal_lsn() - '%s'::pg_lsn".formatted(position));
  }

  private static double number(LocalPostgres postgres, String sql) {
    return Double.parseDouble(postgres.query(sql));
  }
}
