package dev.pgvitals.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Queue;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Where the pool finds connections: those that were opened for it, and only when two threads raced
 * for one of them, one that it opens by itself.
 */
final class OpenedConnections implements DataSource {
  /** As {@link Connector#open}. */
  interface Opening {
    Connection open() throws SQLException;
  }

  private final Queue<Connection> opened;
  private final Opening opening;

  OpenedConnections(Queue<Connection> opened, Opening opening) {
    this.opened = opened;
    this.opening = opening;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = opened.poll();
    return connection != null ? connection : opening.open();
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
