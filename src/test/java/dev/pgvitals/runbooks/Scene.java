package dev.pgvitals.runbooks;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.fixture.schema.HalfDetached;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.runbook.SqlBlock;
import dev.pgvitals.runbook.Variables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A primary and a standby on which there is one of each thing that a runbook looks at or ends, and
 * their names as values for its variables.
 */
final class Scene implements AutoCloseable {
  static final List<String> EXTENSIONS = List.of("pgstattuple");

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("schema", "public"),
          Map.entry("table", "orders"),
          Map.entry("column", "customer"),
          Map.entry("relation", "public.orders"),
          Map.entry("index", "orders_note"),
          Map.entry("index_relation", "public.orders_note"),
          Map.entry("sequence", "orders_id_seq"),
          Map.entry("partitioned", "events"),
          Map.entry("partition", "events_2020"),
          Map.entry("new_partition", "events_2030"),
          Map.entry("from", "2030-01-01"),
          Map.entry("to", "2031-01-01"),
          Map.entry("until", "2030-01-01"),
          Map.entry("filenode", "16384"),
          Map.entry("database", "postgres"),
          Map.entry("role", "guest"),
          Map.entry("agent", "monitor"),
          Map.entry("limit", "60"),
          Map.entry("address", "192.0.2.1"),
          Map.entry("application", "shop"),
          Map.entry("slot", "forgotten"),
          Map.entry("new_slot", "new"),
          Map.entry("subscription", "orders_copy"),
          Map.entry("gid", "promise"),
          Map.entry("queryid", "4711"));

  private final LocalPostgres primary;
  private final LocalPostgres standby;

  Scene(int major) {
    primary = LocalPostgres.start(major, Map.of("max_prepared_transactions", "4"));
    primary.createMonitorRole();
    for (String extension : EXTENSIONS) {
      primary.sql("CREATE EXTENSION " + extension);
    }
    primary.sql(
        "CREATE SUBSCRIPTION orders_copy CONNECTION 'host=192.0.2.1' PUBLICATION p"
            + " WITH (connect = false, slot_name = NONE)");
    set();
    standby = primary.streamingStandby();
  }

  LocalPostgres primary() {
    return primary;
  }

  LocalPostgres standby() {
    return standby;
  }

  /** Puts everything in its place, whatever a runbook has made of it. */
  private void set() {
    primary.sql(
        "DROP TABLE IF EXISTS orders, events, events_2020 CASCADE",
        "CREATE TABLE orders (id serial PRIMARY KEY, customer int, note text)",
        "INSERT INTO orders (customer, note) SELECT n % 100, n FROM generate_series(1, 1000) n",
        "CREATE INDEX orders_note ON orders (note)",
        "CREATE TABLE events (at timestamptz, what text) PARTITION BY RANGE (at)",
        "CREATE TABLE events_2020 PARTITION OF events"
            + " FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        "DROP ROLE IF EXISTS guest",
        "CREATE ROLE guest LOGIN CONNECTION LIMIT 3",
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE slot_name IN ('forgotten', 'new')",
        "SELECT pg_create_physical_replication_slot('forgotten', true)");
    if (primary.query("SELECT count(*) FROM pg_prepared_xacts").equals("0")) {
      primary.prepareTransaction("promise", "CREATE TABLE promised ()");
    }
  }

  /**
   * What a block that only looks is answered, as the diagnosis of the product asks it.
   *
   * @param pid of the session that it is to be about
   * @return the rows of all its statements, their columns separated by bars
   */
  static List<String> look(SqlBlock block, LocalPostgres server, String pid) {
    try (Patient patient =
        new Patient(block.asSuperuser() ? administrator(server) : agent(server))) {
      Finding finding = patient.with(values(pid)).ask(block);
      if (finding instanceof Finding.Answered answered) {
        return answered.answers().stream()
            .flatMap(answer -> answer.rows().stream())
            .map(row -> row.stream().map(v -> v.orElse("null")).collect(Collectors.joining("|")))
            .toList();
      }
      throw new AssertionError(finding);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The URI by which the agent would come. */
  static String agent(LocalPostgres server) {
    return server.uri("monitor", LocalPostgres.MONITOR_PASSWORD, "postgres");
  }

  static String administrator(LocalPostgres server) {
    return server.uri("postgres", server.superuserPassword(), "postgres");
  }

  /** Runs a block that changes something, on what there is to change. */
  void change(SqlBlock block, LocalPostgres server) throws SQLException {
    set();
    if (block.statements().stream().anyMatch(sql -> sql.endsWith(" FINALIZE"))) {
      HalfDetached.leave(primary, "events", "events_2020");
    }
    try (Connection victim = server.superuser();
        Connection connection = server.superuser()) {
      Map<String, String> values = values(pid(victim));
      for (String statement : block.statements()) {
        runWell(connection, Variables.fill(statement, values));
      }
    } finally {
      if (block.statements().stream().anyMatch(sql -> sql.startsWith("ALTER SYSTEM"))) {
        resetSettings(server);
      }
    }
  }

  /** Functions that end, cancel or reload say whether they could: they must. */
  private static void runWell(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            if ("f".equals(rows.getString(rows.getMetaData().getColumnCount()))) {
              throw new SQLException("says that it did nothing: " + sql);
            }
          }
        }
      }
    }
  }

  /** New sessions may have the settings of before until the server has read the file again. */
  private static void resetSettings(LocalPostgres server) {
    String loaded = "SELECT pg_conf_load_time()";
    String before = server.query(loaded);
    server.sql("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
    await("the settings of before")
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !server.query(loaded).equals(before));
  }

  static Map<String, String> values(String pid) {
    Map<String, String> values = new HashMap<>(VALUES);
    values.put("pid", pid);
    return values;
  }

  static String pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
      pid.next();
      return pid.getString(1);
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    standby.close();
    primary.close();
  }
}
