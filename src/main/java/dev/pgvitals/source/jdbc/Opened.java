package dev.pgvitals.source.jdbc;

import dev.pgvitals.source.socket.Wire;
import dev.pgvitals.source.socket.WireFailure;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection that was logged in and is not in use yet, in autocommit mode.
 *
 * @param wire what its bytes go through
 */
public record Opened(Connection connection, Wire wire) {
  /** A step of a login. */
  public interface Step<T> {
    T of(Connection connection) throws SQLException;
  }

  /**
   * Takes a step, after which the connection is either good or closed.
   *
   * @throws SQLException also when the driver failed at what the server sent
   */
  public <T> T tried(Step<T> step) throws SQLException {
    boolean done = false;
    try {
      T result = step.of(connection);
      done = true;
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      throw WireFailure.of(e, wire);
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** It is not to be used after all. */
  public void close() {
    try {
      connection.close();
    } catch (SQLException alreadyGone) {
      // Closing is all that was wanted.
    } finally {
      wire.cut();
    }
  }
}
