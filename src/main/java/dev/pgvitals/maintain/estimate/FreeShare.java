package dev.pgvitals.maintain.estimate;

import dev.pgvitals.maintain.verb.Look;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How much of a table is free space. */
public final class FreeShare {
  private static final String FUNCTION =
      """
      SELECT quote_ident(n.nspname) || '.pgstattuple_approx'
      FROM pg_extension AS e
      JOIN pg_namespace AS n ON n.oid = e.extnamespace
      JOIN pg_proc AS p ON p.pronamespace = n.oid AND p.proname = 'pgstattuple_approx'
      WHERE e.extname = 'pgstattuple' AND has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(n.oid, 'USAGE')""";

  private FreeShare() {}

  /** Of tables by their name as SQL has it, estimated of their columns' statistics. */
  public static Map<String, Double> estimated(Look look) throws SQLException {
    Map<String, Double> shares = new HashMap<>();
    String sql =
        """
        SELECT quote_ident(q.schemaname) || '.' || quote_ident(q.relname), q.bloat_ratio
        FROM (%s) AS q"""
            .formatted(CatalogueSql.of("pg_table_bloat", look.server().version()));
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        shares.put(row.getString(1), row.getDouble(2));
      }
    }
    return shares;
  }

  /** The function that measures it, if the role may call one. */
  public static Optional<String> measure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FUNCTION)) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /**
   * Measured: reads what of the table is not all visible. Empty where nobody can measure it.
   *
   * @param patienceMillis after which it is broken off
   */
  public static OptionalDouble measured(Connection connection, long oid, long patienceMillis)
      throws SQLException {
    Optional<String> function = measure(connection);
    if (function.isEmpty()) {
      return OptionalDouble.empty();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = " + patienceMillis);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT approx_free_percent / 100 FROM %s(%d::regclass)"
                  .formatted(function.get(), oid))) {
        row.next();
        return OptionalDouble.of(row.getDouble(1));
      }
    }
  }
}
