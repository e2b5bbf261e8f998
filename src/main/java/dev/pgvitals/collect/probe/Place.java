package dev.pgvitals.collect.probe;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.Visit;
import java.util.Optional;

/** A database of a server, to put questions in. One thread. */
public final class Place implements AutoCloseable {
  private final Source source;
  private final DatabaseFacts facts;
  private Optional<Visit> visit;

  private Place(Source source, DatabaseFacts facts, Optional<Visit> visit) {
    this.source = source;
    this.facts = facts;
    this.visit = visit;
  }

  static Place enter(Source source, ServerFacts server, Optional<String> database)
      throws ServerProbeException, InterruptedException {
    if (database.isEmpty()) {
      return new Place(source, server.home(), Optional.empty());
    }
    try {
      Visit visit = source.visit(database.get());
      try {
        return new Place(source, visit.facts(server), Optional.of(visit));
      } catch (SourceException e) {
        visit.close();
        throw e;
      }
    } catch (SourceException e) {
      throw new ServerProbeException(e.failure());
    }
  }

  /** What is known of the database. */
  public DatabaseFacts facts() {
    return facts;
  }

  /**
   * Puts a question, on a new connection where an earlier one has cost the last.
   *
   * @throws ServerProbeException when there is no answer
   */
  public Answer answer(Question question) throws ServerProbeException, InterruptedException {
    try {
      if (visit.isEmpty()) {
        return source.answer(question);
      }
      if (visit.get().isOver()) {
        visit.get().close();
        visit = Optional.of(source.visit(facts.name()));
      }
      return visit.get().answer(question);
    } catch (SourceException e) {
      throw new ServerProbeException(e.failure());
    }
  }

  @Override
  public void close() {
    visit.ifPresent(Visit::close);
  }
}
