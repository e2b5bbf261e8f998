package dev.pgvitals.alerts.live;

import dev.pgvitals.alerts.course.Trouble;
import dev.pgvitals.fixture.estate.Session;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong on a standby, a small server, a PgBouncer, and with the agents themselves. */
final class OtherTroubles {
  private static final String RECEIVER = "the standby does not reach its primary";
  private static final String PAUSED = "the standby does not replay";
  private static final String MISTAKE = "the new configuration has a mistake";
  private static final String PROMOTED = "the standby was made a primary";
  private static final String LOCKS = "one session takes most locks";
  private static final String SLOT = "a slot has lost its WAL";
  private static final String WRAPAROUND = "transaction IDs run out";
  private static final String FULL = "all connections are in use";
  private static final String QUEUE = "clients queue for a connection";
  private static final String POOLER = "PgBouncer is stopped";

  private final Scene scene;
  private final LocalPostgres orders;
  private final LocalPostgres replica;
  private final LocalPostgres spare;
  private final LocalPgBouncer pool;

  OtherTroubles(Scene scene) {
    this.scene = scene;
    this.orders = scene.cast().orders();
    this.replica = scene.cast().replica();
    this.spare = scene.cast().spare();
    this.pool = scene.cast().pool();
  }

  List<Trouble> all() {
    List<Trouble> all = new ArrayList<>(replication());
    all.addAll(limits());
    all.addAll(pooler());
    all.addAll(agents());
    return all;
  }

  private List<Trouble> replication() {
    return List.of(
        Trouble.of(
                PAUSED,
                "replica",
                () -> {
                  replica.sql("SELECT pg_wal_replay_pause()");
                  orders.sql("CREATE TABLE unseen AS SELECT generate_series(1, 10000) AS n");
                },
                () -> replica.sql("SELECT pg_wal_replay_resume()"))
            .fires("PostgresReplicationLagHigh", "warning")
            .fires("PostgresReplicationLagHigh", "critical")
            .fires("PostgresReplicationLagBytesHigh", "warning", "server=orders"),
        Trouble.of(
                RECEIVER,
                "replica",
                () -> {
                  orders.sql(
                      "ALTER SYSTEM SET synchronous_standby_names = 'replica'",
                      "SELECT pg_reload_conf()");
                  replica.sql(
                      "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'",
                      "SELECT pg_reload_conf()");
                },
                () -> replica.sql("ALTER SYSTEM RESET primary_conninfo", "SELECT pg_reload_conf()"))
            .fires("PostgresWalReceiverDown", "critical")
            .fires("PostgresReplicaDisconnected", "warning", "server=orders")
            .fires("PostgresSyncStandbyMissing", "critical", "server=orders")
            .after(PAUSED),
        Trouble.of(
                PROMOTED,
                "",
                () -> {
                  orders.sql(
                      "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
                  replica.promote();
                },
                () -> scene.configure(scene.cast().configurationWithout("", "other")))
            .fires("PostgresRoleChanged", "warning", "server=replica")
            .fires("PostgresSplitBrain", "critical", "cluster=shop")
            .after(RECEIVER, MISTAKE));
  }

  private List<Trouble> limits() {
    List<Session> sessions = new ArrayList<>();
    List<Connection> clients = new ArrayList<>();
    return List.of(
        Trouble.of(
                LOCKS,
                "spare",
                () ->
                    sessions.add(
                        Session.in(spare, "postgres")
                            .did("SELECT pg_advisory_lock(n) FROM generate_series(1, 500) AS n")),
                () -> OrdersTroubles.closeAll(sessions))
            .fires("PostgresLockTableNearlyFull", "warning")
            .fires("PostgresLockTableNearlyFull", "critical"),
        Trouble.of(
                SLOT,
                "spare",
                () -> {
                  spare.sql("SELECT pg_create_physical_replication_slot('late', true)");
                  OrdersTroubles.writeWal(spare, 4);
                  spare.sql("CHECKPOINT");
                },
                () -> spare.sql("SELECT pg_drop_replication_slot('late')"))
            .fires("PostgresReplicationSlotLost", "critical", "slot_name=late"),
        Trouble.of(
                WRAPAROUND,
                "spare",
                () -> spare.sql("CALL use_transaction_ids(8000)"),
                this::freeze)
            .fires("PostgresWraparoundApproaching", "warning", "datname=postgres", "kind=xid")
            .fires("PostgresWraparoundApproaching", "critical", "datname=postgres", "kind=xid"),
        Trouble.of(
                FULL,
                "spare",
                () -> {
                  try {
                    while (true) {
                      clients.add(spare.connect("postgres", "app", Postgres.MONITOR_PASSWORD));
                    }
                  } catch (IllegalStateException refused) {
                    // That was the last one.
                  }
                },
                () -> {
                  for (Connection client : clients) {
                    client.close();
                  }
                })
            .fires("PostgresConnectionsHigh", "warning")
            .fires("PostgresConnectionsHigh", "critical")
            .fires("PostgresConnectionSlotsExhausted", "critical")
            .after(LOCKS, SLOT, WRAPAROUND),
        Trouble.of("a server is stopped", "spare", spare::stop, spare::start)
            .fires("PostgresDown", "critical")
            .fires("PostgresHealthScoreLow", "critical")
            .after(LOCKS, SLOT, WRAPAROUND, FULL));
  }

  private void freeze() {
    spare.sql("ALTER DATABASE template0 ALLOW_CONNECTIONS true");
    for (String database : List.of("postgres", "template0", "template1")) {
      spare.sqlIn(database, "VACUUM (FREEZE)");
    }
  }

  private List<Trouble> pooler() {
    List<Connection> clients = new ArrayList<>();
    List<Thread> waiting = new ArrayList<>();
    return List.of(
        Trouble.of(
                QUEUE,
                "pool",
                () -> {
                  for (int i = 0; i < 3; i++) {
                    clients.add(pool.client("app", "postgres"));
                  }
                  clients.get(0).setAutoCommit(false);
                  ask(clients.get(0));
                  for (Connection client : clients.subList(1, 3)) {
                    Thread thread = new Thread(() -> askInVain(client), "waits for PgBouncer");
                    thread.setDaemon(true);
                    thread.start();
                    waiting.add(thread);
                  }
                },
                () -> {
                  clients.get(0).rollback();
                  for (Thread thread : waiting) {
                    thread.join();
                  }
                  for (Connection client : clients) {
                    client.close();
                  }
                })
            .fires("PgBouncerClientsWaiting", "warning", "database=postgres", "user=app")
            .fires("PgBouncerClientsWaiting", "critical", "database=postgres", "user=app")
            .fires("PgBouncerClientWaitLong", "warning", "database=postgres", "user=app")
            .fires("PgBouncerClientWaitLong", "critical", "database=postgres", "user=app")
            .fires("PgBouncerPoolExhausted", "warning", "database=postgres", "user=app"),
        Trouble.of(POOLER, "pool", pool::stop, pool::start)
            .fires("PgBouncerDown", "critical")
            .after(QUEUE));
  }

  private static void ask(Connection client) throws SQLException {
    client.createStatement().execute("SELECT 1");
  }

  private static void askInVain(Connection client) {
    try {
      ask(client);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Trouble> agents() {
    return List.of(
        Trouble.of(
                "an agent does not answer",
                "",
                () -> scene.second().signal("STOP"),
                () -> scene.second().signal("CONT"))
            .fires("PostgresAgentDown", "critical", "job=second"),
        Trouble.of(
                MISTAKE,
                "",
                () -> scene.configure("servers: 5\n"),
                () -> scene.configure(scene.cast().configuration()))
            .fires("PostgresAgentReloadFailed", "warning", "job=pgvitals"),
        Trouble.of(
                "a server is watched no longer",
                "pool",
                () -> scene.configure(scene.cast().configurationWithout("pool", "other")),
                () -> scene.configure(scene.cast().configurationWithout("", "other")))
            .fires("PostgresTargetMissing", "warning")
            .after(POOLER, PROMOTED, MISTAKE));
  }
}
