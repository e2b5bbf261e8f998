package dev.pgvitals.jobrun;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes to {@code pgvitals.job_run}, and reads what was written. Each call is a transaction of its
 * own, so that a row is there before what it tells of begins, and stays when that fails.
 *
 * <p>Not for use by several threads. Times are those of the process's clock.
 */
public final class JobRuns {
  private static final String COLUMNS =
      "id, job, database, target, verb, started_at, ended_at, status, reason, agent, next_due,"
          + " bytes_before, bytes_after";

  /** So many rows at once: nobody waits for long, and the next run goes on. */
  private static final int PRUNED_AT_ONCE = 10_000;

  private static final int MAX_TEXT = 2_000;

  private final Connection connection;
  private final String agent;
  private final InstantSource clock;

  /**
   * On one connection.
   *
   * @param connection in autocommit mode, of a role that may write to the table
   * @param agent who runs, such as {@code pgvitals maintain on db1}: what it begins with is how its
   *     rows are found again
   */
  public JobRuns(Connection connection, String agent, InstantSource clock) {
    this.connection = connection;
    this.agent = agent;
    this.clock = clock;
  }

  /** Writes that a run begins; the number is the row's. */
  public long begin(NewRun run) throws SQLException {
    return insert(run, RunStatus.RUNNING, Optional.empty());
  }

  /** Writes how it ended. */
  public void end(long id, Outcome outcome) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pgvitals.job_run SET ended_at = ?, status = ?, reason = ?, sqlstate = ?, rows ="
                + " ?, bytes_before = ?, bytes_after = ? WHERE id = ?")) {
      statement.setTimestamp(1, now());
      statement.setString(2, outcome.status().word());
      statement.setString(3, text(outcome.reason()));
      statement.setString(4, outcome.sqlstate().orElse(null));
      number(statement, 5, outcome.rows());
      number(statement, 6, outcome.bytesBefore());
      number(statement, 7, outcome.bytesAfter());
      statement.setLong(8, id);
      statement.executeUpdate();
    }
  }

  /** Writes, while it runs, what a later run must know if this one does not come to its end. */
  public void note(long id, String what) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pgvitals.job_run SET reason = ? WHERE id = ? AND status = 'running'")) {
      statement.setString(1, text(Optional.of(what)));
      statement.setLong(2, id);
      statement.executeUpdate();
    }
  }

  /** Writes of something that was not begun at all. */
  public void skip(NewRun run, SkipReason reason, String detail) throws SQLException {
    insert(run, RunStatus.SKIPPED, Outcome.skipped(reason, detail).reason());
  }

  private long insert(NewRun run, RunStatus status, Optional<String> reason) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO pgvitals.job_run (job, database, target, verb, started_at, ended_at,"
                + " status, reason, statement, agent, next_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?) RETURNING id")) {
      Timestamp now = now();
      statement.setString(1, run.job());
      statement.setString(2, run.database());
      statement.setString(3, run.target().orElse(null));
      statement.setString(4, run.verb());
      statement.setTimestamp(5, now);
      statement.setTimestamp(6, status == RunStatus.RUNNING ? null : now);
      statement.setString(7, status.word());
      statement.setString(8, text(reason));
      statement.setString(9, text(run.statement()));
      statement.setString(10, agent);
      statement.setTimestamp(11, run.nextDue().map(Timestamp::from).orElse(null));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * Calls failed what still counts as running though nobody runs it: the caller holds the lock that
   * everybody with this beginning of a name works under. What such a run had noted stays, after
   * {@code crashed: }.
   */
  public List<JobRun> declareCrashed(String agents) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pgvitals.job_run SET status = 'failed', ended_at = ?, reason = pg_catalog.concat"
                + "('crashed', ': ' || reason) WHERE status = 'running' AND"
                + " pg_catalog.starts_with(agent, ?) RETURNING "
                + COLUMNS)) {
      statement.setTimestamp(1, now());
      statement.setString(2, agents);
      return read(statement);
    }
  }

  /** Whether anything of those with this beginning of a name counts as running. */
  public boolean areRunning(String agents) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT FROM pgvitals.job_run WHERE status = 'running' AND"
                + " pg_catalog.starts_with(agent, ?))")) {
      statement.setString(1, agents);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The last run of a job as a whole, if there was one; whoever ran it. */
  public Optional<JobRun> last(String job) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM pgvitals.job_run WHERE job = ? AND target IS NULL"
                + " ORDER BY started_at DESC, id DESC LIMIT 1")) {
      statement.setString(1, job);
      return read(statement).stream().findFirst();
    }
  }

  /** When a run of a job as a whole last ended with success. */
  public Optional<Instant> lastSuccess(String job) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.max(ended_at) FROM pgvitals.job_run WHERE job = ? AND target IS NULL"
                + " AND status = 'done'")) {
      statement.setString(1, job);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
      }
    }
  }

  /** Of one verb, what has begun since then with a target, the youngest first. */
  public List<JobRun> targets(String verb, Instant since) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM pgvitals.job_run WHERE verb = ? AND target IS NOT NULL AND started_at >= ?"
                + " ORDER BY started_at DESC, id DESC LIMIT 10000")) {
      statement.setString(1, verb);
      statement.setTimestamp(2, Timestamp.from(since));
      return read(statement);
    }
  }

  /** Deletes what ended longer ago, some of it, by those with this beginning of a name. */
  public int prune(String agents, Duration keep) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM pgvitals.job_run WHERE id IN (SELECT id FROM pgvitals.job_run WHERE ended_at"
                + " < ? AND pg_catalog.starts_with(agent, ?) ORDER BY id LIMIT "
                + PRUNED_AT_ONCE
                + ")")) {
      statement.setTimestamp(1, Timestamp.from(clock.instant().minus(keep)));
      statement.setString(2, agents);
      return statement.executeUpdate();
    }
  }

  private static List<JobRun> read(PreparedStatement statement) throws SQLException {
    List<JobRun> runs = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        runs.add(
            new JobRun(
                row.getLong("id"),
                row.getString("job"),
                row.getString("database"),
                Optional.ofNullable(row.getString("target")),
                row.getString("verb"),
                row.getTimestamp("started_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant),
                RunStatus.of(row.getString("status")),
                Optional.ofNullable(row.getString("reason")),
                row.getString("agent"),
                Optional.ofNullable(row.getTimestamp("next_due")).map(Timestamp::toInstant),
                number(row, "bytes_before"),
                number(row, "bytes_after")));
      }
    }
    return runs;
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static @Nullable String text(Optional<String> text) {
    return text.map(t -> t.length() > MAX_TEXT ? t.substring(0, MAX_TEXT) : t).orElse(null);
  }

  private static void number(PreparedStatement statement, int index, OptionalLong number)
      throws SQLException {
    if (number.isPresent()) {
      statement.setLong(index, number.getAsLong());
    } else {
      statement.setNull(index, Types.BIGINT);
    }
  }
}
