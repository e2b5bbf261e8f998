package dev.pgvitals.rescue.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of {@code pg_stat_activity}.
 *
 * @param state as PostgreSQL calls it; empty for what is no client's
 * @param atMaintenance it runs VACUUM, REINDEX, CREATE INDEX or CLUSTER
 * @param holdsAdvisoryLock it holds one, in a transaction or for the session
 * @param xidAge of the oldest transaction that vacuum must keep for it
 * @param queryId of the statement that runs, or ran last; from PostgreSQL 14 on
 * @param blockedBy whom it waits for; 0 stands for a prepared transaction
 * @param query the text, where it was asked for
 */
public record Session(
    SessionId id,
    Owner owner,
    String state,
    boolean atMaintenance,
    boolean holdsAdvisoryLock,
    Ages ages,
    OptionalLong xidAge,
    OptionalLong queryId,
    List<Long> blockedBy,
    Optional<String> query) {
  private static final String CLIENT = "client backend";

  public Session {
    blockedBy = List.copyOf(blockedBy);
  }

  /**
   * Whose it is. Texts are what roles and clients chose.
   *
   * @param backendType as PostgreSQL calls it
   * @param superuser whether the role that has logged in is one
   * @param client host, address, or {@code local}
   */
  public record Owner(
      String backendType,
      String user,
      boolean superuser,
      String database,
      String application,
      String client) {}

  /**
   * How long, by the server's clock.
   *
   * @param inState since it has done what it does
   * @param query since the statement began that runs
   * @param transaction since the transaction began
   * @param waiting for a lock; before PostgreSQL 14, since the statement that waits began
   */
  public record Ages(
      Duration connected,
      Optional<Duration> inState,
      Optional<Duration> query,
      Optional<Duration> transaction,
      Optional<Duration> waiting) {}

  public long pid() {
    return id.pid();
  }

  public boolean isClient() {
    return owner.backendType().equals(CLIENT);
  }

  /** It waits for its client's next statement, with no transaction open. */
  public boolean isIdle() {
    return state.equals("idle");
  }

  /** It waits for its client's next statement, with a transaction open. */
  public boolean isIdleInTransaction() {
    return state.startsWith("idle in transaction");
  }

  /** It runs a statement. */
  public boolean isActive() {
    return state.equals("active") || state.equals("fastpath function call");
  }

  public boolean isWaiting() {
    return !blockedBy.isEmpty();
  }

  /** What it takes to have it stop: whoever does nothing has nothing to cancel. */
  public Verb remedy() {
    return isActive() ? Verb.CANCEL : Verb.TERMINATE;
  }

  /** How long it has been as it is. */
  public Duration age() {
    return ages.inState().orElse(ages.connected());
  }
}
