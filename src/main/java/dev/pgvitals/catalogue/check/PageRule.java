package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;

/** Nobody is alerted by what no scrape has. */
final class PageRule {
  private PageRule() {}

  static void check(Query query, EntryProblems report) {
    if (query.isMetrics()) {
      return;
    }
    for (Column column : query.columns()) {
      if (column.alert().isPresent()) {
        report
            .problems()
            .add(
                column.position(),
                query.name() + ".metrics." + column.name() + ".alert",
                "an alert needs a metric, and with \"publish: page\" there is none; move the"
                    + " column to an entry of its own");
      }
    }
  }
}
