package dev.pgvitals.collect.runstate;

import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.text.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The time of which one run of a query with EVENTS counts: from {@code :since} on and before {@code
 * :until}. The server says when it ends, by the clock that the rows were stamped with.
 *
 * @param since where the last run ended; empty for the first run, which counts nothing
 * @param reach how long the window may be; empty: however long
 * @param settle how long before now it ends. A row is stamped when its transaction starts and is
 *     seen when it commits: one that commits within this time of its stamp is never missed. Zero is
 *     for what is seen at once, the server's own state
 */
public record EventWindow(Optional<Instant> since, Optional<Duration> reach, Duration settle) {
  /** Read back as it was written, whatever DateStyle and TimeZone are. */
  private static final String FORMAT = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";

  /**
   * As a setting of the transaction, for on a standby the end moves from one look to the next; cast
   * in parentheses, so that {@code AT TIME ZONE} may follow.
   */
  private static final String UNTIL =
      "(CAST(pg_catalog.current_setting('pgvitals.until') AS pg_catalog.timestamptz))";

  /**
   * Where a run's window ended.
   *
   * @param until empty when there was neither an end nor an earlier run's: nothing was counted
   * @param settled up to where everything could have been counted; empty on a standby that has
   *     replayed no transaction since it was started
   * @param replays whether that is what a standby has replayed, not the time of a clock
   */
  public record End(Optional<Instant> until, Optional<Instant> settled, boolean replays) {}

  /**
   * SQL that fixes the window's end for the rest of the transaction and returns one row for {@link
   * #end}. To be run before the query: what it counts must be seen in a later snapshot.
   */
  public String clock() {
    return "SELECT pg_catalog.set_config('pgvitals.until',"
        + " COALESCE(pg_catalog.to_char("
        + until()
        + " AT TIME ZONE 'UTC', "
        + FORMAT
        + "), '-infinity'), true), pg_catalog.to_char(e.settled AT TIME ZONE 'UTC', "
        + FORMAT
        + "), e.replays FROM (SELECT "
        + settled()
        + ") AS e(settled, replays)";
  }

  /**
   * A standby shows rows when it has replayed them, and they bear the time of the primary's clock.
   * What it has not replayed may lie further back than any fixed time.
   */
  private String settled() {
    if (settle.isZero()) {
      return "pg_catalog.now(), false";
    }
    return "CASE WHEN pg_catalog.pg_is_in_recovery() THEN"
        + " pg_catalog.pg_last_xact_replay_timestamp() ELSE pg_catalog.now() END - "
        + interval(settle)
        + ", pg_catalog.pg_is_in_recovery()";
  }

  /** Never before {@code :since}: a clock that was set back counts nothing a second time. */
  private String until() {
    if (since.isEmpty()) {
      return "e.settled";
    }
    String start = literal(since.get());
    String furthest =
        reach
            .map(length -> "LEAST(e.settled, " + start + " + " + interval(length) + ")")
            .orElse("e.settled");
    return "CASE WHEN e.settled > " + start + " THEN " + furthest + " ELSE " + start + " END";
  }

  /** The statement with both parameters filled in. */
  public String bind(String sql) {
    String start = since.map(EventWindow::literal).orElse(UNTIL);
    String bound = replace(sql, SqlText.sinceOffsets(sql), ":since", start);
    return replace(bound, SqlText.untilOffsets(bound), ":until", UNTIL);
  }

  private static String replace(
      String sql, List<Integer> offsets, String parameter, String expression) {
    StringBuilder bound = new StringBuilder(sql);
    for (int i = offsets.size() - 1; i >= 0; i--) {
      bound.replace(offsets.get(i), offsets.get(i) + parameter.length(), expression);
    }
    return bound.toString();
  }

  private static String literal(Instant time) {
    return "(CAST('" + time + "' AS pg_catalog.timestamptz))";
  }

  private static String interval(Duration length) {
    return "pg_catalog.make_interval(secs => " + length.toMillis() + " / 1000.0)";
  }

  /** What {@link #clock} returned. */
  public static End end(ResultSet row) throws SQLException, ResultException {
    row.next();
    Optional<String> until =
        Optional.of(row.getString(1)).filter(text -> !text.equals("-infinity"));
    Optional<String> settled = Optional.ofNullable(row.getString(2));
    try {
      return new End(until.map(Instant::parse), settled.map(Instant::parse), row.getBoolean(3));
    } catch (DateTimeException e) {
      throw new ResultException("the server's clock says " + settled.orElse("nothing"));
    }
  }
}
