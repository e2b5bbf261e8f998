package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExamplesIT {
  @Test
  void theShopsQueriesRunOnAShop() throws Exception {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE price_list (supplier text, product int, price numeric, received_at timestamptz)",
          "INSERT INTO price_list VALUES ('acme', 1, 2.50, now()), ('acme', 2, 3, now() - interval '1h'),"
              + " ('late', 1, 2, now() - interval '3 days')",
          "CREATE TABLE account (id int PRIMARY KEY, balance numeric NOT NULL)",
          "CREATE TABLE posting (account_id int REFERENCES account, amount numeric NOT NULL)",
          "INSERT INTO account VALUES (1, 10), (2, 0), (3, 7)",
          "INSERT INTO posting VALUES (1, 4), (1, 6), (3, 5)",
          "CREATE TABLE purchase (channel text, amount numeric, paid_at timestamptz, sent_at timestamptz)",
          "INSERT INTO purchase VALUES ('web', 5, now() - interval '3h', now())",
          "CREATE TABLE backup_run (job text, ended_at timestamptz, succeeded bool, bytes bigint)",
          "INSERT INTO backup_run VALUES ('nightly', now() - interval '1d', true, 100),"
              + " ('nightly', now(), false, NULL), ('weekly', now(), false, NULL)",
          "GRANT SELECT ON price_list, account, posting, purchase, backup_run TO monitor");

      Map<String, Integer> expected =
          Map.of(
              "shop_price_age", 4,
              "shop_balance", 2,
              // Nothing was bought since the first run began, and there is no channel to say 0
              // of.
              "shop_purchases", 0,
              "shop_dispatch", 8,
              "shop_backup", 4);

      assertThat(seriesByQuery(postgres, "shop-queries.yaml", expected.keySet()))
          .isEqualTo(expected);
    }
  }

  @Test
  void whatAnApplicationKeepsIsReadFromItsTables() throws Exception {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE user_session (user_id int, last_seen_at timestamptz)",
          "INSERT INTO user_session VALUES (1, now()), (1, now()), (2, now() - interval '3h')",
          "CREATE TABLE request_log (status int, finished_at timestamptz)",
          "INSERT INTO request_log VALUES (200, now()), (503, now())",
          "CREATE TABLE message (priority text, created_at timestamptz, sent_at timestamptz)",
          "INSERT INTO message VALUES ('high', now(), NULL), ('low', now(), now())",
          "CREATE TABLE delivery (channel text, succeeded bool, tried_at timestamptz)",
          "CREATE TABLE model_call (model text, tokens int, cost numeric, ended_at timestamptz)",
          "GRANT SELECT ON user_session, request_log, message, delivery, model_call TO monitor");

      Map<String, Integer> expected =
          Map.of(
              "service_users", 2,
              "service_requests", 2,
              "service_errors", 1,
              "service_messages", 2,
              // Nothing was sent or called since the first run began.
              "service_deliveries", 0,
              "service_model_calls", 0);

      assertThat(seriesByQuery(postgres, "service-queries.yaml", expected.keySet()))
          .isEqualTo(expected);
    }
  }

  @Test
  void whatASiteReportsItselfIsReadFromTheTablesThatTheFileSaysToCreate() throws Exception {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE portfolio (total numeric, stored_total numeric)",
          "INSERT INTO portfolio VALUES (10, 10), (10, 12)",
          "CREATE TABLE price (recorded_at timestamptz)",
          "INSERT INTO price VALUES (now() - interval '3h')",
          "CREATE TABLE audit_log (created_at timestamptz)");
      postgres.sql(assuranceSchema());
      postgres.sql(
          "INSERT INTO monitoring.backup VALUES ('main', 'full', now() - interval '1d', true, now()),"
              + " ('main', 'full', now(), false, NULL)",
          "INSERT INTO monitoring.job VALUES ('vacuum', now(), true)");

      Map<String, Integer> expected =
          Map.of(
              "pg_backup", 3,
              "pg_data", 1,
              "pg_data_check", 1,
              "pg_job", 2,
              "pg_log", 1,
              "pg_retention", 1,
              "pg_storage", 1);

      assertThat(seriesByQuery(postgres, "assurance-queries.yaml", expected.keySet()))
          .isEqualTo(expected);
    }
  }

  /** The statements in the file's heading, for the role of the tests. */
  private static String[] assuranceSchema() throws IOException {
    String sql =
        Files.readAllLines(Path.of("examples/assurance-queries.yaml")).stream()
            .takeWhile(line -> line.startsWith("#"))
            .filter(line -> line.startsWith("#   "))
            .map(line -> line.substring(1).strip())
            .filter(line -> !line.startsWith("--"))
            .collect(Collectors.joining(" "))
            .replace("TO pgvitals", "TO monitor");
    return sql.split("; *");
  }

  /** Series of each of the file's queries; all must have run. */
  private static Map<String, Integer> seriesByQuery(
      Postgres postgres, String file, Set<String> names) throws Exception {
    Setup setup =
        Setup.load(
            Optional.empty(),
            new Environment(
                Map.of(
                    "DATABASE_URL", postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")),
                Path.of("/nowhere"),
                "tester"),
            List.of("builtin", "examples/" + file));
    Map<String, Integer> series = new TreeMap<>();
    try (ServerProbe survey = setup.survey(setup.config().servers().get(0))) {
      ServerProbe.Findings findings = survey.findings();
      for (PlannedQuery query : findings.plan().queries()) {
        if (names.contains(query.name())) {
          ServerProbe.Outcome outcome = survey.run(query);
          assertThat(outcome.failure()).as(query.name()).isEmpty();
          series.put(query.name(), outcome.slice().orElseThrow().series());
        }
      }
    }
    return series;
  }

  @Test
  void prometheusTakesItsConfiguration() {
    Tool.Outcome outcome =
        Tool.promtool().run("", "check", "config", "--syntax-only", "examples/prometheus.yaml");

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
