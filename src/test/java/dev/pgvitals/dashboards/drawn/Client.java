package dev.pgvitals.dashboards.drawn;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;

/** A session that does the same again and again, and comes back when it is thrown out. */
final class Client implements AutoCloseable {
  private static final Duration BEFORE_NEXT_LOGIN = Duration.ofSeconds(1);

  /** How it gets in. */
  @FunctionalInterface
  interface Login {
    Connection open() throws SQLException;
  }

  /** What it does in one go. */
  @FunctionalInterface
  interface Activity {
    void perform(Connection connection, SplittableRandom random)
        throws SQLException, InterruptedException;
  }

  private final Login login;
  private final Duration pause;
  private final Activity activity;
  private final Thread thread;

  private Client(String name, Login login, Duration pause, Activity activity) {
    this.login = login;
    this.pause = pause;
    this.activity = activity;
    this.thread = new Thread(this::work, name);
    thread.setDaemon(true);
  }

  /** Sends one to work. */
  static Client start(String name, Duration pause, Login login, Activity activity) {
    Client client = new Client(name, login, pause, activity);
    client.thread.start();
    return client;
  }

  private void work() {
    SplittableRandom random = new SplittableRandom(thread.getName().hashCode());
    try {
      while (true) {
        try (Connection connection = login.open()) {
          while (true) {
            activity.perform(connection, random);
            Thread.sleep(pause.toMillis());
          }
        } catch (SQLException | IllegalStateException lost) {
          Thread.sleep(BEFORE_NEXT_LOGIN.toMillis());
        }
      }
    } catch (InterruptedException closed) {
      // That is all it was here for.
    }
  }

  /** Does not wait for a statement that runs; its server is about to end. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
