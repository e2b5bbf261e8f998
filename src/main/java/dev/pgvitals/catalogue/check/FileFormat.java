package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Query;

/**
 * In whose words a file is written. All end as entries in one grammar, so this decides only what an
 * entry without {@code scope} means, and how much is forgiven in a file that worked elsewhere.
 */
public enum FileFormat {
  PGVITALS,
  /** Also every file that uses nothing but the words that others share with it. */
  POSTGRES_EXPORTER,
  PG_EXPORTER,
  CLOUDNATIVE_PG,
  SQL_EXPORTER,
  /** Has keys that only one format knows, of more than one format. */
  MIXED;

  /** True when the file was written for another program and should load as it is. */
  public boolean isForeign() {
    return this != PGVITALS && this != MIXED;
  }

  /**
   * Whether {@code metric_name}, {@code static_labels}, {@code key_labels} and {@code static_value}
   * are words of ours alone, which the program reads over.
   */
  public boolean readsOverSeriesKeys() {
    return isForeign() && this != SQL_EXPORTER;
  }

  /** Whether a {@code metric_name} may have been put there on the way, from the program's words. */
  public boolean namesMetrics() {
    return this == SQL_EXPORTER || this == CLOUDNATIVE_PG;
  }

  /** What its entries remember of it: sql_exporter fails a query as a whole, as we do. */
  public Query.Format entryFormat() {
    return switch (this) {
      case PGVITALS, MIXED, SQL_EXPORTER -> Query.Format.PGVITALS;
      case POSTGRES_EXPORTER, CLOUDNATIVE_PG -> Query.Format.POSTGRES_EXPORTER;
      case PG_EXPORTER -> Query.Format.PG_EXPORTER;
    };
  }
}
