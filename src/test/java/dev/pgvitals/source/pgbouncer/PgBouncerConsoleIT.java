package dev.pgvitals.source.pgbouncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.monitor.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** PgBouncer as a server of its own: its console is asked, nothing else. */
@ParameterizedClass(name = "{0}")
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgBouncerConsoleIT {
  @Parameter private Release release;

  private static final String CATALOGUE =
      """
      pool:
        tags: [pgbouncer]
        query: SHOW POOLS
        metrics:
          - database: {usage: LABEL, only: [postgres]}
          - user: {usage: LABEL}
          - cl_active: {usage: GAUGE}
          - cl_waiting: {usage: GAUGE}
          - sv_active: {usage: GAUGE}
          - maxwait: {usage: GAUGE}
      database:
        tags: [pgbouncer]
        query: SHOW DATABASES
        metrics:
          - name: {usage: LABEL, only: [postgres]}
          - paused: {usage: GAUGE}
          - shoe_size: {usage: GAUGE, optional: true}
          - colour: {usage: LABEL, optional: true}
      missing:
        tags: [pgbouncer]
        query: SHOW DATABASES
        metrics:
          - name: {usage: LABEL}
          - shoe_size: {usage: GAUGE}
      unknown:
        tags: [pgbouncer]
        query: SHOW NOTHING
        metrics:
          - v: {usage: GAUGE}
      newer:
        tags: [pgbouncer]
        pg: ">= 99"
        query: SHOW LISTS
        metrics:
          - list: {usage: LABEL}
          - items: {usage: GAUGE}
      patient:
        tags: [pgbouncer]
        timeout: 9s
        query: SHOW LISTS;
        metrics:
          - list: {usage: LABEL, only: [databases]}
          - items: {usage: GAUGE}
      sql:
        query: SELECT 1 AS v
        metrics:
          - v: {usage: GAUGE}
      """;

  /** Every command that the console got, in the words of a log at verbose=1. */
  private static final Pattern COMMAND = Pattern.compile("got admin query: (.*)");

  @TempDir private Path directory;

  private LocalPostgres postgres;
  private LocalPgBouncer pooler;

  @BeforeParameterizedClassInvocation
  void start() {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.createMonitorRole("app");
    pooler = LocalPgBouncer.before(release, postgres, Map.of(), Map.of("default_pool_size", "1"));
  }

  @AfterParameterizedClassInvocation
  void close() {
    pooler.close();
    postgres.close();
  }

  private Trial trial() {
    return Trial.of(pooler.uri("monitor", "pgbouncer"), CATALOGUE);
  }

  @Test
  void itsVersionDecidesWhatIsPlanned() {
    try (Trial trial = trial()) {
      assertThat(trial.plan().queries())
          .extracting(PlannedQuery::name)
          .containsExactlyInAnyOrder("pool", "database", "missing", "unknown", "patient");
      assertThat(trial.plan().skipped())
          .extracting(skipped -> skipped.query().name() + ": " + skipped.detail())
          .satisfiesExactly(
              newer ->
                  assertThat(newer)
                      .startsWith(
                          "newer: has no variant for version " + LocalPgBouncer.version(release)),
              sql -> assertThat(sql).isEqualTo("sql: is for PostgreSQL, this is PgBouncer"));
    }
  }

  @Test
  void aColumnThatIsOptionalIsMissedByNobody() {
    try (Trial trial = trial()) {
      assertThat(trial.samples("database"))
          .containsExactly("database_paused{server=\"db\",name=\"postgres\",colour=\"\"} 0");
      assertThat(trial.failure("missing"))
          .satisfies(
              failure -> {
                assertThat(failure.reason()).isEqualTo(FailureReason.RESULT);
                assertThat(failure.message()).startsWith("column shoe_size is missing");
              });
    }
  }

  @Test
  void aCommandThatTheConsoleDoesNotKnowFailsAlone() {
    try (Trial trial = trial()) {
      assertThat(trial.failure("unknown"))
          .satisfies(
              failure -> {
                assertThat(failure.reason()).isEqualTo(FailureReason.SQL);
                assertThat(failure.message()).contains("invalid command 'SHOW NOTHING'");
              });
      assertThat(trial.samples("patient")).hasSize(1);
    }
  }

  @Test
  void theConsoleIsToldNothingButShow() {
    try (Watch watch = new Watch(Trial.server(pooler.uri("monitor", "pgbouncer"), ""), CATALOGUE)) {
      watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"patient\"} 1");
      watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"unknown\"} 0");
      assertThat(watch.samples()).contains("pg_up{server=\"db\"} 1");
      assertThat(watch.report().failing()).isEqualTo(2);
    }
    assertThat(COMMAND.matcher(pooler.log()).results().map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(
            command -> command.startsWith("SHOW ") || command.matches("(?i)(PAUSE|RESUME).*"));
  }

  @Test
  void aClientThatWaitsForAPoolShows() throws Exception {
    try (Connection holder = pooler.client("app", "postgres");
        Connection waiter = pooler.client("app", "postgres");
        Statement holding = holder.createStatement();
        Watch watch = new Watch(Trial.server(pooler.uri("monitor", "pgbouncer"), ""), CATALOGUE)) {
      holder.setAutoCommit(false);
      holding.execute("SELECT 1");
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> select(waiter));
      watch.awaitSample("pool_cl_waiting{server=\"db\",database=\"postgres\",user=\"app\"} 1");
      watch.awaitSamples(
          "a wait in seconds",
          samples ->
              samples.stream()
                  .anyMatch(s -> s.matches("pool_maxwait\\{.*user=\"app\"\\} [1-9]\\d*")));
      holder.rollback();
      waiting.join();
      watch.awaitSample("pool_cl_waiting{server=\"db\",database=\"postgres\",user=\"app\"} 0");
    }
  }

  private static void select(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDatabaseThatIsPausedShowsAndTheConsoleGoesOnAnswering() {
    try (Watch watch = new Watch(Trial.server(pooler.uri("monitor", "pgbouncer"), ""), CATALOGUE)) {
      pooler.tell("PAUSE postgres");
      watch.awaitSample("database_paused{server=\"db\",name=\"postgres\",colour=\"\"} 1");
      pooler.tell("RESUME postgres");
      watch.awaitSample("database_paused{server=\"db\",name=\"postgres\",colour=\"\"} 0");
    }
  }

  @Test
  void itIsUpAndDownLikeAnyServer() {
    try (LocalPgBouncer mortal = LocalPgBouncer.before(release, postgres, Map.of(), Map.of());
        Watch watch = new Watch(Trial.server(mortal.uri("monitor", "pgbouncer"), ""), CATALOGUE)) {
      watch.awaitSample("pg_up{server=\"db\"} 1");
      watch.awaitSamples(
          "facts",
          samples ->
              samples.stream()
                  .anyMatch(
                      s ->
                          s.startsWith(
                                  "pgvitals_server_info{server=\"db\",version=\""
                                      + LocalPgBouncer.version(release))
                              && s.contains("role=\"pooler\"")));
      mortal.stop();
      watch.awaitSample("pg_up{server=\"db\"} 0");
      watch.awaitNone("database_");
      mortal.start();
      watch.awaitSample("pg_up{server=\"db\"} 1");
      watch.awaitSample("database_paused{server=\"db\",name=\"postgres\",colour=\"\"} 0");
    }
  }

  @Test
  void aUserWhoMayNotUseTheConsoleIsToldWhatIsMissing() {
    assertThatThrownBy(() -> Trial.of(pooler.uri("app", "pgbouncer"), CATALOGUE))
        .hasCauseInstanceOf(ServerProbeException.class)
        .cause()
        .satisfies(
            e -> {
              Failure failure = ((ServerProbeException) e).failure();
              assertThat(failure.reason()).isIn(FailureReason.CONNECT, FailureReason.AUTH);
              assertThat(failure.hint()).contains("stats_users");
            });
  }

  @Test
  void aWrongPasswordIsAMatterOfAuthentication() {
    String uri = pooler.uri("monitor", "pgbouncer").replace(Postgres.MONITOR_PASSWORD, "guess");
    assertThatThrownBy(() -> Trial.of(uri, CATALOGUE))
        .cause()
        .satisfies(
            e ->
                assertThat(((ServerProbeException) e).failure().reason())
                    .isEqualTo(FailureReason.AUTH));
  }

  @Test
  void overTlsItsCertificateIsChecked() throws Exception {
    Certificate certificate = Certificate.in(directory);
    Certificate other = Certificate.in(Files.createDirectory(directory.resolve("other")));
    for (Path file : List.of(directory, certificate.certificate(), certificate.key())) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (LocalPgBouncer secret =
        LocalPgBouncer.before(
            release,
            postgres,
            Map.of(),
            Map.of(
                "client_tls_sslmode",
                "require",
                "client_tls_cert_file",
                certificate.certificate().toString(),
                "client_tls_key_file",
                certificate.key().toString()))) {
      String uri = secret.uri("monitor", "pgbouncer") + "?sslmode=verify-full&sslrootcert=";
      try (Trial trial = Trial.of(uri + certificate.certificate(), CATALOGUE)) {
        assertThat(trial.samples("database")).hasSize(1);
      }
      assertThatThrownBy(() -> Trial.of(uri + other.certificate(), CATALOGUE))
          .cause()
          .satisfies(
              e ->
                  assertThat(((ServerProbeException) e).failure().reason())
                      .isEqualTo(FailureReason.TLS));
    }
  }

  @Test
  void aDatabaseThatHasTheConsolesNameIsADatabase() {
    postgres.sql("CREATE DATABASE pgbouncer");
    String uri = postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "pgbouncer");
    try (Trial trial = Trial.of(uri, CATALOGUE + GUARDS)) {
      assertThat(trial.samples("guards"))
          .containsExactly(
              "guards_v{server=\"db\",timeout=\"5s\",read_only=\"on\",datname=\"pgbouncer\"} 1");
    }
  }

  private static final String GUARDS =
      """
      guards:
        query: |
          SELECT 1 AS v, current_setting('statement_timeout') AS timeout,
                 current_setting('default_transaction_read_only') AS read_only,
                 current_database() AS datname
        metrics:
          - v: {usage: GAUGE}
          - timeout: {usage: LABEL}
          - read_only: {usage: LABEL}
          - datname: {usage: LABEL}
      """;
}
