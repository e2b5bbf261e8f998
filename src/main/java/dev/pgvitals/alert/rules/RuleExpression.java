package dev.pgvitals.alert.rules;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ReadableNumber;
import dev.pgvitals.alert.ThresholdSeries;
import dev.pgvitals.catalogue.ColumnAlert;
import java.util.ArrayList;
import java.util.List;

/**
 * When a column's values are beyond the threshold of one level, in PromQL: beyond the server's own
 * limit where it has one, else beyond the rule's.
 */
record RuleExpression(ColumnAlert columnAlert, Level level, Alert.Threshold threshold) {
  /** What tells one server's series from another's, however the agent is scraped. */
  private static final String SERVER = "job, instance, server";

  String text() {
    String operator = columnAlert.alert().below() ? "<" : ">";
    String own = ThresholdSeries.selector(columnAlert.alert().name(), level);
    String beyondOwn =
        "%s %s on (%s) group_left () %s".formatted(columnAlert.metric(), operator, SERVER, own);
    String beyond =
        threshold.hasLimit()
            ? beyondOwn
                + "\nor\n"
                + "(%s %s %s unless on (%s) %s)"
                    .formatted(
                        columnAlert.metric(),
                        operator,
                        ReadableNumber.plain(threshold.limit()),
                        SERVER,
                        own)
            : beyondOwn;
    if (columnAlert.minimum().isEmpty()) {
      return beyond;
    }
    StringBuilder text = new StringBuilder("(\n" + beyond.indent(2) + ")");
    columnAlert
        .minimum()
        .forEach(
            (metric, least) ->
                text.append(
                    "\nand on (%s) %s >= %s"
                        .formatted(labels(), metric, ReadableNumber.plain(least))));
    return text.toString();
  }

  private String labels() {
    List<String> labels = new ArrayList<>(List.of(SERVER));
    labels.addAll(columnAlert.labels());
    return String.join(", ", labels);
  }
}
