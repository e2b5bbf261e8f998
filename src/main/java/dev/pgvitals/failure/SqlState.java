package dev.pgvitals.failure;

import static dev.pgvitals.failure.ErrorClass.CONNECTION_GONE;
import static dev.pgvitals.failure.ErrorClass.OURS;
import static dev.pgvitals.failure.ErrorClass.PASSING;
import static dev.pgvitals.failure.ErrorClass.PERMANENT;
import static dev.pgvitals.failure.ErrorClass.UNAVAILABLE;

import java.util.Comparator;
import java.util.List;

/**
 * What an SQLSTATE means to the agent: the one table that failures, retries, plans and hints read.
 * The codes are those of PostgreSQL's appendix "PostgreSQL Error Codes"; those of class 08 come
 * from the driver too.
 *
 * @param code five characters, or the beginning of several codes
 * @param reason on a primary
 * @param onStandby what it tells on a server that replays
 * @param hint what to do about it
 */
public record SqlState(
    String code,
    ErrorClass errorClass,
    FailureReason reason,
    FailureReason onStandby,
    String hint) {

  private static final String UNSUPPORTED =
      "not supported as the server is configured, or not allowed by its provider;"
          + " retried when something changes";
  private static final String NEXT_RUN = "the next run may succeed";

  /** The longer code comes first, so that the more exact one is found. */
  private static final List<SqlState> TABLE =
      List.of(
              // The driver's: it cannot answer what the server asks for at the login.
              row("08004", UNAVAILABLE, FailureReason.AUTH, FailureReason.AUTH.hint()),
              row("08", CONNECTION_GONE, FailureReason.CONNECT, FailureReason.CONNECT.hint()),
              row("28", UNAVAILABLE, FailureReason.AUTH, FailureReason.AUTH.hint()),
              row(
                  "3D000",
                  UNAVAILABLE,
                  FailureReason.CONNECT,
                  "no such database: correct the server's url, or exclude it with"
                      + " databases.exclude"),
              row(
                  "53300",
                  UNAVAILABLE,
                  FailureReason.CONNECT,
                  "no connection slot is left for the role: raise max_connections, or the"
                      + " CONNECTION LIMIT of the role or the database, or grant it"
                      + " pg_use_reserved_connections"),
              row(
                  "53",
                  PASSING,
                  FailureReason.SQL,
                  "the server is short of memory, disk or another resource"),
              row("57P", CONNECTION_GONE, FailureReason.CONNECT, FailureReason.CONNECT.hint()),
              onStandby(
                  "57P04", CONNECTION_GONE, FailureReason.CONNECT, "the database was dropped"),
              ended("57P05", FailureReason.CONNECT, TimeoutSetting.IDLE_SESSION_TIMEOUT),
              ended(
                  "25P03",
                  FailureReason.TIMEOUT,
                  TimeoutSetting.IDLE_IN_TRANSACTION_SESSION_TIMEOUT),
              ended("25P04", FailureReason.TIMEOUT, TimeoutSetting.TRANSACTION_TIMEOUT),
              onStandby("57014", PASSING, FailureReason.TIMEOUT, FailureReason.TIMEOUT.hint()),
              row("55P03", PASSING, FailureReason.LOCK_TIMEOUT, FailureReason.LOCK_TIMEOUT.hint()),
              onStandby("40001", PASSING, FailureReason.SQL, NEXT_RUN),
              row("40P01", PASSING, FailureReason.SQL, NEXT_RUN),
              row("42501", PERMANENT, FailureReason.PERMISSION, FailureReason.PERMISSION.hint()),
              undefined("42P01"),
              undefined("42703"),
              undefined("42704"),
              undefined("42883"),
              undefined("3F000"),
              row("0A000", PERMANENT, FailureReason.SQL, UNSUPPORTED),
              row("55000", PERMANENT, FailureReason.SQL, UNSUPPORTED),
              row("", OURS, FailureReason.SQL, FailureReason.SQL.hint()))
          .stream()
          .sorted(Comparator.comparingInt((SqlState row) -> row.code().length()).reversed())
          .toList();

  private static SqlState row(
      String code, ErrorClass errorClass, FailureReason reason, String hint) {
    return new SqlState(code, errorClass, reason, reason, hint);
  }

  /** A timeout ended the session. */
  private static SqlState ended(String code, FailureReason reason, TimeoutSetting setting) {
    return row(code, CONNECTION_GONE, reason, setting.hint());
  }

  private static SqlState undefined(String code) {
    return row(code, PERMANENT, FailureReason.UNDEFINED, FailureReason.UNDEFINED.hint());
  }

  /** On a standby, replay cancels what stands in its way with this code. */
  private static SqlState onStandby(
      String code, ErrorClass errorClass, FailureReason reason, String hint) {
    return new SqlState(code, errorClass, reason, FailureReason.CONFLICT, hint);
  }

  /** The row for a code; an unknown or empty one is somebody's mistake. */
  public static SqlState of(String code) {
    return TABLE.stream().filter(row -> code.startsWith(row.code())).findFirst().orElseThrow();
  }
}
