package dev.pgvitals.yaml;

import java.time.Duration;

/**
 * What every duration and count of the catalogue and the configuration may be: whatever is within
 * makes sense in operation, and overflows nowhere behind the reader, be it the driver's
 * milliseconds in an int, the nanoseconds of a schedule or Prometheus's durations.
 *
 * <p>The pages and the JSON Schemas say the same numbers; a test holds them to these.
 */
public final class Bounds {
  private static final Duration MONTH = Duration.ofDays(31);
  private static final Duration TENTH = Duration.ofMillis(100);

  private static final String RARELY =
      "for longer intervals, store the result in a table and have the query read that";
  private static final String LONG_STATEMENT =
      "longer statements hold back vacuum: have a job store the result in a table"
          + " and read that";
  private static final String NO_LIMIT =
      "a limit is required, so that one result cannot exhaust memory";

  /** How often a query runs. */
  public static final DurationBounds INTERVAL = durations(TENTH, MONTH, RARELY);

  /** How often a query without an interval of its own runs. */
  public static final DurationBounds AGENT_INTERVAL =
      durations(
          Duration.ofSeconds(1),
          Duration.ofDays(1),
          "set \"interval\" on the queries that should run less often");

  /** The longest a query's statement may run, when the query says it. */
  public static final DurationBounds QUERY_TIMEOUT =
      durations(Duration.ofMillis(1), Duration.ofHours(1), LONG_STATEMENT);

  /** The longest a statement may run, when the server says it. */
  public static final DurationBounds SERVER_TIMEOUT =
      durations(TENTH, Duration.ofMinutes(10), "set \"timeout\" on the queries that take longer");

  /** The longest a statement may wait for a lock. */
  public static final DurationBounds LOCK_TIMEOUT =
      durations(
          Duration.ofMillis(1),
          Duration.ofMinutes(10),
          "a session that waits for a lock blocks those behind it");

  /** The longest a TCP connect, or a whole login, may take. */
  public static final DurationBounds CONNECT_TIMEOUT =
      durations(TENTH, Duration.ofMinutes(10), "a server that takes longer counts as down");

  /** How long the password that a command printed is used. */
  public static final DurationBounds PASSWORD_CACHE =
      durations(
          Duration.ZERO,
          Duration.ofDays(1),
          "a password that stays the same belongs in a password_file");

  /** How long a command that prints a password may run. */
  public static final DurationBounds PASSWORD_TIMEOUT =
      durations(TENTH, Duration.ofMinutes(1), "a login waits for it");

  /** How long a result is shown after its last success; three of the longest intervals at most. */
  public static final DurationBounds STALE_AFTER =
      durations(TENTH, Duration.ofDays(93), "older results are of no use for monitoring");

  /** How long a query, or the answer of a predicate, is not asked for again. */
  public static final DurationBounds CACHE = durations(Duration.ZERO, MONTH, RARELY);

  /** How long after an event its transaction may still commit, and count. */
  public static final DurationBounds SETTLE =
      durations(
          Duration.ZERO,
          Duration.ofDays(1),
          "for longer transactions, set the timestamp of events at commit");

  /** How long a limit must be passed, and an alert goes on when it no longer is. */
  public static final DurationBounds PENDING =
      durations(Duration.ZERO, MONTH, "an alert that waits longer is of no use");

  /** How often a server's log is looked at for what is new in it. */
  public static final DurationBounds LOG_INTERVAL =
      durations(
          Duration.ofSeconds(1),
          Duration.ofMinutes(10),
          "what is read more rarely is read too late; to read no log, omit \"logs\"");

  /** In how much time failed logins, or sessions, are counted together. */
  public static final DurationBounds LOG_WINDOW =
      durations(
          Duration.ofMinutes(1),
          Duration.ofDays(1),
          "for longer windows, use increase() of the counters");

  /** Beyond how many of something in a log is out of the ordinary. */
  public static final CountBounds LOG_LIMIT = counts(1, 1_000_000, "");

  /** How often the files are looked at for a change. */
  public static final DurationBounds LOOK =
      durations(
          Duration.ofSeconds(1),
          Duration.ofDays(1),
          "to check less often, send POST /-/reload or SIGHUP instead");

  /** How long after one attempt to fetch a list of servers the next begins. */
  public static final DurationBounds REFRESH =
      durations(
          Duration.ofSeconds(5),
          Duration.ofDays(1),
          "to fetch less often, have a job write a file, and name that");

  /** How long fetching a list of servers may take. */
  public static final DurationBounds FETCH =
      durations(
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          "a list that takes longer belongs in a file, which a job writes");

  /** The most series that one run may give. */
  public static final CountBounds MAX_SERIES =
      counts(1, 1_000_000, NO_LIMIT + "; \"top\" publishes the highest of many rows");

  /** The most series that all queries of a server give together. */
  public static final CountBounds MAX_TOTAL_SERIES =
      counts(1, 10_000_000, NO_LIMIT + "; omit the key for the default");

  /** The most connections to one server at one time. */
  public static final CountBounds CONNECTIONS = counts(1, 10, "one or two connections are enough");

  /** How many CPUs a server has. */
  public static final CountBounds CPUS = counts(1, 10_000, "");

  /** How many rows {@code top} publishes. */
  public static final CountBounds TOP_ROWS =
      counts(1, 1_000_000, "to publish all rows, omit \"top\" and set \"max_series\"");

  /** The most characters of a label. */
  public static final CountBounds LABEL_LENGTH =
      counts(1, 10_000, "longer texts belong in a table or a log");

  /** Who is first of the queries that are due at one time. */
  public static final CountBounds PRIORITY = counts(-1_000_000, 1_000_000, "only the order counts");

  /** How many upper bounds a histogram has; each is a series of every row. */
  public static final CountBounds BUCKETS = counts(1, 200, "each is one more series per row");

  /** How many points an alert takes from the health score. */
  public static final CountBounds PENALTY = counts(0, 100, "");

  /** A version as pg_exporter writes it: 130000 is 13. */
  public static final CountBounds VERSION = counts(0, 9_999_999, "");

  public static final CountBounds PORT = counts(1, 65_535, "");

  /** How many files of incidents are kept. */
  public static final CountBounds INCIDENTS =
      counts(1, 10_000, "keep older ones elsewhere: each is a file of its own");

  /** How often a backup tool, a directory or a table of backups is looked at. */
  public static final DurationBounds BACKUP_INTERVAL =
      durations(
          Duration.ofSeconds(5), Duration.ofDays(1), "alerts count days, and need several looks");

  /** The longest that one look at backups may take. */
  public static final DurationBounds BACKUP_TIMEOUT =
      durations(
          Duration.ofSeconds(1),
          Duration.ofHours(6),
          "a look that takes longer tells nothing in time");

  /** After how many days somebody deletes a backup. */
  public static final CountBounds KEEP_DAYS =
      counts(1, 36_500, "omit the key where none is deleted");

  /** How many good backups are to be left. */
  public static final CountBounds KEEP_LEAST = counts(1, 10_000, "");

  /** The longest that a restore may take. */
  public static final DurationBounds RESTORE =
      durations(
          Duration.ofSeconds(1), Duration.ofDays(7), "a restore that takes longer rescues nobody");

  /** How often the servers of a cluster are asked for their positions. */
  public static final DurationBounds ROUTE_INTERVAL =
      durations(
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          "who is asked more rarely is known to be current too late");

  /** In how many parts a fleet is divided. */
  public static final CountBounds SHARDS = counts(1, 10_000, "");

  private Bounds() {}

  private static DurationBounds durations(Duration least, Duration most, String instead) {
    return new DurationBounds(least, most, instead);
  }

  private static CountBounds counts(int least, int most, String instead) {
    return new CountBounds(least, most, instead);
  }
}
