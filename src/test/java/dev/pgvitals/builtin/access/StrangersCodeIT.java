package dev.pgvitals.builtin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.CatalogueViews;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbooks.Pages;
import dev.pgvitals.runbooks.Patient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever may create things in a database cannot have them run by what comes with the agent: the
 * whole built-in catalogue, what is asked before it is planned, and proof of life.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {13, 14, 19})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersCodeIT {
  /** Runs under the role's own search_path, where mallory is waiting. */
  private static final String USERS_OWN =
      """
      users_own:
        query: SELECT count(*) AS v FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_'
        metrics: [v: {usage: GAUGE, description: Schemas}]
      """;

  // Where the runner puts what it gives to the method below.
  @SuppressWarnings("UnusedVariable")
  @Parameter
  private int major;

  @SuppressWarnings("NullAway.Init")
  private LocalPostgres postgres;

  @BeforeParameterizedClassInvocation
  void plant(int major) {
    postgres =
        LocalPostgres.start(
            major,
            Map.of(
                "shared_preload_libraries",
                "pg_stat_statements",
                "max_locks_per_transaction",
                "4096"));
    for (String login : List.of("direct", "monitor", "own", "curious")) {
      postgres.createMonitorRole(login);
    }
    postgres.sql(
        "CREATE ROLE plain LOGIN PASSWORD '%s'".formatted(Postgres.MONITOR_PASSWORD),
        "CREATE ROLE mallory LOGIN",
        "CREATE DATABASE shop OWNER mallory");
    for (String database : List.of("postgres", "shop")) {
      postgres.sqlIn(
          database,
          "CREATE SCHEMA ext",
          "GRANT USAGE ON SCHEMA ext TO PUBLIC",
          "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
          "ALTER EXTENSION pg_stat_statements SET SCHEMA ext",
          "CREATE EXTENSION pgstattuple SCHEMA ext",
          "CREATE EXTENSION pg_buffercache SCHEMA ext");
    }
    HostileObjects.plantIn(postgres, "shop", true);
    if (major < 15) {
      HostileObjects.plantIn(postgres, "postgres", false);
    }
  }

  @AfterAll
  void stop() {
    postgres.close();
  }

  @Test
  void noneOfItRunsForTheBuiltInCatalogueInADatabaseOfTheirs() {
    assertThat(failures(postgres.uri("direct", Postgres.MONITOR_PASSWORD, "shop"), "")).isEmpty();

    assertThat(HostileObjects.calledBy(postgres, "direct")).isEmpty();
  }

  @Test
  void noneOfItRunsForALoginWithoutPrivileges() {
    failures(postgres.uri("plain", Postgres.MONITOR_PASSWORD, "postgres"), "");

    assertThat(HostileObjects.calledBy(postgres, "plain")).isEmpty();
  }

  @Test
  void noneOfItRunsBehindATransactionPooler() {
    try (LocalPgBouncer pooler =
        LocalPgBouncer.before(postgres, Map.of("shop", "dbname=shop"), Map.of())) {
      assertThat(failures(pooler.uri("monitor", "shop"), "")).isEmpty();
    }

    assertThat(HostileObjects.calledBy(postgres, "monitor")).isEmpty();
  }

  @Test
  void noneOfItRunsForADiagnosis() throws InterruptedException {
    Map<String, String> values =
        Map.of("pid", "1", "queryid", "1", "schema", "pg_catalog", "table", "pg_class");
    int answers = 0;
    try (Patient patient =
        new Patient(postgres.uri("curious", Postgres.MONITOR_PASSWORD, "shop"))) {
      for (Runbook runbook : Pages.all()) {
        for (StepFindings step : patient.with(values).of(runbook)) {
          assertThat(step.isFailed()).as("%s: %s", runbook, step).isFalse();
          answers +=
              (int) step.findings().stream().filter(f -> f instanceof Finding.Answered).count();
        }
      }
    }

    assertThat(answers).isGreaterThan(Pages.all().size());
    assertThat(HostileObjects.calledBy(postgres, "curious")).isEmpty();
  }

  @Test
  void itRunsForAQueryOfTheUsersOwnWhichTakesTheRolesSearchPath() {
    failures(postgres.uri("own", Postgres.MONITOR_PASSWORD, "shop"), USERS_OWN);

    assertThat(HostileObjects.calledBy(postgres, "own")).contains("shop: name ? name");
  }

  /** Runs everything twice, what is off by default too, and says what failed. */
  private static List<String> failures(String uri, String more) {
    List<String> failures = new ArrayList<>();
    String catalogue = CatalogueFiles.builtin().text() + everythingOn() + more;
    try (Trial trial = Trial.of(uri, catalogue)) {
      assertThat(trial.plan().queries()).hasSizeGreaterThan(50);
      for (int run = 0; run < 2; run++) {
        trial.heartbeat();
        for (PlannedQuery query : trial.plan().queries()) {
          ServerProbe.Outcome outcome = trial.run(query);
          outcome.failure().ifPresent(failure -> failures.add(query + ": " + failure));
        }
      }
    }
    return failures;
  }

  private static String everythingOn() {
    return CatalogueViews.catalogue().queries().stream()
        .filter(query -> !query.enabled() && query.engine().equals(Query.Engine.POSTGRESQL))
        .map(query -> "%s: {extends: %s, enabled: true}\n".formatted(query.name(), query.name()))
        .collect(Collectors.joining());
  }
}
