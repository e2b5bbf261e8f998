package dev.pgvitals.bench.soak;

import dev.pgvitals.fixture.Frozen;
import dev.pgvitals.fixture.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What can be done to a server, and undone. */
enum FaultKind {
  KILLED("server killed, started again", true, 40) {
    @Override
    Undo inflict(Target target) {
      target.postgres().kill();
      return target.postgres()::start;
    }
  },
  POSTMASTER_FROZEN("postmaster frozen", true, 40) {
    @Override
    Undo inflict(Target target) {
      Frozen frozen = target.postgres().freeze();
      return frozen::close;
    }
  },
  BACKEND_FROZEN("backend frozen", true, 40) {
    @Override
    Undo inflict(Target target) {
      List<Long> pids = target.postgres().backendPids("pgvitals");
      if (pids.isEmpty()) {
        throw new IllegalStateException("the agent has no backend");
      }
      Frozen frozen = target.postgres().freeze(pids.get(0));
      return frozen::close;
    }
  },
  STALLED("network stalled", true, 40) {
    @Override
    Undo inflict(Target target) {
      return network(target, FaultyProxy.Mode.STALL);
    }
  },
  RESET("connections reset", true, 40) {
    @Override
    Undo inflict(Target target) {
      return network(target, FaultyProxy.Mode.RESET);
    }
  },
  REFUSED("connections refused", true, 40) {
    @Override
    Undo inflict(Target target) {
      return network(target, FaultyProxy.Mode.REFUSE);
    }
  },
  SLOW_NETWORK("network slow", true, 40) {
    @Override
    Undo inflict(Target target) {
      return network(target, FaultyProxy.Mode.SLOW);
    }
  },
  FLOODED("server floods with messages", true, 40) {
    @Override
    Undo inflict(Target target) {
      return network(target, FaultyProxy.Mode.FLOOD);
    }
  },
  LENGTH_LIES("length of a message lies", true, 40) {
    @Override
    Undo inflict(Target target) {
      return network(target, FaultyProxy.Mode.LIE);
    }
  },
  DRIPPING("answers drip", true, 40) {
    @Override
    Undo inflict(Target target) {
      return network(target, FaultyProxy.Mode.DRIP);
    }
  },
  TERMINATED("sessions terminated", true, 40) {
    @Override
    Undo inflict(Target target) {
      target.terminateSessions();
      return () -> {};
    }
  },
  WRONG_PASSWORD("password wrong", true, 120) {
    @Override
    Undo inflict(Target target) {
      target.password("wrong");
      target.terminateSessions();
      return () -> target.password(Target.PASSWORD);
    }
  },
  NO_LOGINS("no connection left", true, 120) {
    @Override
    Undo inflict(Target target) {
      return altered(
          target,
          "ALTER ROLE soak CONNECTION LIMIT 0",
          "ALTER ROLE soak CONNECTION LIMIT -1",
          target::terminateSessions);
    }

    // The role is the same one on both.
    @Override
    boolean reachesStandby() {
      return true;
    }
  },
  LOCKED("table locked", false, 0) {
    @Override
    Undo inflict(Target target) throws SQLException {
      return lock(target, "soak_table");
    }
  },
  CATALOGUE_LOCKED("catalogue locked", false, 0) {
    @Override
    Undo inflict(Target target) throws SQLException {
      return lock(target, "pg_catalog.pg_extension");
    }
  },
  IDLE_SESSIONS_ENDED("idle sessions ended by the server", false, 0) {
    @Override
    Undo inflict(Target target) {
      if (target.writable().major() < 14) {
        throw new IllegalStateException("there is no idle_session_timeout before 14");
      }
      return altered(
          target,
          "ALTER ROLE soak SET idle_session_timeout = '300ms'",
          "ALTER ROLE soak RESET idle_session_timeout",
          () -> {});
    }
  },
  EXTENSION_VERSION("extension of an odd version", false, 0) {
    @Override
    Undo inflict(Target target) {
      String version =
          target
              .writable()
              .query("SELECT extversion FROM pg_extension WHERE extname = 'pg_stat_statements'");
      return altered(target, extension("12345678901234567890123"), extension(version), () -> {});
    }
  },
  DATABASE_DROPPED("database dropped, created again", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(target, "DROP DATABASE soak_other", "CREATE DATABASE soak_other", () -> {});
    }
  },
  DATABASE_CLOSED("database closed, opened, closed again", false, 0) {
    @Override
    Undo inflict(Target target) {
      LocalPostgres server = target.writable();
      server.sql(CLOSED);
      return () -> server.sql(OPEN, CLOSED, OPEN);
    }
  },
  REVOKED("privilege revoked", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(
          target,
          "REVOKE SELECT ON soak_secret FROM soak",
          "GRANT SELECT ON soak_secret TO soak",
          () -> {});
    }
  },
  ROLE_REVOKED("pg_monitor revoked", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(target, "REVOKE pg_monitor FROM soak", "GRANT pg_monitor TO soak", () -> {});
    }
  },
  SLOW_QUERY("query slow", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(
          target,
          "UPDATE soak_knobs SET seconds = 3",
          "UPDATE soak_knobs SET seconds = 0",
          () -> {});
    }
  },
  MANY_ROWS("result of 20,000 rows", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(
          target, "UPDATE soak_knobs SET rows = 20000", "UPDATE soak_knobs SET rows = 5", () -> {});
    }
  },
  WIDE_ROWS("result of 40 MB", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(
          target,
          "UPDATE soak_knobs SET rows = 40, width = 1000000",
          "UPDATE soak_knobs SET rows = 5, width = 10",
          () -> {});
    }
  },
  NOTICES("query that raises 150,000 notices", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(
          target,
          "UPDATE soak_knobs SET notices = 150000",
          "UPDATE soak_knobs SET notices = 0",
          () -> {});
    }
  },
  BAD_VALUE("text in a number", false, 0) {
    @Override
    Undo inflict(Target target) {
      return altered(
          target,
          "UPDATE soak_knobs SET value = 'broken'",
          "UPDATE soak_knobs SET value = '1'",
          () -> {});
    }
  };

  private static final String CLOSED = "ALTER DATABASE soak_other ALLOW_CONNECTIONS false";
  private static final String OPEN = "ALTER DATABASE soak_other ALLOW_CONNECTIONS true";

  private final String words;
  private final boolean ofServer;
  private final Duration limit;

  FaultKind(String words, boolean ofServer, int limitSeconds) {
    this.words = words;
    this.ofServer = ofServer;
    this.limit = Duration.ofSeconds(limitSeconds);
  }

  /** Ends a fault. */
  interface Undo {
    void run() throws SQLException;
  }

  /** Begins it; it lasts until what it gives is run. */
  abstract Undo inflict(Target target) throws SQLException;

  String words() {
    return words;
  }

  /** Whether the server as a whole may look down; else it is up and fresh throughout. */
  boolean ofServer() {
    return ofServer;
  }

  /** Whether what is done to a primary is done to its standby too, or the other way round. */
  boolean reachesStandby() {
    return false;
  }

  /** How long after its end the server may take to be seen up. */
  Duration limit() {
    return limit;
  }

  private static Undo network(Target target, FaultyProxy.Mode mode) {
    target.proxy().become(mode);
    return () -> target.proxy().become(FaultyProxy.Mode.FORWARD);
  }

  private static Undo lock(Target target, String table) throws SQLException {
    Connection holder = target.writable().superuser();
    holder.setAutoCommit(false);
    try (var statement = holder.createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }
    return holder::close;
  }

  private static String extension(String version) {
    return "UPDATE pg_extension SET extversion = '%s' WHERE extname = 'pg_stat_statements'"
        .formatted(version);
  }

  private static Undo altered(Target target, String there, String back, Runnable then) {
    LocalPostgres server = target.writable();
    server.sql(there);
    then.run();
    return () -> server.sql(back);
  }
}
