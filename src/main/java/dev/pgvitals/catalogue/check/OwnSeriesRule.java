package dev.pgvitals.catalogue.check;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.text.Suggestion;
import java.util.List;

/**
 * Labels that one value alone has: of columns that are there, and where nothing else needs them.
 */
final class OwnSeriesRule {
  private final Query query;
  private final EntryProblems report;

  private OwnSeriesRule(Query query, EntryProblems report) {
    this.query = query;
    this.report = report;
  }

  static void check(Query query, EntryProblems report) {
    OwnSeriesRule rule = new OwnSeriesRule(query, report);
    for (Column column : query.columns()) {
      Column.OwnSeries own = column.own();
      own.keyLabels()
          .ifPresent(names -> names.stream().sorted().forEach(n -> rule.mustBeLabel(column, n)));
      if ((own.hasLabels() || own.value().isPresent()) && !query.key().isEmpty()) {
        rule.problem(
            column,
            key(own),
            "does not go with \"key\", which adds up rows under the labels that all columns share");
      }
      column.alert().ifPresent(alert -> rule.checkAlert(column, alert));
    }
  }

  private static String key(Column.OwnSeries own) {
    if (own.value().isPresent()) {
      return "static_value";
    }
    return own.keyLabels().isPresent() ? "key_labels" : "static_labels";
  }

  private void mustBeLabel(Column column, String name) {
    List<String> labels =
        query.columns().stream()
            .filter(c -> c.usage().isLabel() && !c.usage().isInfo())
            .map(Column::name)
            .toList();
    if (!labels.contains(name)) {
      problem(
          column,
          "key_labels",
          "\"" + name + "\" is not a LABEL column of the entry" + Suggestion.of(name, labels));
    }
  }

  private void checkAlert(Column column, Alert alert) {
    boolean hasLabels =
        column.own().hasLabels()
            || query.columns().stream()
                .filter(c -> alert.minimum().containsKey(c.name()))
                .anyMatch(c -> c.own().hasLabels());
    if (hasLabels) {
      problem(
          column,
          "alert",
          "an alert needs columns with the labels of the entry; remove \"static_labels\" and"
              + " \"key_labels\", here and in the columns of \"min\"");
    }
  }

  private void problem(Column column, String key, String message) {
    report
        .problems()
        .add(column.position(), query.name() + ".metrics." + column.name() + "." + key, message);
  }
}
