package dev.pgvitals.maintain.estimate;

/**
 * Whether the role may maintain a relation, as an expression: VACUUM and ANALYZE without the right
 * succeed, and do nothing.
 */
public final class Privileges {
  private static final int MAINTAIN = 170_000;

  private Privileges() {}

  /**
   * For VACUUM and ANALYZE.
   *
   * @param version as {@code server_version_num} has it
   * @param relation the alias of its row of pg_class
   */
  public static String toVacuum(int version, String relation) {
    String owner =
        "pg_has_role((SELECT d.datdba FROM pg_database AS d WHERE d.datname = current_database()),"
            + " 'USAGE')";
    return "(%s OR %s)".formatted(toRebuild(version, relation), owner);
  }

  /** For REINDEX, of the table that has the index. */
  public static String toRebuild(int version, String relation) {
    return version >= MAINTAIN
        ? "has_table_privilege(%1$s.oid, 'MAINTAIN')".formatted(relation)
        : "pg_has_role(%1$s.relowner, 'USAGE')".formatted(relation);
  }

  /**
   * What to grant to whom. Tables of the system are a superuser's, which the role is not to become.
   *
   * @param table with its schema, as SQL has it
   */
  public static String remedy(int version, String role, String table) {
    if (table.matches("(pg_catalog|pg_toast|information_schema)\\..*")) {
      return version >= MAINTAIN
          ? "GRANT pg_maintain TO " + role + ", for tables of the system"
          : "tables of the system are a superuser's; autovacuum takes care of them";
    }
    return version >= MAINTAIN
        ? "GRANT MAINTAIN ON %s TO %s".formatted(table, role)
        : "grant %s the role that owns %s".formatted(role, table);
  }
}
