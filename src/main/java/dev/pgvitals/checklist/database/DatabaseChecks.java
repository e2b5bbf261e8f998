package dev.pgvitals.checklist.database;

import java.util.List;

/** All checks of databases. */
public final class DatabaseChecks {
  /** Extensions whose owners have to be vetted before they are used. */
  public static final List<String> EXTENSIONS = List.of(StatementsCheck.EXTENSION);

  private DatabaseChecks() {}

  /** For one look at one server: some remember what they saw in a database before. */
  public static List<DatabaseCheck> all() {
    return List.of(
        new IndexCheck(),
        new PartitionCheck(),
        new SchemaCheck(),
        new MaintenanceCheck(),
        new StatementsCheck());
  }
}
