package dev.pgvitals.demo;

import dev.pgvitals.demo.DemoSystem.Activity;
import dev.pgvitals.demo.DemoSystem.Pause;
import dev.pgvitals.demo.DemoSystem.Sql;
import dev.pgvitals.demo.DemoSystem.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session, doing one thing again and again. It logs in anew when the server throws it out. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration BEFORE_NEXT_LOGIN = Duration.ofSeconds(1);

  private final String name;
  private final Login login;
  private final Activity activity;
  private final Thread thread;
  private volatile Optional<Connection> current = Optional.empty();
  private volatile boolean stopped;

  Worker(String name, Login login, Activity activity) {
    this.name = name;
    this.login = login;
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
        try (Connection connection = login.open(name);
            Statement statement = connection.createStatement()) {
          current = Optional.of(connection);
          // The same as the last time, whatever it is that happens.
          statement.execute("SELECT setseed(%.6f)".formatted(random.nextDouble()));
          connection.commit();
          while (!stopped) {
            perform(connection, statement, random);
            Thread.sleep(activity.every().toMillis());
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

  private void perform(Connection connection, Statement statement, SplittableRandom random)
      throws SQLException, InterruptedException {
    for (Step step : activity.steps()) {
      if (step instanceof Sql sql) {
        statement.execute(sql.text());
      } else if (step instanceof Pause pause) {
        Thread.sleep(pause.duration().toMillis());
      }
    }
    if (random.nextDouble() < activity.rollsBack()) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }
}
