package dev.pgvitals.alert.rules;

import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.ValueUnit;

/** Texts of an alert, as Prometheus's templates. */
final class Annotations {
  /** True whether the agent keeps them or not: the rules cannot know. */
  private static final String INCIDENTS =
      " What was going on: pgvitals incidents, if the agent keeps them.";

  private Annotations() {}

  /** Text that means nothing to a template. */
  static String plain(String text) {
    return text.replace("{{", "{{ \"{{\" }}");
  }

  /**
   * Where it is, what it is, how much it is, what the author has to say, and of what is critical
   * where to look for what was going on.
   */
  static String description(ColumnAlert columnAlert, Level level) {
    StringBuilder text = new StringBuilder("{{ or $labels.server $labels.instance }}");
    for (String label : columnAlert.labels()) {
      text.append("{{ with $labels.").append(label).append(" }}, ");
      text.append(label).append(" {{ . }}{{ end }}");
    }
    String what =
        columnAlert.column().description().isEmpty()
            ? columnAlert.metric()
            : columnAlert.column().description();
    text.append(": ").append(plain(what)).append(": ").append(ValueUnit.of(columnAlert).template());
    text.append('.');
    String more = columnAlert.alert().description();
    if (!more.isEmpty()) {
      text.append(' ').append(plain(more));
    }
    return level == Level.CRITICAL ? text.append(INCIDENTS).toString() : text.toString();
  }
}
