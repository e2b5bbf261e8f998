package dev.pgvitals.catalogue.check;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One name is one alert in the whole catalogue. */
public final class AlertNames {
  private final EntryProblems report;

  public AlertNames(EntryProblems report) {
    this.report = report;
  }

  public void check(List<ParsedEntry> entries) {
    Map<String, Column> byName = new HashMap<>();
    for (ParsedEntry entry : entries) {
      for (Column column : entry.query().columns()) {
        if (entry.query().enabled()) {
          column.alert().ifPresent(alert -> claim(alert, column, entry.query(), byName));
        }
      }
    }
  }

  private void claim(Alert alert, Column column, Query query, Map<String, Column> byName) {
    Column first = byName.putIfAbsent(alert.name(), column);
    if (first != null) {
      report
          .problems()
          .add(
              column.position(),
              query.name() + ".metrics." + column.name() + ".alert.name",
              "the alert \""
                  + alert.name()
                  + "\" is defined twice; first at "
                  + first.position()
                  + "; give it another name");
    }
  }
}
