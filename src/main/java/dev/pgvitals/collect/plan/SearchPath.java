package dev.pgvitals.collect.plan;

/** Where the server looks for what a statement names without a schema, operators among it. */
public enum SearchPath {
  /** In pg_catalog alone: nobody who may create things in a database can be meant by mistake. */
  CATALOG,
  /** Wherever role, database and server say: what a user's own statement may rely on. */
  ROLE;

  /**
   * The setting's name, spelled so that the driver does not see it: told of another search_path, it
   * throws away every statement that is prepared on the connection. The server knows by itself
   * under which path it has planned a statement.
   */
  private static final String SETTING = "U&\"search\\005fpath\"";

  /** Temporary objects come last instead of first, where they are if they are not named. */
  private static final String CATALOG_ALONE = SETTING + " = pg_catalog, pg_temp";

  /** Has the session look in pg_catalog alone. */
  public static final String SET = "SET " + CATALOG_ALONE;

  /** Has the transaction do so. */
  public static final String SET_LOCAL = "SET LOCAL " + CATALOG_ALONE;

  /** Gives the session the role's path back. */
  public static final String RESET = "RESET " + SETTING;

  /** Gives it back for the transaction. */
  public static final String RESET_LOCAL = "SET LOCAL " + SETTING + " TO DEFAULT";

  /** The path for SQL that came with the agent, or did not. */
  public static SearchPath of(boolean builtin) {
    return builtin ? CATALOG : ROLE;
  }
}
