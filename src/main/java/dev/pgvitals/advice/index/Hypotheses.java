package dev.pgvitals.advice.index;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.connect.Explainer;
import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Indexes that exist for one session alone, by hypopg: the planner sees them, nothing is built. Of
 * no use to anybody else and gone with the session.
 */
public final class Hypotheses {
  private final AdvisorSession session;
  private final Explainer explainer;
  private final String schema;
  private final Set<String> refused = new HashSet<>();

  private Hypotheses(AdvisorSession session, String schema) {
    this.session = session;
    this.explainer = new Explainer(session);
    this.schema = schema;
  }

  /** Empty where the database does not have the extension. */
  public static Optional<Hypotheses> in(AdvisorSession session) throws SQLException {
    return session.schemaOf("hypopg").map(schema -> new Hypotheses(session, schema));
  }

  /**
   * What a plan would be.
   *
   * @param bytes of the index, by its estimate
   */
  record Outcome(PlanNode plan, double bytes) {}

  private record Made(String name, double bytes) {}

  /**
   * Has a statement planned with an index that does not exist.
   *
   * @param tables that it would be on, partitions each by itself
   * @return empty when the planner does not use it, or it cannot be had
   */
  Optional<Outcome> plan(String text, String path, Candidate candidate, Collection<String> tables)
      throws SQLException {
    List<Made> made = new ArrayList<>();
    try {
      refused.add(candidate.text());
      for (String table : tables) {
        made.add(make(candidate.definition(table, "")));
      }
      refused.remove(candidate.text());
      Optional<PlanNode> plan = explainer.plan(text, path);
      return plan.filter(with -> made.stream().anyMatch(index -> with.uses(index.name())))
          .map(with -> new Outcome(with, made.stream().mapToDouble(Made::bytes).sum()));
    } catch (SQLException e) {
      // Of a type or an expression that cannot be indexed. What broke the session, all will notice.
      if (session.isOver()) {
        throw e;
      }
      return Optional.empty();
    } finally {
      if (!session.isOver()) {
        session.rows("SELECT 1 FROM " + schema + ".hypopg_reset()");
      }
    }
  }

  /** Whether there can be no index on this expression, as one of its functions is not IMMUTABLE. */
  public boolean refuses(TableFacts.Root table, String expression) {
    return refused.contains(Candidate.ofExpression(table, false, expression).text());
  }

  private Made make(String definition) throws SQLException {
    List<String> row =
        session
            .rows(
                "SELECT h.indexname, "
                    + schema
                    + ".hypopg_relation_size(h.indexrelid) FROM "
                    + schema
                    + ".hypopg_create_index(?) AS h",
                definition)
            .get(0);
    return new Made(row.get(0), Double.parseDouble(row.get(1)));
  }
}
