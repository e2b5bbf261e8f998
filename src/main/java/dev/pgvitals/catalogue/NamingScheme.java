package dev.pgvitals.catalogue;

/** How metric names are made. */
public enum NamingScheme {
  /** By the Prometheus conventions: a counter ends in {@code _total}. */
  PROMETHEUS,
  /** As postgres_exporter names them: the entry and the column, nothing added. */
  POSTGRES_EXPORTER;

  /** What every server is tagged with under {@link #POSTGRES_EXPORTER}. */
  public static final String TAG = "postgres_exporter";
}
