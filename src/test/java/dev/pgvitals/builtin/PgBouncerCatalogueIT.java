package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the built-in catalogue reads of a PgBouncer that works. */
@ParameterizedClass(name = "{0}")
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgBouncerCatalogueIT {
  @Parameter private Release release;

  private LocalPostgres postgres;
  private LocalPgBouncer pooler;
  private Rehearsal rehearsal;

  @BeforeParameterizedClassInvocation
  void useAndRehearse() throws SQLException {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.createMonitorRole("app");
    postgres.sql("CREATE DATABASE shop");
    pooler =
        LocalPgBouncer.before(
            release,
            postgres,
            Map.of("shop", "dbname=shop pool_size=7 min_pool_size=1", "idle", "dbname=shop"),
            Map.of());
    pooler.tell("DISABLE idle");
    try (Connection client = pooler.client("app", "shop");
        Statement statement = client.createStatement()) {
      statement.execute("SELECT pg_sleep(0.2)");
      rehearsal = Rehearsal.on(pooler.uri("monitor", "pgbouncer"));
    }
  }

  @AfterParameterizedClassInvocation
  void close() {
    pooler.close();
    postgres.close();
  }

  @Test
  void everyPlannedQuerySucceeds() {
    assertThat(rehearsal.failures()).isEmpty();
    assertThat(rehearsal.outcomes()).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void whatIsNotPlannedIsForPostgresqlOrForANewerPgBouncer() {
    assertThat(rehearsal.plan().skipped())
        .filteredOn(skipped -> skipped.reason() != SkipReason.DISABLED)
        .allMatch(
            skipped ->
                skipped.query().name().startsWith("pgbouncer_")
                    ? skipped.reason() == SkipReason.VERSION
                    : skipped.reason() == SkipReason.ENGINE
                        && skipped.detail().equals("is for PostgreSQL, this is PgBouncer"));
  }

  @Test
  void onPostgresqlNoneOfThemIsPlanned() {
    try (Trial trial = Trial.of(postgres, CatalogueFiles.builtin().text())) {
      assertThat(trial.plan().queries()).noneMatch(q -> q.name().startsWith("pgbouncer_"));
      assertThat(trial.plan().skipped())
          .filteredOn(skipped -> skipped.query().name().startsWith("pgbouncer_"))
          .hasSizeGreaterThanOrEqualTo(9)
          .allMatch(
              s ->
                  s.reason() == SkipReason.ENGINE
                      && s.detail().equals("is for PgBouncer, this is PostgreSQL"));
    }
  }

  @Test
  void theFamiliesAreTheOnesThatWereAgreed() throws IOException {
    String file = "families-pgbouncer-%s.txt".formatted(LocalPgBouncer.version(release));
    assumeTrue(GoldenFamilies.isKnown(file), "nothing was agreed about this version");

    GoldenFamilies.assertEqual(
        file,
        rehearsal.samples().stream()
            .map(BuiltinCatalogueIT::family)
            .distinct()
            .sorted()
            .collect(Collectors.toList()));
  }

  @Test
  void noRowComesTwice() {
    assertThat(rehearsal.outcomes()).allMatch(outcome -> outcome.duplicates() == 0);
  }

  @Test
  void timesAreInSeconds() {
    assertThat(value("pgbouncer_stats_queries_duration_seconds_total", "shop")).isBetween(0.2, 5.0);
    assertThat(value("pgbouncer_stats_queries_pooled_total", "shop")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void poolsAndDatabasesAreTold() {
    assertThat(value("pgbouncer_pools_client_active_connections", "shop")).isEqualTo(1);
    assertThat(value("pgbouncer_databases_pool_size", "shop")).isEqualTo(7);
    assertThat(value("pgbouncer_databases_disabled", "shop")).isZero();
    assertThat(value("pgbouncer_databases_disabled", "idle")).isEqualTo(1);
    assertThat(rehearsal.of("pgbouncer_databases_info").filter(s -> s.has("database", "idle")))
        .allMatch(s -> s.has("server_database", "shop"))
        .hasSize(1);
    assertThat(rehearsal.of("pgbouncer_pools_info").filter(s -> s.has("database", "shop")))
        .allMatch(s -> s.has("pool_mode", "transaction"))
        .hasSize(1);
  }

  @Test
  void ofTheSettingsOnlyLimitsAndTimeoutsAreRead() {
    assertThat(rehearsal.of("pgbouncer_config_limit"))
        .anyMatch(s -> s.has("setting", "default_pool_size") && s.value() == 2)
        .noneMatch(s -> s.has("setting", "auth_file"));
    assertThat(rehearsal.of("pgbouncer_config_timeout_seconds"))
        .anyMatch(s -> s.has("setting", "server_login_retry") && s.value() == 1);
  }

  private double value(String name, String database) {
    return rehearsal
        .of(name)
        .filter(sample -> sample.has("database", database))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " of " + database))
        .value();
  }
}
