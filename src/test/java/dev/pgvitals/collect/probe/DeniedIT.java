package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.util.List;

/** Each thing that a server denies: the GRANT in the hint is the one after which it is allowed. */
class DeniedIT {
  private static final List<String> DENIED =
      List.of(
          "SELECT count(*) AS v FROM orders",
          "SELECT sum(amount) AS v FROM sales.items",
          "SELECT public.price(1) AS v",
          "SELECT count(*) AS v FROM \"Odd Schema\".\"Odd Table\"",
          "SELECT last_value AS v FROM ids",
          "SELECT count(*) AS v FROM pg_ls_waldir()",
          "SELECT length(current_setting('data_directory')) AS v",
          "SELECT pg_database_size('vault') AS v");

  @OldestAndNewest
  void theGrantThatIsHintedAtHelps(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.sql(
          "CREATE ROLE \"plain-one\" LOGIN PASSWORD 'watch'",
          "CREATE TABLE orders ()",
          "CREATE SCHEMA sales",
          "CREATE TABLE sales.items AS SELECT 1 AS amount",
          "CREATE FUNCTION price(int) RETURNS int LANGUAGE sql AS 'SELECT $1'",
          "REVOKE EXECUTE ON FUNCTION price FROM public",
          "CREATE SCHEMA \"Odd Schema\"",
          "CREATE TABLE \"Odd Schema\".\"Odd Table\" ()",
          "CREATE SEQUENCE ids",
          "CREATE DATABASE vault",
          "REVOKE CONNECT ON DATABASE vault FROM public");
      for (String sql : DENIED) {
        postgres.sql("REVOKE pg_monitor FROM \"plain-one\"");
        int grants = 0;
        for (var failure = failure(postgres, sql);
            failure.isPresent();
            failure = failure(postgres, sql)) {
          assertThat(failure.get().reason()).as(sql).isEqualTo(FailureReason.PERMISSION);
          assertThat(failure.get().hint()).startsWith("GRANT ").endsWith(" TO \"plain-one\"");
          assertThat(++grants).as(sql + ": " + failure.get().hint()).isLessThan(4);
          postgres.sql(failure.get().hint());
        }
        assertThat(grants).as(sql).isPositive();
      }
    }
  }

  private static java.util.Optional<Failure> failure(Postgres postgres, String sql) {
    String yaml =
        "t: {query: %s, metrics: [{v: {usage: GAUGE}}]}"
            .formatted("'" + sql.replace("'", "''") + "'");
    try (Trial trial = Trial.of(Trial.server(postgres, "plain-one", "postgres", ""), yaml)) {
      return trial.run("t").failure();
    }
  }

  @OldestAndNewest
  void aDatabaseThatLetsNobodyInIsSaidWithItsGrant(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      postgres.sql("CREATE DATABASE vault", "REVOKE CONNECT ON DATABASE vault FROM public");
      String yaml = "t: {scope: database, query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}";

      try (Trial trial = Trial.of(postgres, yaml)) {
        assertThat(trial.plan().skipped())
            .extracting(skipped -> skipped.detail())
            .containsExactly(
                "the role has no CONNECT privilege on database vault: GRANT CONNECT ON DATABASE"
                    + " vault TO monitor");
      }
    }
  }
}
