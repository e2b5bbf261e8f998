package dev.pgvitals.builtin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.MoreAccess;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose views and extensions the built-in queries use, and whose they do not. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {13, 19})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnersIT {
  // Where the runner puts what it gives to the method below.
  @SuppressWarnings("UnusedVariable")
  @Parameter
  private int major;

  @SuppressWarnings("NullAway.Init")
  private LocalPostgres postgres;

  @BeforeParameterizedClassInvocation
  void start(int major) {
    postgres = LocalPostgres.start(major, Map.of("shared_preload_libraries", "pg_stat_statements"));
    postgres.createMonitorRole();
    postgres.sql("CREATE ROLE mallory LOGIN");
  }

  @AfterAll
  void stop() {
    postgres.close();
  }

  @BeforeEach
  void create() {
    postgres.sql("CREATE DATABASE shop OWNER mallory");
  }

  @AfterEach
  void drop() {
    postgres.sql("DROP DATABASE shop");
  }

  private void inShop(String... statements) {
    postgres.sqlIn("shop", statements);
  }

  /** Why the entries of that prefix are not used in the database shop, each reason once. */
  private List<String> whyNot(String prefix) {
    return whyNot(prefix, "");
  }

  private List<String> whyNot(String prefix, String keys) {
    try (Trial trial =
        Trial.of(
            Trial.server(
                postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "shop"),
                "    databases: {include: [shop]}\n" + keys),
            CatalogueFiles.builtin().text())) {
      return trial.plan().skipped().stream()
          .filter(skipped -> skipped.query().name().startsWith(prefix))
          .filter(skipped -> skipped.reason() == SkipReason.OWNER)
          .map(SkippedQuery::detail)
          .distinct()
          .toList();
    }
  }

  @Test
  void viewsAsDocumentedAreUsed() {
    MoreAccess.grantIn(postgres, "shop");

    assertThat(whyNot("pg_")).isEmpty();
  }

  @Test
  void aSchemaOfTheDatabasesOwnerIsNotUsed() {
    inShop("SET SESSION AUTHORIZATION mallory", "CREATE SCHEMA pgvitals");
    MoreAccess.grantIn(postgres, "shop");

    assertThat(whyNot("pg_sequence"))
        .singleElement()
        .asString()
        .contains(
            "relation pgvitals.sequence_values in database shop",
            "schema pgvitals is owned by mallory")
        .contains(
            "Do not just change its owner to a superuser: DROP it",
            "or add mallory to trusted_owners");
  }

  @Test
  void aFunctionInATrustedViewMustBeTrustedToo() {
    inShop(
        "SET SESSION AUTHORIZATION mallory",
        "CREATE SCHEMA pgvitals",
        "CREATE FUNCTION pgvitals.read_sequences() RETURNS TABLE (seqrelid oid, last_value bigint)"
            + " LANGUAGE sql AS 'SELECT 1::oid, 1::bigint'");
    // Replaces the function's text, not its owner.
    MoreAccess.grantIn(postgres, "shop");
    inShop("ALTER SCHEMA pgvitals OWNER TO postgres");

    assertThat(whyNot("pg_sequence"))
        .singleElement()
        .asString()
        .contains("function pgvitals.read_sequences() is owned by mallory")
        .contains("function pgvitals.read_sequences() is owned by mallory");
  }

  @Test
  void whoMayCreateThingsInTheSchemaMustBeTrusted() {
    MoreAccess.grantIn(postgres, "shop");
    inShop(
        "GRANT CREATE ON SCHEMA pgvitals TO mallory", "GRANT CREATE ON SCHEMA pgvitals TO PUBLIC");

    assertThat(whyNot("pg_table_bloat"))
        .singleElement()
        .asString()
        .contains("REVOKE CREATE ON SCHEMA pgvitals FROM PUBLIC");
  }

  @Test
  void whomTheConfigurationTrustsIsTrusted() {
    inShop("SET SESSION AUTHORIZATION mallory", "CREATE SCHEMA pgvitals");
    MoreAccess.grantIn(postgres, "shop");

    assertThat(whyNot("pg_", "    trusted_owners: [mallory]\n")).isEmpty();
  }

  @Test
  void whoCanActAsTheAgentAnywayIsTrusted() {
    inShop("SET SESSION AUTHORIZATION mallory", "CREATE SCHEMA pgvitals");
    MoreAccess.grantIn(postgres, "shop");
    assertThat(whyNot("pg_sequence")).isNotEmpty();

    postgres.sql("GRANT monitor TO mallory");
    assertThat(whyNot("pg_sequence")).as("a member").isEmpty();

    postgres.sql("REVOKE monitor FROM mallory", "ALTER ROLE mallory CREATEROLE");
    assertThat(whyNot("pg_sequence").isEmpty())
        .as("who can make itself one, which CREATEROLE alone does not allow from 16 on")
        .isEqualTo(major < 16);
    postgres.sql("ALTER ROLE mallory NOCREATEROLE");
  }

  @Test
  void anExtensionInASchemaOfAStrangerIsNotUsed() {
    inShop(
        "DROP EXTENSION IF EXISTS pg_stat_statements",
        "CREATE SCHEMA ext AUTHORIZATION mallory",
        "GRANT USAGE ON SCHEMA ext TO PUBLIC",
        "CREATE EXTENSION pg_stat_statements SCHEMA ext");

    assertThat(whyNot("pg_stat_statements"))
        .singleElement()
        .asString()
        .contains("extension pg_stat_statements in database shop", "schema ext is owned by mallory")
        .contains("ALTER EXTENSION pg_stat_statements SET SCHEMA");
  }

  @Test
  void theSchemaPublicOfTheDatabasesOwnerIsAStrangersFrom15On() {
    inShop("DROP EXTENSION IF EXISTS pg_stat_statements", "CREATE EXTENSION pg_stat_statements");

    assertThat(whyNot("pg_stat_statements").isEmpty()).isEqualTo(major < 15);
  }

  @Test
  void anExtensionInAnySchemaOfASuperuserIsUsedWhateverTheSearchPath() {
    inShop(
        "DROP EXTENSION IF EXISTS pg_stat_statements",
        "CREATE SCHEMA \"odd \"\" one\"",
        "GRANT USAGE ON SCHEMA \"odd \"\" one\" TO PUBLIC",
        "CREATE EXTENSION pg_stat_statements SCHEMA \"odd \"\" one\"");

    try (Trial trial =
        Trial.of(
            postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "shop"),
            CatalogueFiles.builtin().text())) {
      assertThat(trial.samples("pg_stat_statements_entries"))
          .singleElement()
          .asString()
          .startsWith("pg_stat_statements_entries{server=\"db\"} ");
    }
  }

  @Test
  void aSchemaThatTheRoleMayNotUseIsSaid() {
    hideStatements();

    try (Trial trial = Trial.of(inShopAlone(), CatalogueFiles.builtin().text())) {
      assertThat(trial.plan().skipped())
          .filteredOn(skipped -> skipped.query().name().equals("pg_stat_statements_entries"))
          .singleElement()
          .satisfies(
              skipped -> {
                assertThat(skipped.reason()).isEqualTo(SkipReason.PRIVILEGE);
                assertThat(skipped.detail())
                    .isEqualTo(
                        "may not use the schema of extension pg_stat_statements in database shop:"
                            + " GRANT USAGE ON SCHEMA hidden TO monitor");
              });
    }
  }

  @Test
  void anotherDatabaseWhoseExtensionTheRoleMayUseDoesAsWell() {
    hideStatements();
    postgres.sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");

    try (Trial trial =
        Trial.of(
            postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "shop"),
            CatalogueFiles.builtin().text())) {
      assertThat(trial.run("pg_stat_statements_entries").query().place()).isEqualTo("postgres");
      assertThat(trial.samples("pg_stat_statements_entries"))
          .singleElement()
          .asString()
          .startsWith("pg_stat_statements_entries{server=\"db\"} ");
    }
  }

  private void hideStatements() {
    inShop(
        "DROP EXTENSION IF EXISTS pg_stat_statements",
        "CREATE SCHEMA hidden",
        "CREATE EXTENSION pg_stat_statements SCHEMA hidden");
  }

  private ServerConfig inShopAlone() {
    return Trial.server(
        postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "shop"),
        "    databases: {include: [shop]}\n");
  }

  @Test
  void aDatabaseThatTookTheNameOfAnotherIsNotTakenForIt() {
    MoreAccess.grantIn(postgres, "shop");
    try (Trial trial =
        Trial.of(
            postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"),
            CatalogueFiles.builtin().text())) {
      var sequences =
          trial.plan().queries().stream()
              .filter(
                  query -> query.name().equals("pg_sequence") && query.database().equals("shop"))
              .findFirst()
              .orElseThrow();
      assertThat(trial.run(sequences).failure()).isEmpty();

      postgres.sql("ALTER DATABASE shop RENAME TO sold", "CREATE DATABASE shop OWNER mallory");
      MoreAccess.grantIn(postgres, "shop");

      assertThat(trial.run(sequences).failure()).get().asString().contains("given to another one");
    } finally {
      postgres.sql("DROP DATABASE IF EXISTS sold");
    }
  }
}
