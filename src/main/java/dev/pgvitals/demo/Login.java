package dev.pgvitals.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where and as whom the workers log in. */
record Login(String jdbcUrl, String user, String password) {
  Connection open(String applicationName) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", applicationName);
    // A pooler gives the next transaction to another session, which has prepared nothing.
    properties.setProperty("prepareThreshold", "0");
    Connection connection = DriverManager.getConnection(jdbcUrl, properties);
    connection.setAutoCommit(false);
    return connection;
  }
}
