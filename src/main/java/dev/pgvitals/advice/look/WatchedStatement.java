package dev.pgvitals.advice.look;

/**
 * A statement that takes a share of the time.
 *
 * @param user who ran it, for most of that time
 * @param text as pg_stat_statements has it
 * @param share of the time of all statements of the database, from 0 to 1; planning is part of it
 *     where that is counted
 * @param seconds over which it was counted; 0 when nobody knows
 */
public record WatchedStatement(
    String queryId, String user, String text, Counters counters, double share, double seconds) {
  /** Calls in a minute; 0 when nobody knows. */
  public double callsPerMinute() {
    return seconds <= 0 ? 0 : counters.calls() * 60 / seconds;
  }

  /** How much of the time of all its executions are, from 0 to 1: an index cannot save more. */
  public double executionShare() {
    double total = counters.totalMillis();
    return total <= 0 ? share : share * counters.execMillis() / total;
  }

  /** How much of the time of all its planning is, from 0 to 1. */
  public double planningShare() {
    return share - executionShare();
  }

  /** As a finding names it. */
  public String subject() {
    return "statement " + queryId;
  }
}
