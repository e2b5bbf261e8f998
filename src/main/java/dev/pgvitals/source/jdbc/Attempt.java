package dev.pgvitals.source.jdbc;

import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.source.socket.WireException;
import dev.pgvitals.source.socket.WireFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A run under way, whose result may be more than there is room for.
 *
 * @param <T> what it gives
 */
public interface Attempt<T> {
  T make() throws SQLException, ResultException;

  /**
   * Makes it.
   *
   * @param connection that it is made on; cut when the rest of its answer is still to come
   * @throws ResultException also when the result is too large, or the driver cannot read it
   */
  static <T> T guarded(Connection connection, Attempt<T> attempt)
      throws SQLException, ResultException {
    try {
      return attempt.make();
    } catch (OutOfMemoryError e) {
      throw tooLarge(connection, "the result does not fit into the agent's memory");
    } catch (SQLException e) {
      if (e.getCause() instanceof OutOfMemoryError) {
        throw tooLarge(connection, "the result does not fit into the agent's memory");
      }
      Optional<WireException> limit = WireException.in(e).filter(WireException::isTooLarge);
      if (limit.isPresent()) {
        throw tooLarge(connection, String.valueOf(limit.get().getMessage()));
      }
      throw e;
    } catch (RuntimeException e) {
      if (WireFailure.isDrivers(e)) {
        throw new ResultException("the driver cannot read the result: " + e);
      }
      throw e;
    }
  }

  /** Cuts the connection: the rest of the result is on its way, for whoever would ask next. */
  private static ResultException tooLarge(Connection connection, String how) throws SQLException {
    connection.abort(Runnable::run);
    return new ResultException(how + ": group or LIMIT the query, or cut its texts short");
  }
}
