package dev.pgvitals.catalogue;

import dev.pgvitals.metric.MetricType;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a result column. Who reads, checks, names or describes columns asks for a usage's
 * properties; only what makes series of a row's values tells the usages apart.
 */
public enum Usage {
  /** A label of every series of the row. */
  LABEL(Trait.LABEL),
  /** Nothing. */
  DISCARD,
  GAUGE(MetricType.GAUGE, Trait.SAMPLE),
  COUNTER(MetricType.COUNTER, Trait.SAMPLE, Trait.ADDS_UP),
  /** A label of the entry's {@code _info} series, whose value is 1. */
  INFO(MetricType.INFO, Trait.LABEL, Trait.ONLY_PGVITALS),
  /**
   * With {@code bucket}: one observation a row; without: arrays that hold a cumulative histogram.
   */
  HISTOGRAM(MetricType.HISTOGRAM, Trait.BUCKETS, Trait.ADDS_UP),
  /** Text that {@code metric_mapping} turns into a number. */
  MAPPEDMETRIC(MetricType.GAUGE, Trait.SAMPLE, Trait.MAPPING),
  /** Text or interval, in seconds. */
  DURATION(MetricType.GAUGE, Trait.SAMPLE, Trait.SECONDS),
  /**
   * Text that says when something runs, as the longest time from one run to the next, in seconds.
   */
  SCHEDULE(MetricType.GAUGE, Trait.SAMPLE, Trait.SECONDS, Trait.ONLY_PGVITALS),
  /** A count of what happened since the last successful run; the agent adds it up to a counter. */
  EVENTS(MetricType.COUNTER, Trait.EVENTS, Trait.ONLY_PGVITALS),
  /** What there is at this moment; the agent adds it up over the seconds since the run before. */
  SAMPLED(MetricType.COUNTER, Trait.SAMPLED, Trait.ONLY_PGVITALS);

  private final Optional<MetricType> type;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of gives one that nobody changes
  private final Set<Trait> traits;

  /** What usages have in common; each is a question below. */
  private enum Trait {
    LABEL,
    SAMPLE,
    ADDS_UP,
    BUCKETS,
    MAPPING,
    SECONDS,
    EVENTS,
    SAMPLED,
    ONLY_PGVITALS
  }

  /** Of a column that has no family of its own. */
  Usage(Trait... traits) {
    this.type = Optional.empty();
    this.traits = Set.of(traits);
  }

  Usage(MetricType type, Trait... traits) {
    this.type = Optional.of(type);
    this.traits = Set.of(traits);
  }

  /** Of a column that is put aside. */
  public static Usage ofNothing() {
    return DISCARD;
  }

  /** Of a column of which nothing is known but that it has numbers. */
  public static Usage ofNumbers() {
    return GAUGE;
  }

  /** The type of the family that it gives; empty when it gives none. */
  public Optional<MetricType> type() {
    return type;
  }

  /** Whether its text is a label: of every series of the row, or of the entry's info alone. */
  public boolean isLabel() {
    return traits.contains(Trait.LABEL);
  }

  /** Whether its text is a label of the entry's {@code _info} series, and of no other. */
  public boolean isInfo() {
    return type.equals(Optional.of(MetricType.INFO));
  }

  /** Whether its values are published as a family of the column's own. */
  public boolean isValue() {
    return type.isPresent() && !isLabel();
  }

  /** Whether nothing of it is published. */
  public boolean isDiscarded() {
    return type.isEmpty() && !isLabel();
  }

  /** Whether each row's value is published, as one sample. */
  public boolean isSample() {
    return traits.contains(Trait.SAMPLE);
  }

  /**
   * Whether it goes up and down, so that limits can stand on it: one on a counter, once passed,
   * would be passed for ever.
   */
  public boolean isLevel() {
    return isSample() && type.equals(Optional.of(MetricType.GAUGE));
  }

  /** Whether it only grows: a name by Prometheus's conventions ends in {@code _total}. */
  public boolean isCounter() {
    return type.equals(Optional.of(MetricType.COUNTER));
  }

  /** Whether what rows rise by from run to run can be added up, as entries with {@code key} do. */
  public boolean addsUp() {
    return traits.contains(Trait.ADDS_UP);
  }

  /** Whether {@code bucket} says how values are distributed. */
  public boolean hasBuckets() {
    return traits.contains(Trait.BUCKETS);
  }

  /** Whether {@code metric_mapping} says what number a text stands for. */
  public boolean hasMapping() {
    return traits.contains(Trait.MAPPING);
  }

  /** Whether it is in seconds, whatever the metric is called. */
  public boolean isSeconds() {
    return traits.contains(Trait.SECONDS);
  }

  /** Whether each row's value is added to a counter that the agent keeps. */
  public boolean keepsTotals() {
    return countsEvents() || takesSamples();
  }

  /** Whether it counts what happened between one run and the next. */
  public boolean countsEvents() {
    return traits.contains(Trait.EVENTS);
  }

  /** Whether it counts for the time between one run and the next. */
  public boolean takesSamples() {
    return traits.contains(Trait.SAMPLED);
  }

  /** Whether no other program's catalogue has the word. */
  public boolean isOnlyPgvitals() {
    return traits.contains(Trait.ONLY_PGVITALS);
  }
}
