package dev.pgvitals.alert.rules;

import dev.pgvitals.catalogue.Vital;
import dev.pgvitals.catalogue.VitalUnit;

/** Texts of an alert, as Prometheus's templates. */
final class Annotations {
  private Annotations() {}

  /** Text that means nothing to a template. */
  static String plain(String text) {
    return text.replace("{{", "{{ \"{{\" }}");
  }

  /** Where it is, what it is, how much it is, and what the author has to say. */
  static String description(Vital vital) {
    StringBuilder text = new StringBuilder("{{ or $labels.server $labels.instance }}");
    for (String label : vital.labels()) {
      text.append("{{ with $labels.").append(label).append(" }}, ");
      text.append(label).append(" {{ . }}{{ end }}");
    }
    String what =
        vital.column().description().isEmpty() ? vital.metric() : vital.column().description();
    text.append(": ").append(plain(what)).append(": ").append(VitalUnit.of(vital).template());
    text.append('.');
    String more = vital.alert().description();
    return more.isEmpty() ? text.toString() : text.append(' ').append(plain(more)).toString();
  }
}
