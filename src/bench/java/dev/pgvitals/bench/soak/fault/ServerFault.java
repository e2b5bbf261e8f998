package dev.pgvitals.bench.soak.fault;

import dev.pgvitals.bench.soak.subject.FaultyProxy.Mode;
import dev.pgvitals.bench.soak.subject.Target;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** What can be done to a server, and undone. A seed stands for the same faults in this order. */
@SuppressWarnings("ImmutableEnumChecker") // steps hold nothing
enum ServerFault {
  KILLED("server killed, started again", Down.SERVER, 40, ServerFault::kill),
  POSTMASTER_FROZEN("postmaster frozen", Down.SERVER, 40, on -> on.postgres().freeze()::close),
  BACKEND_FROZEN("backend frozen", Down.SERVER, 40, ServerFault::freezeBackend),
  STALLED("network stalled", Down.SERVER, 40, network(Mode.STALL)),
  RESET("connections reset", Down.SERVER, 40, network(Mode.RESET)),
  REFUSED("connections refused", Down.SERVER, 40, network(Mode.REFUSE)),
  SLOW_NETWORK("network slow", Down.SERVER, 40, network(Mode.SLOW)),
  FLOODED("server floods with messages", Down.SERVER, 40, network(Mode.FLOOD)),
  LENGTH_LIES("length of a message lies", Down.SERVER, 40, network(Mode.LIE)),
  DRIPPING("answers drip", Down.SERVER, 40, network(Mode.DRIP)),
  TERMINATED("sessions terminated", Down.SERVER, 40, ServerFault::terminate),
  WRONG_PASSWORD("password wrong", Down.SERVER, 120, ServerFault::changePassword),
  // The role is the same one on a standby.
  NO_LOGINS("no connection left", Down.WITH_STANDBY, 120, ServerFault::limitConnections),
  LOCKED("table locked", Down.NONE, 0, lock("soak_table")),
  CATALOGUE_LOCKED("catalogue locked", Down.NONE, 0, lock("pg_catalog.pg_extension")),
  IDLE_SESSIONS_ENDED(
      "idle sessions ended by the server", Down.NONE, 0, ServerFault::endIdleSessions),
  EXTENSION_VERSION("extension of an odd version", Down.NONE, 0, ServerFault::changeVersion),
  DATABASE_DROPPED(
      "database dropped, created again",
      Down.NONE,
      0,
      sql("DROP DATABASE soak_other", "CREATE DATABASE soak_other")),
  DATABASE_CLOSED(
      "database closed, opened, closed again", Down.NONE, 0, ServerFault::closeDatabase),
  REVOKED(
      "privilege revoked",
      Down.NONE,
      0,
      sql("REVOKE SELECT ON soak_secret FROM soak", "GRANT SELECT ON soak_secret TO soak")),
  ROLE_REVOKED(
      "pg_monitor revoked",
      Down.NONE,
      0,
      sql("REVOKE pg_monitor FROM soak", "GRANT pg_monitor TO soak")),
  SLOW_QUERY("query slow", Down.NONE, 0, knobs("seconds = 3", "seconds = 0")),
  MANY_ROWS("result of 20,000 rows", Down.NONE, 0, knobs("rows = 20000", "rows = 5")),
  WIDE_ROWS(
      "result of 40 MB", Down.NONE, 0, knobs("rows = 40, width = 1000000", "rows = 5, width = 10")),
  NOTICES(
      "query that raises 150,000 notices", Down.NONE, 0, knobs("notices = 150000", "notices = 0")),
  BAD_VALUE("text in a number", Down.NONE, 0, knobs("value = 'broken'", "value = '1'"));

  private static final String CLOSED = "ALTER DATABASE soak_other ALLOW_CONNECTIONS false";
  private static final String OPEN = "ALTER DATABASE soak_other ALLOW_CONNECTIONS true";

  private final String words;
  private final Down down;
  private final Duration limit;
  private final Infliction infliction;

  /**
   * @param limitSeconds how long after its end the server may take to be seen up
   */
  ServerFault(String words, Down down, int limitSeconds, Infliction infliction) {
    this.words = words;
    this.down = down;
    this.limit = Duration.ofSeconds(limitSeconds);
    this.infliction = infliction;
  }

  /** Which servers may look down as a whole; the others are up and fresh throughout. */
  enum Down {
    NONE,
    SERVER,
    /** What is done to a primary is done to its standby too, or the other way round. */
    WITH_STANDBY
  }

  /** How a fault is begun. */
  interface Infliction {
    Undo on(Target target) throws SQLException;
  }

  /** Ends a fault. */
  interface Undo {
    void run() throws SQLException;
  }

  /** Begins it; it lasts until what it gives is run. */
  Undo inflict(Target target) throws SQLException {
    return infliction.on(target);
  }

  String words() {
    return words;
  }

  Down down() {
    return down;
  }

  /** How long after its end the server may take to be seen up. */
  Duration limit() {
    return limit;
  }

  private static Undo kill(Target target) {
    target.postgres().kill();
    return target.postgres()::start;
  }

  private static Undo freezeBackend(Target target) {
    List<Long> pids = target.postgres().backendPids("pgvitals");
    if (pids.isEmpty()) {
      throw new IllegalStateException("the agent has no backend");
    }
    return target.postgres().freeze(pids.get(0))::close;
  }

  private static Infliction network(Mode mode) {
    return target -> {
      target.proxy().become(mode);
      return () -> target.proxy().become(Mode.FORWARD);
    };
  }

  private static Undo terminate(Target target) {
    target.terminateSessions();
    return () -> {};
  }

  private static Undo changePassword(Target target) {
    target.password("wrong");
    target.terminateSessions();
    return () -> target.password(Target.PASSWORD);
  }

  private static Undo limitConnections(Target target) throws SQLException {
    Undo undo =
        sql("ALTER ROLE soak CONNECTION LIMIT 0", "ALTER ROLE soak CONNECTION LIMIT -1").on(target);
    target.terminateSessions();
    return undo;
  }

  private static Undo endIdleSessions(Target target) throws SQLException {
    if (target.writable().major() < 14) {
      throw new IllegalStateException("there is no idle_session_timeout before 14");
    }
    return sql(
            "ALTER ROLE soak SET idle_session_timeout = '300ms'",
            "ALTER ROLE soak RESET idle_session_timeout")
        .on(target);
  }

  private static Undo changeVersion(Target target) throws SQLException {
    String version =
        target
            .writable()
            .query("SELECT extversion FROM pg_extension WHERE extname = 'pg_stat_statements'");
    return sql(extension("12345678901234567890123"), extension(version)).on(target);
  }

  private static String extension(String version) {
    return "UPDATE pg_extension SET extversion = '%s' WHERE extname = 'pg_stat_statements'"
        .formatted(version);
  }

  private static Undo closeDatabase(Target target) {
    LocalPostgres server = target.writable();
    server.sql(CLOSED);
    return () -> server.sql(OPEN, CLOSED, OPEN);
  }

  private static Infliction lock(String table) {
    return target -> {
      Connection holder = target.writable().superuser();
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      }
      return holder::close;
    };
  }

  /** Changes what the soak's own queries find, and changes it back. */
  private static Infliction knobs(String there, String back) {
    return sql("UPDATE soak_knobs SET " + there, "UPDATE soak_knobs SET " + back);
  }

  private static Infliction sql(String there, String back) {
    return target -> {
      LocalPostgres server = target.writable();
      server.sql(there);
      return () -> server.sql(back);
    };
  }
}
