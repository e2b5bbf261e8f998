package dev.pgvitals.source;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.failure.Failure;
import java.util.Optional;

/** A stay in another database of a server, on one connection. Not thread-safe. */
public interface Visit extends AutoCloseable {
  /**
   * What the database is, has and allows.
   *
   * @param server what is known of its server
   */
  DatabaseFacts facts(ServerFacts server) throws SourceException;

  /** As {@link Source#run}, in this database. */
  Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
      throws SourceException;

  /** As {@link Source#answer}, in this database. */
  default Answer answer(Question question) throws SourceException {
    throw unanswered();
  }

  /** For a source that has no statements. */
  static SourceException unanswered() {
    return new SourceException(Failure.result("it cannot be asked by statements"), false);
  }

  /** Whether the connection is gone: then only another visit leads on. */
  boolean isOver();

  @Override
  void close();
}
