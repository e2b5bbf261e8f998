package dev.pgvitals.collect.value;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The columns that the results of one query have had. To name their types anew, the driver would
 * ask the server once a connection, which is another round trip. Not thread-safe.
 */
public final class ColumnCache {
  private Optional<ResultColumns> last = Optional.empty();

  /** The result's columns: the known ones, if it has the same. */
  public ResultColumns of(ResultSet rows) throws SQLException {
    if (last.isEmpty() || !last.get().fit(rows.getMetaData())) {
      last = Optional.of(ResultColumns.of(rows));
    }
    return last.get();
  }

  /** A result could not be read: perhaps its types differ more than the driver shows. */
  public void forget() {
    last = Optional.empty();
  }
}
