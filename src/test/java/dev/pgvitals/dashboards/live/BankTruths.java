package dev.pgvitals.dashboards.live;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.ArrayList;
import java.util.List;

/** What panels must say of {@link Bank}: what its servers answer, or what was made there. */
final class BankTruths {
  private static final String FLEET = "pgvitals-fleet";
  private static final String SERVER = "pgvitals-server";
  private static final String SESSIONS = "pgvitals-sessions";
  private static final String REPLICATION = "pgvitals-replication";
  private static final String STORAGE = "pgvitals-storage";
  private static final String ASSURANCE = "pgvitals-assurance";

  /** Seconds by which an age may be off: from a collection to the look at the panel. */
  private static final double AGE = 8;

  /** The agent's own, which come and go. */
  private static final double CONNECTIONS = 3;

  /** Those of {@link LiveValuesIT#ROWS} in that time. */
  private static final double TRANSACTIONS = AGE * LiveValuesIT.ROWS;

  private static final double MEBIBYTE = 1 << 20;
  private static final String OTHERS =
      " FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

  private final LocalPostgres primary;
  private final LocalPostgres standby;

  BankTruths(Bank bank) {
    primary = bank.primary();
    standby = bank.standby();
  }

  List<Truth> all() {
    List<Truth> all = new ArrayList<>(fleet());
    all.addAll(server());
    all.addAll(sessions());
    all.addAll(pooler());
    all.addAll(replication());
    all.addAll(storage());
    all.addAll(indexes());
    all.addAll(assurance());
    return all;
  }

  private static Truth made(String board, String panel, double number) {
    return Truth.of(board, panel, () -> number);
  }

  private Truth asked(String board, String panel, String sql) {
    return Truth.of(board, panel, primary, sql);
  }

  private double of(LocalPostgres server, String sql) {
    return Double.parseDouble(server.query(sql));
  }

  private List<Truth> fleet() {
    String size = "SELECT sum(pg_database_size(oid)) FROM pg_database";
    return List.of(
        made(FLEET, "Up", 3),
        made(FLEET, "Down", 1),
        Truth.of(FLEET, "Data size", () -> of(primary, size) + of(standby, size)).within(MEBIBYTE),
        made(FLEET, "Servers", 1).at("server", "bank-1"),
        made(FLEET, "Servers", 2).at("server", "bank-2"),
        made(FLEET, "Servers", 3).at("server", "bank-pool"),
        made(FLEET, "Servers", 0).at("server", "gone"),
        asked(FLEET, "Servers", "SELECT count(*) / 57.0" + OTHERS)
            .in("F")
            .at("server", "bank-1")
            .within(CONNECTIONS / 57),
        made(FLEET, "Servers", Bank.WAITING).in("I").at("server", "bank-1"),
        asked(FLEET, "Servers", size).in("M").at("server", "bank-1").within(MEBIBYTE),
        Truth.of(FLEET, "Servers", standby, size).in("M").at("server", "bank-2").within(MEBIBYTE));
  }

  private Truth one(String panel, String sql) {
    return asked(SERVER, panel, sql).choosing("server", "bank-1");
  }

  private Truth one(String panel, double number) {
    return made(SERVER, panel, number).choosing("server", "bank-1");
  }

  private List<Truth> server() {
    return List.of(
        one("Uptime", "SELECT extract(epoch FROM now() - pg_postmaster_start_time())").within(AGE),
        one("Version", 1).at("version", primary.query("SHOW server_version")),
        one("Blocked", Bank.WAITING),
        one(
                "Lock wait",
                "SELECT extract(epoch FROM max(now() - waitstart)) FROM pg_locks WHERE NOT granted")
            .within(AGE),
        one(
                "Longest query",
                "SELECT extract(epoch FROM max(now() - query_start))"
                    + OTHERS
                    + " AND state = 'active'")
            .within(AGE),
        one(
                "Idle in xact",
                "SELECT extract(epoch FROM max(now() - state_change))"
                    + OTHERS
                    + " AND state = 'idle in transaction'")
            .within(AGE),
        one("Idle slots", 1),
        one("Invalid indexes", 1),
        one("Restart due", 1),
        one("Archive failing", 1),
        one("Connections by state", 57).in("B"),
        one(
                "Settings that matter",
                "SELECT setting::bigint * 8192 FROM pg_settings WHERE name = 'shared_buffers'")
            .at("setting", "shared_buffers"));
  }

  private List<Truth> sessions() {
    return List.of(
        asked(SESSIONS, "Free", "SELECT 57 - count(*)" + OTHERS)
            .choosing("server", "bank-1")
            .within(CONNECTIONS),
        made(SESSIONS, "Blocked", Bank.WAITING),
        made(SESSIONS, "By role", Bank.TELLERS).at("usename", "teller"),
        made(SESSIONS, "By application", Bank.TELLERS).at("application_name", "desk"),
        made(SESSIONS, "Roles", Bank.TELLERS).at("rolname", "teller").at("server", "bank-1"),
        made(SESSIONS, "Roles", 20).in("B").at("rolname", "teller").at("server", "bank-1"),
        made(SESSIONS, "Roles", Bank.TELLERS / 20.0)
            .in("C")
            .at("rolname", "teller")
            .at("server", "bank-1"),
        asked(
                SESSIONS,
                "Roles",
                "SELECT extract(epoch FROM rolvaliduntil) * 1000 FROM pg_roles WHERE rolname = 'teller'")
            .in("E")
            .at("rolname", "teller")
            .at("server", "bank-1"),
        made(SESSIONS, "Prepared transactions", 1).at("datname", "postgres"),
        asked(
                SESSIONS,
                "Prepared transactions",
                "SELECT extract(epoch FROM now() - prepared) FROM pg_prepared_xacts")
            .in("B")
            .within(AGE),
        asked(
                SESSIONS,
                "What holds back the xmin horizon",
                "SELECT age(transaction) FROM pg_prepared_xacts")
            .at("holder", "prepared")
            .at("server", "bank-1")
            .within(TRANSACTIONS),
        made(SESSIONS, "Locks awaited, by mode", Bank.WAITING).at("mode", "accesssharelock"));
  }

  private List<Truth> pooler() {
    return List.of(
        made(SESSIONS, "Waiting", 1),
        made(SESSIONS, "Clients", (Bank.POOL_SIZE + 1) / 40.0).within(1 / 40.0),
        made(SESSIONS, "Pools", Bank.POOL_SIZE).at("user", "app"),
        made(SESSIONS, "Pools", 1).in("B").at("user", "app"),
        made(SESSIONS, "Pools", Bank.POOL_SIZE).in("D").at("user", "app"),
        made(SESSIONS, "Pool in use", 1).at("user", "app"));
  }

  private List<Truth> replication() {
    String behind =
        "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication";
    String kept =
        "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) FROM pg_replication_slots WHERE slot_name = 'forgotten'";
    return List.of(
        made(REPLICATION, "Streaming", 1),
        asked(REPLICATION, "Lag in bytes|stat", behind).within(MEBIBYTE / 4),
        asked(REPLICATION, "Lag in bytes|timeseries", behind).within(MEBIBYTE / 4),
        asked(REPLICATION, "Slots", kept).in("B").at("slot_name", "forgotten").within(MEBIBYTE / 4),
        made(REPLICATION, "Slots", 0).at("slot_name", "forgotten"),
        made(REPLICATION, "Slots", 1).at("slot_name", "bank_2").at("server", "bank-1"),
        made(REPLICATION, "Synchronous standbys", 1).at("server", "bank-1"),
        made(REPLICATION, "Synchronous standbys", 1).in("B").at("server", "bank-1"),
        asked(
            REPLICATION,
            "To archive",
            "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"),
        asked(
                REPLICATION,
                "WAL directory",
                "SELECT sum(size) FROM pg_ls_waldir() WHERE length(name) = 24")
            .at("server", "bank-1"));
  }

  private Truth table(String panel, String table, String sql) {
    return asked(STORAGE, panel, sql).at("relname", table).at("server", "bank-1");
  }

  private Truth table(String panel, String table, double number) {
    return made(STORAGE, panel, number).at("relname", table).at("server", "bank-1");
  }

  private List<Truth> storage() {
    return List.of(
        asked(STORAGE, "Size|stat", "SELECT sum(pg_database_size(oid)) FROM pg_database")
            .choosing("server", "bank-1")
            .within(MEBIBYTE),
        table("Largest tables", "account", "SELECT pg_total_relation_size('account')")
            .within(MEBIBYTE / 8),
        table("Tables", "visit", 750),
        table("Tables", "visit", 0.25).in("D"),
        table("Dead rows", "visit", 0.25),
        table("Tables", "account", "SELECT pg_indexes_size('account')").in("C"),
        asked(
                STORAGE,
                "Towards wraparound",
                "SELECT age(datfrozenxid) / 2.0 ^ 31 FROM pg_database WHERE datname = 'postgres'")
            .at("server", "bank-1")
            .at("datname", "postgres")
            .at("kind", "xid")
            .within(1e-6),
        asked(STORAGE, "xmin age", "SELECT age(transaction) FROM pg_prepared_xacts")
            .choosing("server", "bank-1")
            .within(TRANSACTIONS),
        made(STORAGE, "Sequences", 0.9)
            .at("sequencename", "receipt")
            .at("server", "bank-1")
            .within(0.001),
        made(STORAGE, "Sequences", 100)
            .in("B")
            .at("sequencename", "receipt")
            .at("server", "bank-1"),
        table("Partitions", "posting", 3),
        table("Partitions", "posting", "SELECT extract(epoch FROM '2090-01-01' - now())")
            .in("C")
            .within(AGE + 86_400));
  }

  private List<Truth> indexes() {
    return List.of(
        table("Unused indexes", "account", "SELECT pg_relation_size('account_by_note')")
            .at("indexrelname", "account_by_note"),
        table("Duplicate indexes", "audit", "SELECT pg_relation_size('audit_by_note')"),
        table("Missing, invalid and bloated indexes", "card", 1),
        table("Missing, invalid and bloated indexes", "email", 1)
            .in("B")
            .at("indexrelname", "email_key"));
  }

  private List<Truth> assurance() {
    return List.of(
        made(ASSURANCE, "Superusers", 2),
        made(ASSURANCE, "Roles with privileges", 2).at("server", "bank-1"),
        made(ASSURANCE, "Encrypted", 0),
        made(ASSURANCE, "Checks of the data", 3).at("check", "negative_balance"),
        asked(
                ASSURANCE,
                "Freshness",
                "SELECT extract(epoch FROM now() - newest) FROM monitoring.data_age")
            .within(60),
        made(ASSURANCE, "Rows past retention", 12),
        asked(
                ASSURANCE,
                "Backups",
                "SELECT extract(epoch FROM now() - ended_at) FROM monitoring.backup")
            .within(AGE),
        asked(
                ASSURANCE,
                "Backups",
                "SELECT extract(epoch FROM now() - verified_at) FROM monitoring.backup")
            .in("C")
            .within(AGE),
        made(ASSURANCE, "Jobs", 0).at("job_name", "invoices"));
  }
}
