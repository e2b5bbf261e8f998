package dev.pgvitals.advice.rule;

import dev.pgvitals.advice.look.TableFacts;
import dev.pgvitals.advice.report.Finding;
import java.util.Optional;

/**
 * A finding by a plan, before indexes are tried for it.
 *
 * @param table that an index on would mend it; empty: none would
 * @param expression that the index would have to be on; empty: on columns
 */
public record Draft(Finding finding, Optional<TableFacts.Root> table, String expression) {
  static Draft of(Finding finding) {
    return new Draft(finding, Optional.empty(), "");
  }

  static Draft of(Finding finding, TableFacts.Root table) {
    return new Draft(finding, Optional.of(table), "");
  }
}
