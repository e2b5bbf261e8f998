package dev.pgvitals.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session, doing one thing again and again. It logs in anew when the server throws it out. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration BEFORE_NEXT_LOGIN = Duration.ofSeconds(1);

  /** What a worker does in one go, in transactions of its own making. */
  interface Activity {
    void perform(Connection connection, SplittableRandom random)
        throws SQLException, InterruptedException;
  }

  private final String name;
  private final Login login;
  private final Duration pause;
  private final Activity activity;
  private final Thread thread;
  private volatile Optional<Connection> current = Optional.empty();
  private volatile boolean stopped;

  Worker(String name, Login login, Duration pause, Activity activity) {
    this.name = name;
    this.login = login;
    this.pause = pause;
    this.activity = activity;
    this.thread = new Thread(this::work, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Makes the session end, even in the middle of a statement, without waiting for it. */
  void stop() {
    stopped = true;
    thread.interrupt();
    current.ifPresent(
        connection -> {
          try {
            connection.abort(Runnable::run);
          } catch (SQLException e) {
            LOG.debug("{} had gone already", name, e);
          }
        });
  }

  void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    try {
      while (!stopped) {
        try (Connection connection = login.open(name)) {
          current = Optional.of(connection);
          while (!stopped) {
            activity.perform(connection, random);
            Thread.sleep(pause.toMillis());
          }
        } catch (SQLException e) {
          if (!stopped) {
            LOG.warn("{}: {}", name, e.getMessage());
          }
        }
        Thread.sleep(BEFORE_NEXT_LOGIN.toMillis());
      }
    } catch (InterruptedException e) {
      LOG.debug("{} stops", name);
    }
  }
}
