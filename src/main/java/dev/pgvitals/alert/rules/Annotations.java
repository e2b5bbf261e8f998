package dev.pgvitals.alert.rules;

import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.ValueUnit;

/** Texts of an alert, as Prometheus's templates. */
final class Annotations {
  private Annotations() {}

  /** Text that means nothing to a template. */
  static String plain(String text) {
    return text.replace("{{", "{{ \"{{\" }}");
  }

  /** Where it is, what it is, how much it is, and what the author has to say. */
  static String description(ColumnAlert columnAlert) {
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
    return more.isEmpty() ? text.toString() : text.append(' ').append(plain(more)).toString();
  }
}
