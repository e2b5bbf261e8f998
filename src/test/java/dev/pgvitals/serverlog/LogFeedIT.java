package dev.pgvitals.serverlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.feed.Feed;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path home;

  private static Map<String, String> settings(String destination) {
    Map<String, String> settings = new HashMap<>();
    settings.put("logging_collector", "on");
    settings.put("log_destination", destination);
    settings.put("log_filename", "server.log");
    settings.put("log_directory", "log");
    settings.put("log_line_prefix", "%m [%p] %e [%i] %q%h %u@%d ");
    settings.put("log_connections", "on");
    settings.put("log_temp_files", "0");
    settings.put("log_min_duration_statement", "1s");
    settings.put("log_checkpoints", "on");
    return settings;
  }

  private ServerConfig server(LocalPostgres postgres, String logs) throws Exception {
    String yaml =
        "servers: [{name: one, url: \"%s\", logs: %s}]"
            .formatted(postgres.uri("monitor", "watch", "postgres"), logs);
    return new ConfigReader(Environments.of(home)).read("c.yaml", yaml).config().servers().get(0);
  }

  private static Feed feed(ServerConfig server) {
    return new LogFeeds(SourceFactory.forOneLook(), Clocks.SYSTEM).of(server).orElseThrow();
  }

  /** What goes wrong, and what else is written. */
  private static void live(LocalPostgres postgres) throws SQLException {
    for (int i = 0; i < 6; i++) {
      refuse(postgres, "bob", "wrong");
    }
    refuse(postgres, "nobody", "x");
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl("postgres"), "bob", "secret");
        Statement statement = connection.createStatement()) {
      deny(statement, "SELECT * FROM pg_authid");
      deny(statement, "SET ROLE postgres");
      deny(statement, "ALTER ROLE bob SUPERUSER");
      deny(statement, "SET session_replication_role = replica");
      deny(statement, "DO $$ BEGIN RAISE EXCEPTION 'a\nb \"c\",' USING ERRCODE = '28P01'; END $$");
      statement.execute("SET work_mem = '64kB'");
      statement.execute(
          "SELECT count(*) FROM (SELECT g FROM generate_series(1, 50000) g ORDER BY -g) x");
      statement.execute("SELECT pg_sleep(1.1)");
    }
    postgres.sql("CHECKPOINT");
  }

  private static void refuse(LocalPostgres postgres, String user, String password) {
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl("postgres"), user, password))
        .isInstanceOf(SQLException.class);
  }

  private static void deny(Statement statement, String sql) {
    assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
  }

  private static void prepare(LocalPostgres postgres, String destination) throws Exception {
    postgres.createMonitorRole();
    postgres.sql(
        "SET password_encryption = 'scram-sha-256'; CREATE ROLE bob LOGIN PASSWORD 'secret'");
    Path hba = postgres.data().resolve("pg_hba.conf");
    Files.writeString(
        hba,
        "host all bob 127.0.0.1/32 scram-sha-256\nhost all nobody 127.0.0.1/32 reject\n"
            + Files.readString(hba));
    postgres.sql("SELECT pg_reload_conf()");
    await("pg_hba.conf")
        .atMost(PATIENCE)
        .until(
            () ->
                postgres
                    .query("SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'reject'")
                    .equals("1"));
    await("the reload")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              refuse(postgres, "bob", "wrong");
              return true;
            });
    assertThatThrownBy(() -> postgres.sql("SELECT 'the end of what was before'::int"))
        .isInstanceOf(IllegalStateException.class);
    await("all that was before is written")
        .atMost(PATIENCE)
        .until(
            () ->
                filesWith(postgres, "the end of what was before") >= destination.split(",").length);
  }

  private static long filesWith(LocalPostgres postgres, String text) throws IOException {
    try (Stream<Path> files = Files.list(postgres.data().resolve("log"))) {
      long found = 0;
      for (Path file : files.toList()) {
        found += Files.readString(file).contains(text) ? 1 : 0;
      }
      return found;
    }
  }

  private static void countsEverything(Feed feed, LocalPostgres postgres, boolean stderr)
      throws Exception {
    Map<String, Double> before = Samples.next(feed);
    assertThat(before)
        .as("all is there at 0")
        .containsEntry("pg_log_auth_failures_total", 0.0)
        .containsEntry("pg_log_denied_total{command=SELECT}", 0.0)
        .containsEntry("pg_log_auth_offenders{by=address}", 0.0)
        .containsEntry("pg_log_skipped_bytes_total", 0.0);

    live(postgres);

    Map<String, Double> all = new HashMap<>();
    await("what was done is read")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              all.putAll(Samples.next(feed));
              assertThat(all.get("pg_log_checkpoints_total{cause=requested}")).isGreaterThan(0);
            });
    assertThat(all)
        .containsEntry("pg_log_auth_failures_by_reason_total{reason=password}", 6.0)
        .containsEntry("pg_log_auth_offenders{by=address}", 1.0)
        .containsEntry("pg_log_auth_offenders{by=role}", 1.0)
        .containsEntry("pg_log_denied_total{command=ALTER ROLE}", 1.0)
        .containsEntry("pg_log_denied_total{command=SET}", 2.0)
        .containsEntry(
            stderr ? "pg_log_denied_total{command=other}" : "pg_log_denied_total{command=SELECT}",
            1.0)
        .containsEntry("pg_log_escalations_total", stderr ? 3.0 : 2.0)
        .containsEntry("pg_log_unparsed_total", 0.0)
        .containsEntry("pg_log_reader_behind_bytes", 0.0);
    assertThat(all.get("pg_log_slow_statements_total{source=log_min_duration}"))
        .as("the one that sleeps, and the checkpoint on a slow disk")
        .isBetween(1.0, 2.0);
    assertThat(all.get("pg_log_auth_failures_by_reason_total{reason=not_allowed}"))
        .as("the driver tries again without encryption, or not")
        .isBetween(1.0, 2.0);
    assertThat(all.get("pg_log_auth_failures_total")).isBetween(7.0, 8.0);
    assertThat(all.get("pg_log_connections_total")).isGreaterThanOrEqualTo(1);
    assertThat(all.get("pg_log_temporary_files_total")).isGreaterThanOrEqualTo(1);
    assertThat(all.get("pg_log_temporary_bytes_total")).isGreaterThan(100_000);
    assertThat(all.keySet())
        .as("no name of a client's is in any metric")
        .noneMatch(name -> name.contains("bob") || name.contains("127.0.0.1"));
    List<FeedTable> tables = feed.read().tables();
    assertThat(tables).extracting(FeedTable::title).contains("Failed logins within 15m, by role");
    assertThat(tables.get(1).rows().get(0)).containsExactly("bob", "6");
  }

  @ParameterizedTest(name = "PostgreSQL {0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "13|csvlog",
        "13|stderr",
        "15|jsonlog",
        "15|stderr,csvlog",
        "18|jsonlog",
        "18|csvlog",
        "18|stderr"
      })
  void countsThroughSqlWhatHappens(int major, String destination) throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(major, settings(destination))) {
      prepare(postgres, destination);
      postgres.sql(SetupSql.of("monitor"));
      try (Feed feed = feed(server(postgres, "{from: sql}"))) {
        countsEverything(feed, postgres, destination.equals("stderr"));
        rotates(feed, postgres);
      }
    }
  }

  /** To another file, by its name. */
  private static void rotates(Feed feed, LocalPostgres postgres) throws Exception {
    double before = Samples.next(feed).getOrDefault("pg_log_denied_total{command=DROP ROLE}", -1.0);
    refuse(postgres, "bob", "again");
    postgres.sql("ALTER SYSTEM SET log_filename = 'next-%H%M%S.log'", "SELECT pg_reload_conf()");
    await("another file")
        .atMost(PATIENCE)
        .until(
            () ->
                !postgres
                    .query("SELECT count(*) FROM pg_ls_logdir() WHERE name LIKE 'next-%'")
                    .equals("0"));
    refuse(postgres, "bob", "again");
    await("both are counted")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Samples.next(feed))
                    .containsEntry("pg_log_auth_failures_by_reason_total{reason=password}", 8.0)
                    .containsEntry("pg_log_denied_total{command=DROP ROLE}", before));
  }

  @ParameterizedTest(name = "PostgreSQL {0}")
  @ValueSource(ints = {13, 18})
  void goesOnInAnotherDirectoryWhereTheFileThatWasReadIsNot(int major) throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(major, settings("csvlog"))) {
      prepare(postgres, "csvlog");
      postgres.sql(SetupSql.of("monitor"));
      try (Feed feed = feed(server(postgres, "{from: sql}"))) {
        Samples.next(feed);
        postgres.sql(
            "ALTER SYSTEM SET log_directory = 'elsewhere'",
            "ALTER SYSTEM SET log_filename = 'other.log'",
            "SELECT pg_reload_conf()");
        await("another directory")
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () ->
                    postgres
                        .query("SELECT count(*) FROM pg_ls_logdir() WHERE name = 'other.csv'")
                        .equals("1"));
        refuse(postgres, "bob", "again");
        await("the failed login there is counted")
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(Samples.next(feed))
                        .containsEntry(
                            "pg_log_auth_failures_by_reason_total{reason=password}", 1.0));
      }
    }
  }

  @ParameterizedTest(name = "PostgreSQL {0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {"13|csvlog", "18|jsonlog", "18|stderr"})
  void countsFromFilesWhatHappens(int major, String destination) throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(major, settings(destination))) {
      prepare(postgres, destination);
      String files = postgres.data().resolve("log") + "/*";
      try (Feed feed = feed(server(postgres, "{files: \"" + files + "\"}"))) {
        countsEverything(feed, postgres, destination.equals("stderr"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void whatIsMissingIsSaidWithWhatToDo(int major) throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(major, settings("stderr"))) {
      postgres.createMonitorRole();
      try (Feed feed = feed(server(postgres, "{from: sql}"))) {
        assertThatThrownBy(feed::read)
            .isInstanceOfSatisfying(
                FeedException.class,
                e -> {
                  assertThat(e.failure().reason().label()).isEqualTo("undefined");
                  assertThat(e.failure().hint()).contains("pgvitals logs --setup-sql");
                });
        postgres.sql(SetupSql.of("postgres"));
        assertThatThrownBy(feed::read)
            .isInstanceOfSatisfying(
                FeedException.class,
                e -> {
                  assertThat(e.failure().reason().label()).isEqualTo("permission");
                  assertThat(e.failure().hint()).contains("--role ROLE");
                });
        postgres.sql(SetupSql.of("monitor"), "ALTER SYSTEM SET log_line_prefix = 'x '");
        postgres.sql("SELECT pg_reload_conf()");
        await("the prefix")
            .atMost(Duration.ofSeconds(150))
            .untilAsserted(
                () ->
                    assertThatThrownBy(feed::read)
                        .isInstanceOfSatisfying(
                            FeedException.class,
                            e ->
                                assertThat(e.failure().hint())
                                    .contains("set log_line_prefix = '%m")));
        postgres.sql("ALTER SYSTEM RESET log_line_prefix", "SELECT pg_reload_conf()");
        await("it is well again")
            .atMost(PATIENCE)
            .ignoreException(FeedException.class)
            .until(() -> Samples.next(feed).containsKey("pg_log_escalations_total"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {18})
  void withoutTheCollectorThereIsNothingToReadThroughSql(int major) throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(major)) {
      postgres.createMonitorRole();
      try (Feed feed = feed(server(postgres, "{from: sql}"))) {
        assertThatThrownBy(feed::read)
            .hasMessageStartingWith("logging_collector is off")
            .isInstanceOfSatisfying(
                FeedException.class,
                e -> assertThat(e.failure().hint()).contains("restart the server"));
      }
    }
  }

  private static void isRefused(Feed feed, String beginning) {
    assertThatThrownBy(feed::read)
        .hasMessageStartingWith(beginning)
        .isInstanceOfSatisfying(
            FeedException.class,
            e -> {
              assertThat(e.failure().reason().label()).isEqualTo("permission");
              assertThat(e.failure().hint()).contains("trusted_owners");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 15, 18})
  void aStrangersFunctionIsNeverCalled(int major) throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(major, settings("csvlog"))) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE ROLE mallory",
          "CREATE SCHEMA pgvitals AUTHORIZATION mallory",
          "GRANT USAGE ON SCHEMA pgvitals TO PUBLIC",
          "CREATE FUNCTION pgvitals.read_log(text, bigint, integer) RETURNS bytea LANGUAGE plpgsql"
              + " AS $$ BEGIN RAISE EXCEPTION 'called as %', current_user; END $$",
          "ALTER FUNCTION pgvitals.read_log(text, bigint, integer) OWNER TO mallory");
      try (Feed feed = feed(server(postgres, "{from: sql}"));
          Feed trusting =
              feed(server(postgres, "{from: sql}, trusted_owners: ['mallory', 'o''\\\\x']"))) {
        isRefused(feed, "schema pgvitals belongs to mallory");
        assertThatThrownBy(trusting::read).hasMessageContaining("called as monitor");
        assertThatThrownBy(() -> postgres.sql(SetupSql.of("monitor")))
            .hasStackTraceContaining("schema pgvitals belongs to mallory");

        postgres.sql("ALTER SCHEMA pgvitals OWNER TO postgres");
        isRefused(feed, "function pgvitals.read_log(text,bigint,integer) belongs to mallory");
        assertThatThrownBy(() -> postgres.sql(SetupSql.of("monitor")))
            .hasStackTraceContaining("belongs to mallory: drop it");

        postgres.sql(
            "DROP FUNCTION pgvitals.read_log(text, bigint, integer)",
            SetupSql.of("monitor"),
            "GRANT CREATE ON SCHEMA pgvitals TO mallory");
        isRefused(feed, "mallory may create functions in schema pgvitals");

        postgres.sql(
            "REVOKE CREATE ON SCHEMA pgvitals FROM mallory",
            "GRANT CREATE ON SCHEMA pgvitals TO PUBLIC");
        isRefused(feed, "everybody may create functions in schema pgvitals");

        postgres.sql("REVOKE CREATE ON SCHEMA pgvitals FROM PUBLIC");
        assertThat(Samples.next(feed)).containsKey("pg_log_escalations_total");
      }
    }
  }
}
