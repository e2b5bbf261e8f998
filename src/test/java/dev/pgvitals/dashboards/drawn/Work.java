package dev.pgvitals.dashboards.drawn;

import static dev.pgvitals.dashboards.drawn.Client.start;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;

/** Who works on {@link Orders}, in good ways and bad. */
final class Work implements AutoCloseable {
  /** Who may vacuum what belongs to others, and write files. */
  private static final Set<String> SUPERUSERS = Set.of("vacuum", "export");

  private final Orders orders;
  private final List<Client> clients = new ArrayList<>();
  private final List<Connection> idle = new ArrayList<>();

  Work(Orders orders) throws SQLException {
    this.orders = orders;
    for (int i = 1; i <= 5; i++) {
      add(start("booking-" + i, Duration.ofMillis(150L + 40 * i), this::pooled, Work::book));
    }
    add(start("statement", Duration.ofSeconds(5), on(orders.primary(), "statements"), Work::sort));
    add(start("report", Duration.ofMillis(400), on(orders.standby(), "report"), Work::read));
    add(start("holder", Duration.ofSeconds(20), on(orders.primary(), "month-end"), Work::hold));
    add(start("waiter", Duration.ofSeconds(2), on(orders.primary(), "api"), Work::wants));
    add(start("second", Duration.ofSeconds(7), on(orders.primary(), "api"), Work::wants));
    add(start("left", Duration.ofSeconds(90), on(orders.primary(), "crossing"), this::cross));
    add(start("vacuum", Duration.ofSeconds(1), on(orders.primary(), "vacuum"), Work::vacuum));
    add(start("export", Duration.ofSeconds(5), on(orders.primary(), "export"), Work::export));
    add(start("jobs", Duration.ofSeconds(45), on(orders.primary(), "jobs"), Work::report));
    for (int i = 0; i < 6; i++) {
      idle.add(on(orders.primary(), "crm").open());
    }
  }

  private void add(Client client) {
    clients.add(client);
  }

  private Connection pooled() throws SQLException {
    return orders.pool().client("app", Orders.DATABASE);
  }

  private static Client.Login on(LocalPostgres server, String application) {
    return () -> {
      Properties properties = new Properties();
      properties.setProperty("user", SUPERUSERS.contains(application) ? "postgres" : "app");
      properties.setProperty("password", Postgres.MONITOR_PASSWORD);
      properties.setProperty("ApplicationName", application);
      return DriverManager.getConnection(server.jdbcUrl(Orders.DATABASE), properties);
    };
  }

  private static void book(Connection connection, SplittableRandom random) throws SQLException {
    int account = 2 + random.nextInt(990);
    run(
        connection,
        "BEGIN",
        "UPDATE account SET balance = balance + 1 WHERE id = " + account,
        "INSERT INTO booking (account_id, amount) VALUES (%d, fee(%d))"
            .formatted(account, random.nextInt(1000)),
        "INSERT INTO event (at, what) VALUES (now(), 'booked')",
        "UPDATE hot SET n = n + 1 WHERE id = " + random.nextInt(50),
        random.nextInt(15) == 0 ? "ROLLBACK" : "COMMIT");
  }

  private static void sort(Connection connection, SplittableRandom random) throws SQLException {
    run(
        connection,
        "SET work_mem = '64kB'",
        "SELECT account_id, sum(amount) FROM booking GROUP BY account_id ORDER BY 2",
        "SELECT who, at FROM audit ORDER BY text LIMIT 1",
        "SELECT count(*) FROM audit AS a JOIN audit AS b USING (id) WHERE a.text <> b.who");
  }

  private static void read(Connection connection, SplittableRandom random) throws SQLException {
    run(connection, "SELECT sum(amount) FROM booking WHERE account_id = " + random.nextInt(1000));
  }

  private static void hold(Connection connection, SplittableRandom random)
      throws SQLException, InterruptedException {
    run(connection, "BEGIN", "UPDATE account SET balance = balance WHERE id = 1");
    Thread.sleep(Duration.ofSeconds(25).toMillis());
    run(connection, "COMMIT");
  }

  private static void wants(Connection connection, SplittableRandom random) throws SQLException {
    run(connection, "UPDATE account SET balance = balance + 1 WHERE id = 1");
  }

  /** A deadlock: two take the same two locks, each in an order of its own. */
  private void cross(Connection connection, SplittableRandom random)
      throws SQLException, InterruptedException {
    Thread other =
        new Thread(
            () -> {
              try (Connection right = on(orders.primary(), "crossing").open()) {
                run(right, "BEGIN", "SELECT pg_advisory_xact_lock(2)", "SELECT pg_sleep(0.5)");
                run(right, "SELECT pg_advisory_xact_lock(1)", "COMMIT");
              } catch (SQLException victim) {
                // One of the two is.
              }
            });
    other.setDaemon(true);
    other.start();
    try {
      run(connection, "BEGIN", "SELECT pg_advisory_xact_lock(1)", "SELECT pg_sleep(0.5)");
      run(connection, "SELECT pg_advisory_xact_lock(2)", "COMMIT");
    } catch (SQLException victim) {
      run(connection, "ROLLBACK");
    } finally {
      other.join();
    }
  }

  private static void vacuum(Connection connection, SplittableRandom random) throws SQLException {
    run(
        connection,
        "SET vacuum_cost_delay = '100ms'",
        "SET vacuum_cost_limit = 2",
        "VACUUM (DISABLE_PAGE_SKIPPING) audit");
  }

  private static void export(Connection connection, SplittableRandom random) throws SQLException {
    run(connection, "COPY (SELECT a.*, pg_sleep(0.02) FROM audit AS a LIMIT 3000) TO '/dev/null'");
  }

  private static void report(Connection connection, SplittableRandom random) throws SQLException {
    run(
        connection,
        "INSERT INTO monitoring.job VALUES ('refresh-prices', now(), %s)"
            .formatted(random.nextInt(4) > 0),
        "INSERT INTO monitoring.auth_failure SELECT now(), 'admin', '10.0.0.66' FROM generate_series(1, %d)"
            .formatted(random.nextInt(2)),
        "UPDATE price SET recorded_at = now() WHERE token = 'EUR'");
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    clients.forEach(Client::close);
    for (Connection connection : idle) {
      connection.close();
    }
  }
}
