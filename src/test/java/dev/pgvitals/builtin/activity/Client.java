package dev.pgvitals.builtin.activity;

import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A client of a server under test: one session, which may be left waiting. */
public final class Client implements AutoCloseable {
  private final Connection connection;
  private final List<Statement> running = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Client(Connection connection) {
    this.connection = connection;
  }

  /** Logs in as the superuser. */
  public static Client of(Postgres postgres) {
    return new Client(postgres.superuser());
  }

  /** Logs in as the superuser, who calls itself so. */
  public static Client of(Postgres postgres, String applicationName) {
    return of(postgres).run("SET application_name = '%s'".formatted(applicationName));
  }

  /** Takes a connection that is closed with the client. */
  public static Client of(Connection connection) {
    return new Client(connection);
  }

  public Client run(String... statements) {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  /** Sends a statement and does not wait for its end. */
  public Client begin(String sql) {
    try {
      Statement statement = connection.createStatement();
      running.add(statement);
      Thread thread = new Thread(() -> execute(statement, sql), sql);
      threads.add(thread);
      thread.start();
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException cancelled) {
      // It was in the way of close().
    }
  }

  /** Waits until what was begun has ended. */
  Client await() {
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return this;
  }

  @Override
  public void close() throws SQLException {
    for (Statement statement : running) {
      statement.cancel();
    }
    await();
    connection.close();
  }

  /** Returns when so many sessions of the server wait for a lock. */
  static void awaitWaiting(Postgres postgres, int sessions) {
    Awaitility.await(sessions + " sessions that wait")
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                postgres
                    .query("SELECT count(*) FROM pg_locks WHERE NOT granted")
                    .equals(String.valueOf(sessions)));
  }
}
