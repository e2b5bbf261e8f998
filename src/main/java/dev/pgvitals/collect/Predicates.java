package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.postgres.SearchPath;
import dev.pgvitals.postgres.ServerCost;
import dev.pgvitals.postgres.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a query's predicates before it runs, and remembers an answer for as long as the predicate
 * says. Belongs to one query in one place; single-flight keeps it to one thread at a time.
 */
final class Predicates {
  private final Map<String, Answer> answers = new HashMap<>();

  /** Until when an answer holds, in nanoseconds of the monotonic clock. */
  private record Answer(boolean yes, long until) {}

  /** Whether all say yes; NULL and no row mean no. */
  boolean allow(Session session, List<Predicate> predicates, ServerCost cost, long now)
      throws SQLException, ResultException {
    for (Predicate predicate : predicates) {
      Answer answer = answers.get(predicate.sql());
      if (answer == null || answer.until() - now <= 0) {
        cost.oneRow();
        answer = new Answer(ask(session, predicate), now + predicate.cache().toNanos());
        answers.put(predicate.sql(), answer);
      }
      if (!answer.yes()) {
        return false;
      }
    }
    return true;
  }

  private static boolean ask(Session session, Predicate predicate)
      throws SQLException, ResultException {
    try (Statement statement = session.connection().createStatement()) {
      statement.setMaxRows(2);
      if (!session.execute(statement, predicate.sql(), SearchPath.of(predicate.builtin()))) {
        throw new ResultException("predicate " + predicate.name() + " returns no rows at all");
      }
      try (ResultSet rows = statement.getResultSet()) {
        session.met(rows);
        if (rows.getMetaData().getColumnCount() != 1
            || !Session.typeName(rows, 1).equals(Optional.of("bool"))) {
          throw new ResultException(
              "predicate " + predicate.name() + " must return one column of type boolean");
        }
        boolean yes = rows.next() && rows.getBoolean(1);
        if (rows.next()) {
          throw new ResultException("predicate " + predicate.name() + " returns more than one row");
        }
        return yes;
      }
    }
  }
}
