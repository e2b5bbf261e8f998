package dev.pgvitals.catalogue.check;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.text.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Labels that one value alone has: of columns that are there, and where nothing else needs them.
 */
public final class OwnSeriesRule {
  private static final String READ_OVER = "the key is ignored";

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

  /**
   * The columns of an entry in a file whose program reads over these keys: without those {@code
   * key_labels} that name no label of the entry, which is said.
   *
   * @param path of the columns
   */
  public static List<Column> fitting(
      List<Column> columns, FileFormat format, String path, EntryProblems report) {
    if (!format.readsOverSeriesKeys()) {
      return columns;
    }
    List<String> labels = labels(columns);
    List<Column> fitting = new ArrayList<>();
    for (Column column : columns) {
      Optional<String> stranger =
          column.own().keyLabels().stream()
              .flatMap(Set::stream)
              .filter(name -> !labels.contains(name))
              .min(Comparator.naturalOrder());
      stranger.ifPresent(
          name ->
              report.orWarn(
                  format,
                  column.position(),
                  path + "." + column.name() + ".key_labels",
                  noLabel(name, labels),
                  READ_OVER));
      fitting.add(stranger.isEmpty() ? column : column.with(column.own().withoutKeyLabels()));
    }
    return fitting;
  }

  private static String key(Column.OwnSeries own) {
    if (own.value().isPresent()) {
      return "static_value";
    }
    return own.keyLabels().isPresent() ? "key_labels" : "static_labels";
  }

  private void mustBeLabel(Column column, String name) {
    List<String> labels = labels(query.columns());
    if (!labels.contains(name)) {
      problem(column, "key_labels", noLabel(name, labels));
    }
  }

  private static List<String> labels(List<Column> columns) {
    return columns.stream()
        .filter(c -> c.usage().isLabel() && !c.usage().isInfo())
        .map(Column::name)
        .toList();
  }

  private static String noLabel(String name, List<String> labels) {
    return "\"" + name + "\" is not a LABEL column of the entry" + Suggestion.of(name, labels);
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
