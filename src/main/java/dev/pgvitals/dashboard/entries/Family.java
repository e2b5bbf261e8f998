package dev.pgvitals.dashboard.entries;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric of an entry, with the column that it has its values from.
 *
 * @param alert of the column, or of another one of the same metric
 */
record Family(MetricFamily metric, Column column, Optional<Alert> alert) {
  /** Those of an entry in the order of its columns; the parts of a distribution are one. */
  static List<Family> of(Query query, QuerySchema schema) {
    Map<Integer, Family> families = new LinkedHashMap<>();
    for (QuerySchema.ColumnUse use : schema.columns()) {
      if (use.family().isPresent()) {
        int index = use.family().getAsInt();
        Family family =
            new Family(schema.families().get(index), use.column(), use.column().alert());
        families.merge(index, family, Family::withAlertOf);
      }
    }
    return new ArrayList<>(families.values());
  }

  private Family withAlertOf(Family other) {
    return new Family(metric, column, alert.or(other::alert));
  }

  String name() {
    return metric.name();
  }

  /** Whether its values are moments. */
  boolean isMoment() {
    return name().endsWith("_timestamp_seconds");
  }

  /** Whether low values are the bad ones: by its alert, else of moments, which get old. */
  boolean isBadBelow() {
    return alert.map(Alert::below).orElse(isMoment());
  }

  /** Whether each series is one number at a time, and no distribution and no text. */
  boolean isNumber() {
    return column.usage().isSample() || column.usage().countsEvents();
  }
}
