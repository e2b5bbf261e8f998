package dev.pgvitals.catalogue;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.yaml.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One result column of a query.
 *
 * @param name as the query returns it
 * @param description the metric's help; empty when there is none
 * @param rename what the metric or label is called instead of {@code name}
 * @param scale factor of the value, 1 unless given; does not apply to booleans and timestamps
 * @param defaultValue the value for NULL, before {@code scale}; takes precedence over {@code nulls}
 * @param buckets upper bounds, strictly increasing, without infinity; empty unless a snapshot
 *     histogram or one of means
 * @param per the column that counts what the value is the total of; empty unless a histogram of
 *     means
 * @param mapping text to number; empty unless MAPPEDMETRIC
 * @param unit the metric's unit, such as {@code seconds}; only documentation unless the name ends
 *     with it
 * @param length the most characters of a label, 256 unless given
 * @param only texts of a label whose rows are read, no others; empty: all rows
 * @param optional whether a result without the column will do
 * @param own in what its series differ from those of the entry's other values
 */
public record Column(
    String name,
    Usage usage,
    String description,
    Optional<String> rename,
    double scale,
    OptionalDouble defaultValue,
    Nulls nulls,
    List<Double> buckets,
    Optional<String> per,
    Map<String, Double> mapping,
    Optional<Alert> alert,
    Optional<String> unit,
    int length,
    Set<String> only,
    boolean optional,
    OwnSeries own,
    Position position) {
  public static final int DEFAULT_LABEL_LENGTH = 256;

  public Column {
    buckets = List.copyOf(buckets);
    mapping = Map.copyOf(mapping);
    only = Set.copyOf(only);
  }

  /**
   * In what the series of one value differ from those of the entry's other values.
   *
   * @param metric the metric's whole name, to which nothing is added; empty: made of the entry's
   *     and the column's
   * @param staticLabels labels that are the same in every row, in the order of the file
   * @param keyLabels the LABEL columns, by their names in the result, that the metric has; empty:
   *     all of them
   * @param value what each row gives, without a column of the result; empty: the column's value
   */
  public record OwnSeries(
      Optional<String> metric,
      Map<String, String> staticLabels,
      Optional<Set<String>> keyLabels,
      OptionalDouble value) {
    public static final OwnSeries NONE =
        new OwnSeries(Optional.empty(), Map.of(), Optional.empty(), OptionalDouble.empty());

    public OwnSeries {
      staticLabels = Collections.unmodifiableMap(new LinkedHashMap<>(staticLabels));
      keyLabels = keyLabels.map(Set::copyOf);
    }

    /** The same, called as any other column's metric. */
    public OwnSeries withoutMetric() {
      return new OwnSeries(Optional.empty(), staticLabels, keyLabels, value);
    }

    /** The same, with all LABEL columns. */
    public OwnSeries withoutKeyLabels() {
      return new OwnSeries(metric, staticLabels, Optional.empty(), value);
    }

    /** The same, with the labels of the row. */
    public OwnSeries withoutLabels() {
      return new OwnSeries(metric, Map.of(), Optional.empty(), value);
    }

    /** Whether its labels are not simply those of the row. */
    public boolean hasLabels() {
      return !staticLabels.isEmpty() || keyLabels.isPresent();
    }

    /** Whether the metric has this LABEL column. */
    public boolean hasLabel(Column label) {
      return keyLabels.isEmpty() || keyLabels.get().contains(label.name());
    }
  }

  /** What the metric or label is called. */
  public String publishedName() {
    return rename.orElse(name);
  }

  /** The same, published under another name. */
  public Column renamed(String other) {
    return changed(usage, Optional.of(other), alert, own);
  }

  /** The same, of which nothing is published. */
  public Column discarded() {
    return changed(Usage.ofNothing(), rename, Optional.empty(), own);
  }

  /** The same, on which no limits stand. */
  public Column withoutAlert() {
    return changed(usage, rename, Optional.empty(), own);
  }

  /** The same, whose series differ from the others in this. */
  public Column with(OwnSeries other) {
    return changed(usage, rename, alert, other);
  }

  private Column changed(
      Usage usage, Optional<String> rename, Optional<Alert> alert, OwnSeries own) {
    return new Column(
        name,
        usage,
        description,
        rename,
        scale,
        defaultValue,
        nulls,
        buckets,
        per,
        mapping,
        alert,
        unit,
        length,
        only,
        optional,
        own,
        position);
  }

  /** Whether it is a distribution made anew by each run, as three gauges. */
  public boolean isSnapshot() {
    return usage.hasBuckets() && !buckets.isEmpty() && per.isEmpty();
  }

  /** What a NULL value becomes: no sample, 0, or NaN. A NULL label is the empty string. */
  public enum Nulls {
    SKIP,
    ZERO,
    NAN
  }
}
