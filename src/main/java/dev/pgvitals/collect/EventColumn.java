package dev.pgvitals.collect;

import dev.pgvitals.metric.SliceBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what happened since the last run, and publishes the totals: see {@link EventTotals}. */
final class EventColumn implements ValueColumn {
  private final String name;
  private final int family;
  private final NumberReader reader;
  private final Map<EventTotals.Series, Double> counted;
  private final EventTotals totals;
  private final RowLabelling labelling;

  /** Renders label values as those of a row. */
  interface RowLabelling {
    RowLabels of(List<String> texts);
  }

  /**
   * @param counted where the run's counts are gathered, those of its other columns too
   */
  EventColumn(
      String name,
      int family,
      NumberReader reader,
      Map<EventTotals.Series, Double> counted,
      EventTotals totals,
      RowLabelling labelling) {
    this.name = name;
    this.family = family;
    this.reader = reader;
    this.counted = counted;
    this.totals = totals;
    this.labelling = labelling;
  }

  @Override
  public boolean add(ResultSet row, RowLabels labels, SliceBuilder slice)
      throws SQLException, ResultException {
    double count = reader.read(row).map(Number::doubleValue).orElse(0.0);
    if (!(count >= 0)) {
      throw new ResultException("events cannot be " + count);
    }
    counted.merge(new EventTotals.Series(name, labels.texts()), count, Double::sum);
    return true;
  }

  @Override
  public void finish(SliceBuilder slice) {
    totals
        .with(new HashMap<>(counted))
        .forEach(
            (series, total) -> {
              if (series.column().equals(name)) {
                slice.sample(family, labelling.of(series.labels()).rendered(), total);
              }
            });
  }
}
