package dev.pgvitals.source;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import java.time.Duration;
import java.util.Optional;

/**
 * A server as its monitor uses it: what can be asked of it, and nothing of how. Each call connects
 * where it has to, and may take as long as the server's timeouts allow; {@link #cut} ends all that
 * are under way with an exception. Thread-safe.
 */
public interface Source extends AutoCloseable {
  /** Whether it answers, at the least cost there is. */
  Heartbeat heartbeat() throws SourceException, InterruptedException;

  /** What it is, has and allows, by the names that {@link #ask} gave last. */
  ServerFacts facts() throws SourceException, InterruptedException;

  /** From now on facts tell of these names. */
  void ask(FactsScope questions);

  /**
   * Runs a query of the home database.
   *
   * @param now in nanoseconds, by the clock of the runs
   * @return empty when one of the query's predicates says that it should not run now
   * @throws SourceException also when the result is not what the catalogue says
   */
  Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
      throws SourceException, InterruptedException;

  /**
   * Answers a person's question, in the home database.
   *
   * @throws SourceException also where nothing can be asked in SQL
   */
  default Answer answer(Question question) throws SourceException, InterruptedException {
    throw Visit.unanswered();
  }

  /** Enters another database, for as long as the visit is open. */
  Visit visit(String database) throws SourceException, InterruptedException;

  /** Ends all that is under way; new calls connect anew. May take a moment if the server hangs. */
  void cut();

  /** Connections that are open or being opened. */
  int connections();

  /** How long the last successful connect and login took; empty before the first. */
  Optional<Duration> connectTime();

  /** What all calls together have cost the server. */
  UsageTotals spent();

  /** As {@link #cut}, for good. */
  @Override
  void close();
}
