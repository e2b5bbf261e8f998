package dev.pgvitals.serverlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The function gives the log's files to one role, and nothing else to anybody. */
class SetupSqlIT {
  private static byte[] read(Connection connection, String arguments) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pgvitals.read_log(" + arguments + ")")) {
      row.next();
      return row.getBytes(1);
    }
  }

  private static void isRefused(Connection connection, String arguments, String state) {
    assertThatThrownBy(() -> read(connection, arguments))
        .as(arguments)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }

  @ParameterizedTest(name = "PostgreSQL {0}")
  @ValueSource(ints = {13, 15, 18})
  void givesTheLogToTheRoleAndNothingElseToAnybody(int major) throws Exception {
    try (LocalPostgres postgres =
        LocalPostgres.start(major, Map.of("logging_collector", "on", "log_filename", "a'b.log"))) {
      postgres.createMonitorRole();
      postgres.createMonitorRole("other");
      String sql = SetupSql.of("monitor");
      postgres.sql(sql);
      postgres.sql(sql);

      try (Connection monitor =
          DriverManager.getConnection(postgres.jdbcUrl("postgres"), "monitor", "watch")) {
        byte[] all = read(monitor, "'a''b.log', 0, 1048576");
        assertThat(all).isNotEmpty();
        assertThat(read(monitor, "'a''b.log', 2, 3")).containsExactly(all[2], all[3], all[4]);
        assertThat(read(monitor, "'a''b.log', 100000000, 10")).isEmpty();
        for (String file :
            List.of(
                "'../postgresql.conf'",
                "'../global/1260'",
                "'" + postgres.data().resolve("postgresql.conf") + "'",
                "'./a''b.log'",
                "'..'",
                "'.'",
                "''",
                "E'..\\\\pg_hba.conf'",
                "'nothere.log'",
                "'%'")) {
          isRefused(monitor, file + ", 0, 10", "58P01");
        }
        isRefused(monitor, "NULL, 0, 10", "22004");
        isRefused(monitor, "'a''b.log', NULL, 10", "22004");
        isRefused(monitor, "'a''b.log', 0, NULL", "22004");
        isRefused(monitor, "'a''b.log', 0, 1048577", "22023");
        isRefused(monitor, "'a''b.log', -1, 10", "22023");
        isRefused(monitor, "'a''b.log', 0, -1", "22023");

        fakesDoNotMatter(monitor);
      }
      try (Connection other =
          DriverManager.getConnection(postgres.jdbcUrl("postgres"), "other", "watch")) {
        isRefused(other, "'a''b.log', 0, 10", "42501");
      }
      assertThat(
              postgres.query(
                  "SELECT has_function_privilege('monitor',"
                      + " 'pg_read_binary_file(text, bigint, bigint)', 'EXECUTE')"))
          .isEqualTo("f");
    }
  }

  /** A function of the caller's in front of those that it calls. */
  private static void fakesDoNotMatter(Connection monitor) throws SQLException {
    try (Statement statement = monitor.createStatement()) {
      statement.execute("CREATE TEMP TABLE pg_ls_logdir (name text)");
      statement.execute("INSERT INTO pg_ls_logdir VALUES ('postgresql.conf')");
      statement.execute("SET search_path = pg_temp, pg_catalog");
    }
    isRefused(monitor, "'postgresql.conf', 0, 10", "58P01");
  }

  @Test
  void aRoleMayHaveAnyName() {
    assertThat(SetupSql.of("Odd\nName"))
        .contains("TO \"Odd\nName\";")
        .doesNotContain("{role}")
        .startsWith("-- Lets the agent's role read");
  }
}
