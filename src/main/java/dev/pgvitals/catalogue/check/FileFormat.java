package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Query;

/**
 * In whose words a file is written. All three share one grammar, so this decides only what an entry
 * without {@code scope} means, and how much is forgiven in a file that worked elsewhere.
 */
public enum FileFormat {
  PGVITALS,
  /** Also every file that uses nothing but the words that all three share. */
  POSTGRES_EXPORTER,
  PG_EXPORTER,
  /** Has keys that only one format knows, of more than one format. */
  MIXED;

  /** True when the file was written for another program and should load as it is. */
  public boolean isForeign() {
    return entryFormat().isForeign();
  }

  /** What its entries remember of it. */
  public Query.Format entryFormat() {
    return switch (this) {
      case PGVITALS, MIXED -> Query.Format.PGVITALS;
      case POSTGRES_EXPORTER -> Query.Format.POSTGRES_EXPORTER;
      case PG_EXPORTER -> Query.Format.PG_EXPORTER;
    };
  }
}
