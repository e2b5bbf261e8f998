package dev.pgvitals.alert.rules;

import dev.pgvitals.alert.AlertRule;
import dev.pgvitals.alert.Numbers;
import dev.pgvitals.alert.Severity;
import dev.pgvitals.alert.ThresholdSeries;
import dev.pgvitals.catalogue.Vital;
import java.util.ArrayList;
import java.util.List;

/**
 * When a vital is beyond the limit of one level, in PromQL: beyond the server's own limit where it
 * has one, else beyond the rule's.
 */
record RuleExpression(Vital vital, Severity severity, AlertRule.Level level) {
  /** What tells one server's series from another's, however the agent is scraped. */
  private static final String SERVER = "job, instance, server";

  String text() {
    String operator = vital.alert().below() ? "<" : ">";
    String own = ThresholdSeries.selector(vital.alert().name(), severity);
    String beyondOwn =
        "%s %s on (%s) group_left () %s".formatted(vital.metric(), operator, SERVER, own);
    String beyond =
        level.hasLimit()
            ? beyondOwn
                + "\nor\n"
                + "(%s %s %s unless on (%s) %s)"
                    .formatted(vital.metric(), operator, Numbers.plain(level.limit()), SERVER, own)
            : beyondOwn;
    if (vital.minimum().isEmpty()) {
      return beyond;
    }
    StringBuilder text = new StringBuilder("(\n" + beyond.indent(2) + ")");
    vital
        .minimum()
        .forEach(
            (metric, least) ->
                text.append(
                    "\nand on (%s) %s >= %s".formatted(labels(), metric, Numbers.plain(least))));
    return text.toString();
  }

  private String labels() {
    List<String> labels = new ArrayList<>(List.of(SERVER));
    labels.addAll(vital.labels());
    return String.join(", ", labels);
  }
}
