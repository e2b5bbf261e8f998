package dev.pgvitals.alerts.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.alerts.course.Trouble;
import dev.pgvitals.fixture.estate.Session;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong on a primary that is at work; all of it may happen at one time. */
final class OrdersTroubles {
  private final LocalPostgres orders;

  OrdersTroubles(LocalPostgres orders) {
    this.orders = orders;
  }

  List<Trouble> all() {
    List<Trouble> all = new ArrayList<>(sessions());
    all.addAll(objects());
    all.addAll(wal());
    all.addAll(settings());
    all.addAll(assurance());
    return all;
  }

  private Trouble trouble(String what, Trouble.Step make, Trouble.Step undo) {
    return Trouble.of(what, "orders", make, undo);
  }

  private List<Trouble> sessions() {
    List<Session> open = new ArrayList<>();
    List<Session> asking = new ArrayList<>();
    List<Session> blocking = new ArrayList<>();
    List<Session> storm = new ArrayList<>();
    return List.of(
        trouble(
                "a session sits in its transaction",
                () -> {
                  open.add(
                      Session.in(orders, "postgres").did("BEGIN", "SELECT pg_current_xact_id()"));
                  for (int i = 0; i < 200; i++) {
                    orders.sql("SELECT pg_current_xact_id()");
                  }
                },
                () -> closeAll(open))
            .fires("PostgresIdleInTransaction", "warning")
            .fires("PostgresIdleInTransaction", "critical")
            .fires("PostgresLongRunningTransaction", "warning")
            .fires("PostgresLongRunningTransaction", "critical")
            .fires("PostgresXminHorizonOld", "warning", "holder=backend"),
        trouble(
                "a query does not come to its end",
                () -> asking.add(Session.in(orders, "shop").does("SELECT pg_sleep(600)")),
                () -> closeAll(asking))
            .fires("PostgresLongRunningQuery", "warning"),
        trouble(
                "two sessions wait for a third",
                () -> {
                  blocking.add(Session.in(orders, "shop").did("BEGIN", "LOCK TABLE email"));
                  blocking.add(Session.in(orders, "shop").does("SELECT FROM email"));
                  blocking.add(Session.in(orders, "shop").does("SELECT FROM email"));
                },
                () -> closeAll(blocking))
            .fires("PostgresBlockedSessions", "warning")
            .fires("PostgresBlockedSessions", "critical")
            .fires("PostgresBlockingDurationHigh", "critical")
            // It locks the table of the broken index.
            .after("an index could not be built"),
        trouble(
                "two sessions wait for each other",
                () -> Session.deadlock(orders, "shop"),
                () -> {})
            .fires("PostgresDeadlocks", "warning", "datname=shop"),
        trouble(
                "an application rolls back, and sorts on disk",
                () ->
                    storm.add(
                        Session.in(orders, "shop")
                            .did("SET work_mem = '64kB'")
                            .repeats(
                                "BEGIN; SELECT pg_sleep(0.1); SELECT g FROM generate_series(1, 20000) AS g"
                                    + " ORDER BY -g OFFSET 19999; ROLLBACK")),
                () -> closeAll(storm))
            .fires("PostgresRollbackRateHigh", "warning", "datname=shop")
            .fires("PostgresTempFilesHigh", "warning", "datname=shop"),
        trouble(
                "a prepared transaction is forgotten",
                () ->
                    Session.in(orders, "shop")
                        .did(
                            "BEGIN",
                            "SELECT pg_current_xact_id()",
                            "PREPARE TRANSACTION 'forgotten'")
                        .close(),
                () -> orders.sqlIn("shop", "ROLLBACK PREPARED 'forgotten'"))
            .fires("PostgresPreparedTransactionOld", "warning", "datname=shop"));
  }

  private List<Trouble> objects() {
    return List.of(
        trouble(
                "most rows of a table are dead",
                () -> orders.sqlIn("shop", "DELETE FROM customer WHERE id > 1500"),
                () -> orders.sqlIn("shop", "VACUUM customer"))
            .fires("PostgresDeadTuplesHigh", "warning", "datname=shop", "relname=customer"),
        trouble(
                "an index could not be built",
                () ->
                    assertThatThrownBy(
                            () ->
                                orders.sqlIn(
                                    "shop",
                                    "CREATE UNIQUE INDEX CONCURRENTLY email_key ON email (address)"))
                        .hasStackTraceContaining("duplicate"),
                () -> orders.sqlIn("shop", "DROP INDEX email_key"))
            .fires("PostgresInvalidIndex", "warning", "datname=shop"),
        trouble(
                "a sequence is near its end",
                () -> orders.sqlIn("shop", "SELECT setval('invoice', 990)"),
                () -> orders.sqlIn("shop", "SELECT setval('invoice', 1)"))
            .fires(
                "PostgresSequenceExhaustion", "critical", "datname=shop", "sequencename=invoice"),
        trouble(
                "a role may do everything all of a sudden",
                () -> orders.sql("CREATE ROLE intruder SUPERUSER"),
                () -> orders.sql("DROP ROLE intruder"))
            .fires("PostgresPrivilegedRolesChanged", "critical"),
        trouble(
                "a password expires tomorrow",
                () ->
                    orders.sql(
                        "DO $$ BEGIN EXECUTE format('ALTER ROLE app VALID UNTIL %L', now() + interval '1 day'); END $$"),
                () -> orders.sql("ALTER ROLE app VALID UNTIL 'infinity'"))
            .fires("PostgresRolePasswordExpiring", "warning"),
        trouble(
                "a subscription does not find its publisher",
                () ->
                    orders.sqlIn(
                        "shop",
                        "CREATE SUBSCRIPTION offers CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)",
                        "ALTER SUBSCRIPTION offers ENABLE"),
                () ->
                    orders.sqlIn(
                        "shop",
                        "ALTER SUBSCRIPTION offers DISABLE",
                        "ALTER SUBSCRIPTION offers SET (slot_name = NONE)",
                        "DROP SUBSCRIPTION offers"))
            .fires("PostgresSubscriptionDown", "critical"),
        trouble(
                "the agent may no longer read a table",
                () -> orders.sql("REVOKE SELECT ON open_order FROM monitor"),
                () -> orders.sql("GRANT SELECT ON open_order TO monitor"))
            .fires("PostgresCollectorFailing", "warning", "query=open_orders")
            .fires("PostgresMetricsStale", "warning", "query=open_orders"));
  }

  private List<Trouble> wal() {
    return List.of(
        trouble(
                "nobody reads from a slot",
                () -> {
                  orders.sql("SELECT pg_create_physical_replication_slot('forgotten', true)");
                  writeWal(orders, 3);
                },
                () -> orders.sql("SELECT pg_drop_replication_slot('forgotten')"))
            .fires("PostgresReplicationSlotInactive", "warning", "slot_name=forgotten")
            .fires("PostgresReplicationSlotRetainsWal", "critical", "slot_name=forgotten"),
        trouble(
                "the archive takes nothing",
                () -> {
                  set("archive_command", "exit 1");
                  writeWal(orders, 1);
                },
                () -> {
                  set("archive_command", "exit 0");
                  writeWal(orders, 1);
                })
            .fires("PostgresWalArchiveFailing", "critical")
            .fires("PostgresWalArchivePending", "warning")
            .fires("PostgresWalArchiveDelayed", "warning")
            .fires("PostgresWalArchiveDelayed", "critical"));
  }

  /** Fills so many segments, however little is in them. */
  static void writeWal(LocalPostgres postgres, int segments) {
    for (int i = 0; i < segments; i++) {
      postgres.sql("SELECT pg_logical_emit_message(false, 'live', 'x')", "SELECT pg_switch_wal()");
    }
  }

  private List<Trouble> settings() {
    return List.of(
        trouble("fsync is off", () -> set("fsync", "off"), () -> set("fsync", "on"))
            .fires("PostgresUnsafeSetting", "critical", "setting=fsync")
            .fires("PostgresSettingsChanged", "info"),
        trouble(
                "a setting waits for a restart",
                () -> set("max_connections", "70"),
                () -> set("max_connections", "60"))
            .fires("PostgresSettingsPendingRestart", "warning"));
  }

  private void set(String setting, String value) {
    orders.sql("ALTER SYSTEM SET %s = '%s'".formatted(setting, value), "SELECT pg_reload_conf()");
  }

  private List<Trouble> assurance() {
    return List.of(
        trouble(
                "backups fail since the day before yesterday",
                () ->
                    orders.sql(
                        "UPDATE monitoring.backup SET ended_at = now() - interval '50 hours'",
                        "INSERT INTO monitoring.backup VALUES ('main', 'full', now(), false)"),
                () ->
                    orders.sql(
                        "INSERT INTO monitoring.backup VALUES ('main', 'full', now(), true)"))
            .fires("PostgresBackupFailed", "critical", "stanza=main")
            .fires("PostgresBackupStale", "warning", "stanza=main")
            .fires("PostgresBackupStale", "critical", "stanza=main"),
        trouble(
                "a job fails",
                () -> orders.sql("INSERT INTO monitoring.job VALUES ('tidy', now(), false)"),
                () -> orders.sql("INSERT INTO monitoring.job VALUES ('tidy', now(), true)"))
            .fires("PostgresJobFailed", "warning", "job_name=tidy"),
        trouble(
                "data contradicts itself",
                () -> orders.sql("UPDATE monitoring.data_check SET violations = 3"),
                () -> orders.sql("UPDATE monitoring.data_check SET violations = 0"))
            .fires("PostgresDataCheckFailed", "critical", "check=totals"),
        trouble(
                "no new data come in",
                () ->
                    orders.sql(
                        "UPDATE monitoring.data_age SET newest = now() - interval '3 hours'"),
                () -> orders.sql("UPDATE monitoring.data_age SET newest = now()"))
            .fires("PostgresDataStale", "warning", "dataset=prices"),
        trouble(
                "somebody tries passwords",
                () ->
                    orders.sql(
                        "INSERT INTO monitoring.auth_failure SELECT clock_timestamp() FROM generate_series(1, 20)"),
                () -> {})
            .fires("PostgresAuthFailuresHigh", "critical"));
  }

  static void closeAll(List<Session> sessions) {
    sessions.forEach(Session::close);
    sessions.clear();
  }
}
