package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import java.util.List;

/** What the agent adds up to counters are numbers, all of them by events or all of them by time. */
final class TotalsRule {
  private TotalsRule() {}

  static void check(Query query, EntryProblems report) {
    List<Column> totals = query.columns().stream().filter(c -> c.usage().keepsTotals()).toList();
    for (Column column : totals) {
      if (column.nulls() == Column.Nulls.NAN) {
        report
            .problems()
            .add(
                column.position(),
                query.name() + ".metrics." + column.name() + ".null",
                "a counter cannot be \"nan\"; a NULL counts as nothing unless \"default\" is"
                    + " set");
      }
      if (column.usage() != totals.get(0).usage()) {
        report
            .problems()
            .add(
                column.position(),
                query.name() + ".metrics." + column.name() + ".usage",
                column.usage()
                    + " cannot be combined with "
                    + totals.get(0).usage()
                    + " in one entry: write two entries");
      }
    }
  }
}
