package dev.pgvitals.source.postgres;

import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.collect.plan.SearchPath;
import dev.pgvitals.collect.runstate.PredicateCache;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.collect.value.TypeName;
import dev.pgvitals.source.jdbc.UsageCounters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Asks predicates in a session, each in one statement. */
record PredicateQuestion(Session session, UsageCounters cost) implements PredicateCache.Question {
  @Override
  public boolean ask(Predicate predicate) throws SQLException, ResultException {
    cost.oneRow();
    try (Statement statement = session.connection().createStatement()) {
      statement.setMaxRows(2);
      if (!session.execute(statement, predicate.sql(), SearchPath.of(predicate.builtin()))) {
        throw new ResultException("predicate " + predicate.name() + " returns no rows at all");
      }
      try (ResultSet rows = statement.getResultSet()) {
        session.met(rows);
        boolean isOne = rows.getMetaData().getColumnCount() == 1;
        boolean isBoolean = isOne && TypeName.of(rows, 1).equals(Optional.of("bool"));
        boolean isAnswered = rows.next();
        // NULL is no, whatever its type: a literal NULL is text.
        boolean isNull = isAnswered && isOne && !isBoolean && rows.getString(1) == null;
        if (!isBoolean && !isNull) {
          throw new ResultException(
              "predicate " + predicate.name() + " must return one column of type boolean");
        }
        boolean yes = isAnswered && isBoolean && rows.getBoolean(1);
        if (rows.next()) {
          throw new ResultException("predicate " + predicate.name() + " returns more than one row");
        }
        return yes;
      }
    }
  }
}
