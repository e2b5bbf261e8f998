package dev.pgvitals.collect.value;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgResultSet;

/** What the server calls the type of a result's column: {@code int8}. */
public final class TypeName {
  private TypeName() {}

  /**
   * The name of a column's type. The driver's own metadata would look up, with a statement of its
   * own, whether the column has a sequence, and call it serial.
   */
  public static Optional<String> of(ResultSet rows, int column) throws SQLException {
    return Optional.ofNullable(
        rows.getStatement()
            .getConnection()
            .unwrap(BaseConnection.class)
            .getTypeInfo()
            .getPGType(rows.unwrap(PgResultSet.class).getColumnOID(column)));
  }
}
