package dev.pgvitals.collect.runstate;

import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.collect.value.ResultException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a query's predicates asked before it runs, and remembers an answer for as long as the
 * predicate says. Belongs to one query in one place; single-flight keeps it to one thread at a
 * time.
 */
public final class PredicateCache {
  private final Map<String, Answer> answers = new HashMap<>();

  /** Until when an answer holds, in nanoseconds of the monotonic clock. */
  private record Answer(boolean yes, long until) {}

  /** Asks the server. */
  public interface Question {
    /** Whether it says yes; NULL and no row mean no. */
    boolean ask(Predicate predicate) throws SQLException, ResultException;
  }

  /** Whether all say yes. */
  public boolean allow(List<Predicate> predicates, Question question, long now)
      throws SQLException, ResultException {
    for (Predicate predicate : predicates) {
      Answer answer = answers.get(predicate.sql());
      if (answer == null || answer.until() - now <= 0) {
        answer = new Answer(question.ask(predicate), now + predicate.cache().toNanos());
        answers.put(predicate.sql(), answer);
      }
      if (!answer.yes()) {
        return false;
      }
    }
    return true;
  }
}
