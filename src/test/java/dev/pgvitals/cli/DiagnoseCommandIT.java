package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pgvitals diagnose} prints, and how it ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnoseCommandIT {
  private Postgres postgres;

  @TempDir private Path directory;
  private Terminal terminal;

  @BeforeAll
  void aServer() {
    postgres = Postgres.shared(18);
  }

  @BeforeEach
  void aTerminal() {
    terminal = new Terminal(directory);
    servers(ServersFile.server("db", ServersFile.monitored(postgres, "postgres"), ""));
  }

  private void servers(String... servers) {
    terminal.file("pgvitals.yaml", "servers:\n" + String.join("", servers));
  }

  private Terminal.Outcome diagnose(String... more) {
    List<String> words = new ArrayList<>(List.of("diagnose", "-c", "@pgvitals.yaml"));
    words.addAll(List.of(more));
    return terminal.run(words.toArray(String[]::new));
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getString(1);
    }
  }

  private CompletableFuture<Void> waiting(Connection connection, String sql, int waiters) {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                run(connection, sql);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    await("sessions that wait")
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                postgres
                    .query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    .equals(Integer.toString(waiters)));
    return waiting;
  }

  @Test
  void ofAChainOfThreeTheRootIsNamed() throws Exception {
    postgres.sql("CREATE TABLE front (n int)", "CREATE TABLE back (n int)");
    try (Connection first = postgres.superuser();
        Connection second = postgres.superuser();
        Connection third = postgres.superuser()) {
      run(first, "SET application_name = 'shop'", "BEGIN", "LOCK TABLE front");
      run(second, "SET application_name = 'shop'", "BEGIN", "LOCK TABLE back");
      run(third, "SET application_name = 'shop'");
      CompletableFuture<Void> middle = waiting(second, "LOCK TABLE front /* \u001b[31m */", 1);
      CompletableFuture<Void> last = waiting(third, "SELECT count(*)\n FROM back", 2);

      Terminal.Outcome outcome = diagnose("PostgresBlockedSessions");
      Terminal.Outcome all = diagnose();
      run(first, "ROLLBACK");
      middle.join();
      run(second, "ROLLBACK");
      last.join();

      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out())
          .startsWith(
              """
              db: PostgreSQL %s, primary, as monitor

              PostgresBlockedSessions: warning: 2, limit > 0; asked in database postgres
              Sessions wait for locks. On the board Fleet: panel "Servers".\
              """
                  .formatted(postgres.query("SHOW server_version")))
          .contains("\n1. Who waits for whom? Look for the pids in `blocked_by` that do not wait")
          .containsPattern("\n   pid +" + pid(second) + "\n   blocked_by +\\{" + pid(first) + "}\n")
          .contains("   LOCK TABLE front /* ?[31m */\n", "   SELECT count(*) FROM back\n")
          .containsPattern(
              "\n2\\. The roots, and how many wait [\\s\\S]+\n   pid +"
                  + pid(first)
                  + "\n   waiters +1\n   state +idle in transaction\n")
          .contains("\n3. A blocker with pid 0 is a prepared transaction: PostgresPrepared")
          .containsPattern(
              "\n     ?pid  granted  mode +locktype  relation\n +"
                  + pid(first)
                  + "  t        AccessExclusiveLock  relation  public.front\n")
          .contains("\nWhat to do about it; nothing of this has been run:\n\n1. A waiting DDL")
          .contains(
              "   -- changes: cancels the statement that the session runs\n"
                  + "   SELECT pg_catalog.pg_cancel_backend(:pid);\n")
          .endsWith(
              "\nDo not end the waiters: they come back and wait again. Never use `kill -9`.\n");
      assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
      assertThat(all.out()).contains("\nPostgresBlockedSessions: warning: 2, limit > 0");
    } finally {
      postgres.sql("DROP TABLE front, back");
    }
  }

  /** Vitals of two shipped alerts and one of somebody's own; in the database as it is. */
  private static final String VITALS =
      """
      t_tables:
        query: SELECT * FROM (VALUES ('%s', 'a b', 'orders', 0.3), ('postgres', 'public', 'old', 0.1)) AS t (datname, schemaname, relname, dead)
        metrics:
          - datname: {usage: LABEL}
          - schemaname: {usage: LABEL}
          - relname: {usage: LABEL}
          - dead: {usage: GAUGE, alert: {name: PostgresTableBloatHigh, warning: 0.05, summary: Bloat.}}
      t_pool:
        query: SELECT 7 AS used
        metrics:
          - used: {usage: GAUGE, alert: {name: PoolFull, warning: 5, summary: A pool is full., description: Close some., runbook: "https://example.org/pool"}}
      t_waiting:
        query: SELECT 99 AS waiting
        metrics:
          - waiting: {usage: GAUGE, alert: {name: PostgresDeadlocks, critical: 5, summary: Deadlocks.}}
      t_fine:
        query: SELECT 1 AS v
        metrics:
          - v: {usage: GAUGE, alert: {name: PostgresJobFailed, critical: 5, summary: Jobs.}}
      """;

  private void vitals(String database) {
    terminal.file("queries.yaml", VITALS.formatted(database));
    terminal.file(
        "pgvitals.yaml",
        ServersFile.of(ServersFile.server("db", ServersFile.monitored(postgres, "postgres"), "")));
  }

  @Test
  void withoutAnAlertAllThatIsWrongIsDiagnosedTheWorstFirst() {
    vitals("postgres");

    Terminal.Outcome outcome = diagnose();

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().lines().filter(line -> line.matches("P\\w+: .*")))
        .containsExactly(
            "PostgresDeadlocks: critical: 99, limit > 5; asked in database postgres",
            "PoolFull: warning: 7, limit > 5",
            "PostgresTableBloatHigh: warning: 0.3, limit > 0.05, datname=postgres schemaname=a b"
                + " relname=orders;");
    assertThat(outcome.out())
        .contains(
            "\nPoolFull: warning: 7, limit > 5\nA pool is full. Close some.\nNo runbook for it")
        .contains(" See https://example.org/pool\n")
        .doesNotContain("PostgresJobFailed:");

    terminal.file("queries.yaml", "t_plain: {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}");
    assertThat(diagnose().out()).endsWith("as monitor\nNothing is beyond a limit.\n");
    assertThat(diagnose("PostgresTableBloatHigh").out())
        .contains("\nPostgresTableBloatHigh; asked in database postgres\n");
  }

  @Test
  void theWorstRowSaysWhichDatabaseAndWhichTable() {
    postgres.sql("CREATE DATABASE bloated");
    postgres.sqlIn(
        "bloated",
        "CREATE SCHEMA \"a b\"",
        "CREATE TABLE \"a b\".orders AS SELECT generate_series(1, 5) AS n");
    vitals("bloated");

    Terminal.Outcome outcome = diagnose("PostgresTableBloatHigh");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("relname=orders; 1 more is beyond it; asked in database bloated")
        .contains("not asked: needs extension pgstattuple in database bloated SELECT b.table_len")
        .contains(".pgstattuple_approx('\"a b\".orders') AS b;")
        .contains("schemaname a b relname orders n_live_tup")
        .contains("ALTER TABLE \"a b\".\"orders\" SET (autovacuum_vacuum_scale_factor = 0.02);");
    assertThat(diagnose("PostgresTableBloatHigh", "--set", "table=elsewhere").out())
        .contains("\n   no rows\n");
    assertThat(diagnose("PostgresTableBloatHigh", "--database", "postgres").out())
        .contains("asked in database postgres");
    postgres.sql("DROP DATABASE bloated");
  }

  @Test
  void whatOnlyAPersonKnowsIsAskedFor() throws SQLException {
    Terminal.Outcome without = diagnose("PostgresIdleInTransaction");
    assertThat(without.exitCode()).isZero();
    assertThat(without.out())
        .contains("\n   not asked: it needs pid: add --set pid=...\n\n   SELECT ")
        .contains(":pid = ANY (pg_catalog.pg_blocking_pids(a.pid))");

    try (Connection holder = postgres.superuser()) {
      run(holder, "BEGIN", "LOCK TABLE pg_catalog.pg_description IN SHARE MODE");
      assertThat(diagnose("PostgresIdleInTransaction", "--set", "pid=" + pid(holder)).out())
          .doesNotContain("it needs pid")
          .containsPattern("relation +ShareLock +pg_description");
      run(holder, "ROLLBACK");
    }
    assertThat(diagnose("PostgresIdleInTransaction", "--set", "pid=1); SELECT (1").out())
        .contains("not asked: pid must be a number or a plain name, not");
  }

  @Test
  void whatTakesMoreThanPgMonitorIsSaidAndIsNoFailure() {
    Terminal.Outcome outcome = diagnose("PostgresAuthFailuresHigh", "--set", "role=app");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("not asked: it takes more than pg_monitor: ")
        .contains("Let an administrator run it in psql", "FROM pg_catalog.pg_hba_file_rules AS h");
  }

  @Test
  void aStepThatFailsSaysWhyAndTheNextOneIsAsked() {
    postgres.sql("CREATE ROLE nobody_special LOGIN PASSWORD '" + Postgres.MONITOR_PASSWORD + "'");
    servers(
        ServersFile.server(
            "db", postgres.uri("nobody_special", Postgres.MONITOR_PASSWORD, "postgres"), ""));

    Terminal.Outcome outcome = diagnose("PostgresTempFilesHigh");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("failed: [permission 42501] ")
        .contains("-> GRANT pg_monitor TO nobody_special")
        .contains("What to do about it; nothing of this has been run: 1. ");
    postgres.sql("DROP ROLE nobody_special");
  }

  /** PostgreSQL shows it the sessions of others without their state, and says nothing about it. */
  @Test
  void aRoleThatDoesNotSeeOthersSessionsIsNoAllClear() throws Exception {
    postgres.sql("CREATE ROLE blind LOGIN PASSWORD '" + Postgres.MONITOR_PASSWORD + "'");
    servers(
        ServersFile.server("db", postgres.uri("blind", Postgres.MONITOR_PASSWORD, "postgres"), ""));
    try (Connection idle = postgres.superuser()) {
      run(idle, "BEGIN", "SELECT 1");

      Terminal.Outcome outcome = diagnose("PostgresIdleInTransaction");

      assertThat(outcome.out()).contains("no rows");
      assertThat(outcome.err())
          .isEqualTo(
              "db: role blind does not see what others do: \"no rows\" may be wrong;"
                  + " GRANT pg_monitor TO blind\n");
      assertThat(outcome.exitCode()).isEqualTo(1);
    }
    postgres.sql("DROP ROLE blind");
  }

  @Test
  void anAlertWithoutAValueIsNotSaidToBeWithinItsLimits() {
    assertThat(diagnose("PostgresReplicationSlotLost").out().replaceAll("\\s+", " "))
        .contains("PostgresReplicationSlotLost: no value now; asked in database postgres ");
  }

  @Test
  void aDatabaseThatCannotBeEnteredIsAFailureAndTheStepsAreShown() {
    Terminal.Outcome outcome = diagnose("PostgresBlockedSessions", "--database", "nowhere");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("database nowhere cannot be entered: [connect 3D000] ")
        .contains("not asked: its database cannot be entered SELECT a.pid,");
  }

  @Test
  void aServerThatCannotBeReachedGetsTheStepsForThat() {
    servers(ServersFile.server("db", "postgresql://monitor@127.0.0.1:1/postgres", ""));

    Terminal.Outcome outcome = diagnose();

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("db: cannot be reached: [connect");
    assertThat(outcome.out())
        .contains("\nPostgresDown\nThe agent cannot reach the server. On the board")
        .contains("\n   In a shell:\n\n   $ pg_isready --host=HOST")
        .contains("\n   not asked: the server cannot be reached\n\n   SELECT ");
  }

  @Test
  void theConsoleOfAPoolerIsAskedWhatIsForIt() {
    try (LocalPgBouncer pooler =
        LocalPgBouncer.before(postgres, Map.of("shop", "dbname=postgres"), Map.of())) {
      servers(ServersFile.server("pool", pooler.uri("monitor", "pgbouncer"), ""));

      Terminal.Outcome outcome = diagnose("PgBouncerClientsWaiting");

      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.out())
          .startsWith("pool: PgBouncer ")
          .containsPattern("database +pgbouncer\n")
          .contains("not asked: it is for PostgreSQL, this is PgBouncer ")
          .contains("   -- on the PgBouncer console\n   -- changes: reads");
    }
  }

  @Test
  void anExtensionInWhichAStrangerCouldPutCodeIsNotUsed() {
    postgres.sql("CREATE ROLE stranger", "CREATE DATABASE strangers OWNER stranger");
    postgres.sqlIn("strangers", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");

    String said =
        diagnose("PostgresSlowStatement", "--database", "strangers", "--set", "queryid=1").out();

    assertThat(said.replaceAll("\\s+", " "))
        .contains(
            "not asked: not using extension pg_stat_statements in database strangers: schema"
                + " public is owned by stranger, who could run code as monitor.");
    assertThat(diagnose("PostgresSlowStatement", "--set", "queryid=1").out())
        .doesNotContain("not using extension");
    postgres.sql("DROP DATABASE strangers", "DROP ROLE stranger");
  }

  @Test
  void programsGetJson() throws Exception {
    vitals("postgres");

    Terminal.Outcome outcome = diagnose("PostgresTableBloatHigh", "--json");

    assertThat(outcome.exitCode()).isZero();
    JsonNode server = new ObjectMapper().readTree(outcome.out()).get(0);
    assertThat(server.path("server").asText()).isEqualTo("db");
    assertThat(server.path("reachable").asBoolean()).isTrue();
    JsonNode alert = server.path("alerts").get(0);
    assertThat(alert.path("alert").asText()).isEqualTo("PostgresTableBloatHigh");
    assertThat(alert.path("level").asText()).isEqualTo("warning");
    assertThat(alert.path("value").asDouble()).isEqualTo(0.3);
    assertThat(alert.path("labels").path("relname").asText()).isEqualTo("orders");
    JsonNode answered = alert.path("diagnosis").get(1).path("parts").get(0);
    assertThat(answered.path("kind").asText()).isEqualTo("answer");
    assertThat(answered.path("sql").asText()).endsWith("AND s.relname = 'orders';");
    assertThat(answered.path("answers").get(0).path("columns").get(0).asText())
        .isEqualTo("schemaname");
    assertThat(answered.path("answers").get(0).path("rows")).isEmpty();
    assertThat(alert.path("mitigation")).hasSizeGreaterThan(3);
  }

  @Test
  void aMistakeIsAUsageErrorWithTheWordThatWasMeant() {
    isUsageError("did you mean \"PostgresBlockedSessions\"?", "PostgresBlokedSessions");
    isUsageError("pgvitals diagnose --list has them all", "Nonsense");
    isUsageError("did you mean \"pid\"?", "PostgresIdleInTransaction", "--set", "pdi=1");
    isUsageError("there is no server \"dc\"; did you mean \"db\"?", "--server", "dc");
    isUsageError("--width must be at least 40", "--width", "10");
    vitals("postgres");
    isUsageError(
        "no runbook for PoolFull comes with pgvitals: it is an alert of your own, see"
            + " https://example.org/pool",
        "PoolFull");
  }

  private void isUsageError(String said, String... arguments) {
    Terminal.Outcome outcome = diagnose(arguments);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(said);
  }
}
