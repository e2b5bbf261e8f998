package dev.pgvitals.source.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.Queue;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Where the pool finds connections: only those that were opened for it. It must not open any by
 * itself, or they would be more than the budget.
 */
final class OpenedConnections implements DataSource {
  private final Queue<Connection> opened;

  OpenedConnections(Queue<Connection> opened) {
    this.opened = opened;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = opened.poll();
    if (connection == null) {
      // The pool says this too when the one that was opened for it did not answer its first
      // question.
      throw new SQLTransientConnectionException("no connection available for the pool", "08001");
    }
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("user and password come from the configuration");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {
    // The connect properties bound the login; the pool calls this all the same.
  }

  @Override
  public int getLoginTimeout() {
    return 1;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
