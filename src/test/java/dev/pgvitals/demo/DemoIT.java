package dev.pgvitals.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.embeddedpostgres.Processes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Systems.RUNS)
class DemoIT {
  private final Demo demo = Systems.start("shop");

  @BeforeAll
  void everySessionIsThere() {
    awaitYes(
        "SELECT count(*) = 9 FROM pg_stat_activity WHERE application_name LIKE 'shop-%'"
            + " AND backend_type = 'client backend'");
  }

  @AfterAll
  void close() {
    demo.close();
  }

  @Test
  void theMonitorRoleLogsInByTheUrlAndIsAMemberOfPgMonitorOnly() throws SQLException {
    URI uri = URI.create(demo.url());
    assertThat(uri.getUserInfo()).matches("pgvitals:[0-9a-f]{32}");
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d%s".formatted(uri.getHost(), uri.getPort(), uri.getPath()),
            "pgvitals",
            uri.getUserInfo().substring("pgvitals:".length()))) {
      assertThat(value(connection, "SELECT pg_has_role(current_user, 'pg_monitor', 'member')"))
          .isEqualTo("t");
      assertThat(value(connection, "SELECT count(*) > 0 FROM extensions.pg_stat_statements"))
          .isEqualTo("t");
      assertThatThrownBy(() -> value(connection, "SELECT count(*) FROM payments"))
          .hasMessageContaining("permission denied for table payments");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "shop", "pgvitals"})
  void nobodyComesInWithoutTheRightPassword(String role) {
    List<String> passwords = new ArrayList<>(List.of("", role, "postgres"));
    // Each role has a password of its own.
    if (!role.equals("pgvitals")) {
      passwords.add(monitorPassword(demo));
    }
    if (!role.equals("postgres")) {
      passwords.add(superuserPassword(demo));
    }
    for (String password : passwords) {
      for (String database : new String[] {"shop", "postgres", "template1"}) {
        String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(demo.server().port(), database);
        assertThatThrownBy(() -> DriverManager.getConnection(url, role, password).close())
            .isInstanceOfSatisfying(
                SQLException.class,
                // Refused by the server, or asked for a password by it and having none.
                e -> assertThat(e.getSQLState()).isIn("28P01", "08004"));
      }
    }
  }

  @Test
  void itListensOnLoopbackOnlyAndOthersCannotReadItsFiles() throws IOException {
    assertThat(value(demo, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(value(demo, "SHOW unix_socket_directories")).isEmpty();
    Path data = demo.server().data();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run(data))))
        .isEqualTo("rwx------");
  }

  /** The directory of all that belongs to one JVM's servers. */
  private static Path run(Path data) {
    return data.resolve("../..").normalize();
  }

  private static String monitorPassword(Demo demo) {
    return URI.create(demo.url()).getUserInfo().substring("pgvitals:".length());
  }

  private static String superuserPassword(Demo demo) {
    return demo.server().jdbcUrl("shop").replaceAll(".*&password=", "");
  }

  @Test
  void noPasswordIsToBeSeenInStatementsSettingsLogsOrTheListOfProcesses() throws IOException {
    String monitor = monitorPassword(demo);
    String superuser = superuserPassword(demo);
    List<String> seen = new ArrayList<>();
    seen.add(value(demo, "SELECT string_agg(query, ' ') FROM extensions.pg_stat_statements"));
    seen.add(value(demo, "SELECT string_agg(query, ' ') FROM pg_stat_activity"));
    seen.add(demo.server().log());
    seen.addAll(commandLines());
    assertThat(superuser).matches("[0-9a-f]{32}").isNotEqualTo(monitor);
    assertThat(seen)
        .allSatisfy(text -> assertThat(text).doesNotContain(monitor).doesNotContain(superuser));
  }

  private static Set<String> commandLines() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .collect(Collectors.toSet());
  }

  @Test
  void norIsOneInTheListOfProcessesWhileItStarts() throws InterruptedException {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicBoolean started = new AtomicBoolean();
    Thread looking =
        new Thread(
            () -> {
              while (!started.get()) {
                seen.addAll(commandLines());
              }
            });
    looking.start();
    try (Demo other = Systems.start("shop")) {
      started.set(true);
      looking.join();

      assertThat(seen)
          .isNotEmpty()
          .noneMatch(line -> line.contains(monitorPassword(other)))
          .noneMatch(line -> line.contains(superuserPassword(other)));
    } finally {
      started.set(true);
    }
  }

  @Test
  void businessGoesOn() {
    long before = number("SELECT xact_commit FROM pg_stat_database WHERE datname = 'shop'");
    awaitYes(
        "SELECT xact_commit > %d FROM pg_stat_database WHERE datname = 'shop'"
            .formatted(before + 50));
    awaitYes("SELECT count(*) > 5005 FROM orders");
    awaitYes("SELECT count(*) > 0 FROM orders WHERE status = 'placed'");
    awaitYes("SELECT count(*) > 0 FROM page_views");
  }

  @Test
  void somethingIsToBeSeenOfEveryKind() {
    awaitYes("SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'idle in transaction'");
    awaitYes(
        "SELECT count(*) > 0 FROM pg_stat_activity"
            + " WHERE cardinality(pg_blocking_pids(pid)) > 0 AND wait_event_type = 'Lock'");
    awaitYes("SELECT xact_rollback > 0 FROM pg_stat_database WHERE datname = 'shop'");
    awaitYes("SELECT temp_files > 0 FROM pg_stat_database WHERE datname = 'shop'");
    awaitYes("SELECT calls > 0 FROM pg_stat_user_functions WHERE funcname = 'order_total'");
    awaitYes("SELECT n_dead_tup > 0 FROM pg_stat_user_tables WHERE relname = 'sessions'");
    awaitYes("SELECT idx_scan = 0 FROM pg_stat_user_indexes WHERE indexrelname = 'orders_by_note'");
  }

  @Test
  void nothingGoesWrongThatShouldNot() {
    awaitYes("SELECT xact_commit > 100 FROM pg_stat_database WHERE datname = 'shop'");
    assertThat(demo.server().log())
        .contains("\"error_severity\":\"LOG\"")
        .doesNotContain("deadlock")
        .doesNotContainPattern(
            "\"error_severity\":\"ERROR\",(?!.*permission denied for table payments)");
  }

  @Test
  void theShopReopensAfterARestart() {
    try (Demo other = Systems.start("shop")) {
      other.server().stop();
      other.server().start();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(
              () ->
                  value(
                          other,
                          "SELECT count(*) = 9 FROM pg_stat_activity"
                              + " WHERE application_name LIKE 'shop-%'")
                      .equals("t"));
    }
  }

  @Test
  void closingLeavesNothing() {
    Demo other = Systems.start("shop");
    long pid = other.server().pid();
    Path data = other.server().data();
    other.close();

    assertThat(Processes.isRunning(pid)).isFalse();
    assertThat(run(data)).doesNotExist();
    assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
        .filteredOn(name -> name.startsWith("shop-"))
        .as("those of the demo that is still open")
        .hasSize(9);
  }

  private void awaitYes(String question) {
    await(question)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> value(demo, question).equals("t"));
  }

  private long number(String sql) {
    return Long.parseLong(value(demo, sql));
  }

  private static String value(Demo demo, String sql) {
    try (Connection connection = DriverManager.getConnection(demo.server().jdbcUrl("shop"))) {
      return value(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }
}
