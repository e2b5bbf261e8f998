package dev.pgvitals.catalogue;

/** What becomes of a result column. */
public enum Usage {
  /** A label of every series of the row. */
  LABEL,
  /** Nothing. */
  DISCARD,
  GAUGE,
  COUNTER,
  /** A label of the entry's {@code _info} series, whose value is 1. */
  INFO,
  /**
   * With {@code bucket}: one observation a row; without: arrays that hold a cumulative histogram.
   */
  HISTOGRAM,
  /** Text that {@code metric_mapping} turns into a number. */
  MAPPEDMETRIC,
  /** Text or interval, in seconds. */
  DURATION,
  /** A count of what happened since the last successful run; the agent adds it up to a counter. */
  EVENTS
}
