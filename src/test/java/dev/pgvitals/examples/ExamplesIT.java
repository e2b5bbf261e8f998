package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.collect.PlannedQuery;
import dev.pgvitals.collect.Survey;
import dev.pgvitals.config.Environment;
import dev.pgvitals.fixture.Postgres;
import dev.pgvitals.fixture.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

      assertThat(seriesByQuery(postgres))
          .isEqualTo(
              Map.of(
                  "shop_price_age", 4,
                  "shop_balance", 2,
                  // Nothing was bought since the first run began, and there is no channel to say 0
                  // of.
                  "shop_purchases", 0,
                  "shop_dispatch", 8,
                  "shop_backup", 4));
    }
  }

  /** Series of each of the shop's queries; all must have run. */
  private static Map<String, Integer> seriesByQuery(Postgres postgres) throws Exception {
    Setup setup =
        Setup.load(
            Optional.empty(),
            new Environment(
                Map.of(
                    "DATABASE_URL", postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")),
                Path.of("/nowhere"),
                "tester"),
            List.of("builtin", "examples/shop-queries.yaml"));
    Map<String, Integer> series = new TreeMap<>();
    try (Survey survey = setup.survey(setup.config().servers().get(0))) {
      Survey.Findings findings = survey.findings();
      for (PlannedQuery query : findings.plan().queries()) {
        if (query.name().startsWith("shop_")) {
          Survey.Outcome outcome = survey.run(query, findings.facts());
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
