package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.cli.Terminal;
import dev.pgvitals.demo.Systems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The portfolio tracker with its replicas: what it counts, what is told of its troubles. */
@ResourceLock(value = Systems.RUNS, mode = ResourceAccessMode.READ)
@Timeout(600)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WeDefiDailyIT {
  private static final String PRIMARY = "wedefidaily-primary";
  private static final String READS = "wedefidaily-read-1";
  private static final String ANALYTICS = "wedefidaily-read-2";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CHAT = "channels=slack";
  private static final String CHAT_AND_PAGER = "channels=slack,pagerduty";

  /** As the document asks, with quotes: all wallets that differ, synced since or not. */
  private static final String DIFFERING =
      """
      SELECT w."id",
             abs(COALESCE(sum(tb."usdValue"), 0) - COALESCE((
               SELECT ps."totalUsdValue" FROM "PortfolioSnapshot" ps
               WHERE ps."walletId" = w."id" ORDER BY ps."capturedAt" DESC LIMIT 1), 0)) AS variance
      FROM "Wallet" w LEFT JOIN "TokenBalance" tb ON w."id" = tb."walletId"
      GROUP BY w."id"
      HAVING abs(COALESCE(sum(tb."usdValue"), 0) - COALESCE((
               SELECT ps."totalUsdValue" FROM "PortfolioSnapshot" ps
               WHERE ps."walletId" = w."id" ORDER BY ps."capturedAt" DESC LIMIT 1), 0)) > 1.00
      """;

  private static final String STALE =
      """
      SELECT t."id" FROM "Token" t LEFT JOIN "PriceSnapshot" ps ON t."id" = ps."tokenId"
      WHERE t."id" IN (SELECT DISTINCT "tokenId" FROM "TokenBalance" WHERE "usdValue" > 100)
      GROUP BY t."id"
      HAVING max(ps."recordedAt") IS NULL OR max(ps."recordedAt") < now() - interval '2 hours'
      """;

  private static final String WRONG_LOCKS =
      """
      SELECT CASE WHEN "lockEndsAt" < now() THEN 'expired'
                  WHEN "votingPower" > "lockAmount" * 4 THEN 'overpowered'
                  ELSE 'underpowered' END AS fault
      FROM "GovernanceLock"
      WHERE ("lockEndsAt" < now() AND "votingPower" > 0)
         OR ("lockEndsAt" >= now() AND ("votingPower" > "lockAmount" * 4
             OR ("votingPower" < "lockAmount" * 0.25 AND "lockAmount" > 0)))
      """;

  private static final String ALERTS_OF_A_DAY =
      """
      SELECT "status" AS status, "severity" AS severity, count(*) AS count
      FROM "Alert"
      WHERE "triggerAt" >= now() - interval '24 hours'
      GROUP BY "status", "severity"
      """;

  private static final String DELIVERIES_OF_A_DAY =
      """
      SELECT "channel" AS channel, "success" AS success, count(*) AS count,
             avg(extract(epoch FROM ("createdAt" - (
               SELECT "triggerAt" FROM "Alert" WHERE "id" = "alertId")))) AS avg_delivery_delay_seconds
      FROM "AlertDelivery"
      WHERE "createdAt" >= now() - interval '24 hours'
      GROUP BY "channel", "success"
      """;

  private static final String FAILED_DELIVERIES =
      "wedefidaily_deliveries_made_total{server=\"%s\",cluster=\"wedefidaily\",database_role=\"primary\",channel=\"telegram\",success=\"false\"}"
          .formatted(PRIMARY);

  private static final String THIRTY_FAILURES =
      """
      INSERT INTO "AlertDelivery" ("alertId", "channel", "success")
      SELECT "id", 'telegram', false FROM "Alert" ORDER BY "id" LIMIT 30 RETURNING "id"
      """;

  private Stage stage;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    stage = new Stage("wedefidaily", directory);
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @Test
  @Order(1)
  void nothingIsToBeExplainedBeforeItIsUsed() throws Exception {
    Terminal.Outcome outcome = stage.check();

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.err().lines())
        .allMatch(line -> line.matches(".*: ran \\d+ of \\d+ queries \\.\\.\\."));
    assertThat(outcome.out().lines().filter(line -> line.startsWith("total:")))
        .hasSize(3)
        .allMatch(line -> line.contains(" 0 failed"));
    assertThat(outcome.out().lines().filter(line -> line.startsWith("log:")))
        .singleElement()
        .asString()
        .endsWith("can be read as a file");
    assertThat(outcome.out().lines().filter(line -> line.matches("(?i).*\\bwarning\\b.*")))
        .isEmpty();
  }

  @Test
  @Order(2)
  void eachTroubleIsToldAndSoIsItsEnd() {
    stage.play(
        List.of(
            // It keeps prices from being recorded, tokens from being deleted, partitions from being
            // made, so it is over before these begin.
            stage
                .trouble("blocked_prices", PRIMARY)
                .fires("PostgresBlockedSessions", "warning", CHAT),
            stage
                .trouble("portfolio_mismatch", ANALYTICS)
                .fires("WeDefiDailyPortfolioInconsistent", "critical", CHAT_AND_PAGER),
            stage
                .trouble("stale_price", ANALYTICS)
                .fires("WeDefiDailyPricesStale", "warning", CHAT)
                .after("blocked_prices"),
            stage
                .trouble("missing_price", ANALYTICS)
                .fires("WeDefiDailyPriceMissing", "warning", CHAT)
                .after("blocked_prices"),
            stage
                .trouble("expired_lock", ANALYTICS)
                .fires("WeDefiDailyGovernanceLockWrong", "warning", "fault=expired", CHAT),
            stage
                .trouble("old_correlations", ANALYTICS)
                .fires("WeDefiDailyCorrelationsOld", "warning", "timeframe=30d", CHAT),
            stage
                .trouble("pending_alerts", PRIMARY)
                .fires("WeDefiDailyAlertsPending", "critical", CHAT_AND_PAGER)
                .after("blocked_prices"),
            // While alerts wait, none is delivered in time either.
            stage
                .trouble("failed_deliveries", PRIMARY)
                .fires(
                    "WeDefiDailyDeliveriesFailing", "critical", "channel=telegram", CHAT_AND_PAGER)
                .after("pending_alerts"),
            stage
                .trouble("slow_deliveries", PRIMARY)
                .fires("WeDefiDailyDeliveriesSlow", "warning", "channel=push", CHAT)
                .after("pending_alerts"),
            stage
                .trouble("audit_backlog", PRIMARY)
                .fires(
                    "WeDefiDailyRetentionBacklog", "warning", "relname=security_audit_log", CHAT),
            stage
                .trouble("missing_archive", PRIMARY)
                .fires("WeDefiDailyArchiveIncomplete", "warning", CHAT),
            stage
                .trouble("empty_archive", PRIMARY)
                .fires("WeDefiDailyArchiveEmpty", "critical", CHAT_AND_PAGER),
            stage
                .trouble("no_partitions", PRIMARY)
                .fires("PostgresPartitionsMissing", "warning", "relname=PriceSnapshot", CHAT)
                .after("blocked_prices"),
            stage
                .trouble("replica_lag", READS)
                .fires("PostgresReplicationLagHigh", "critical", CHAT_AND_PAGER),
            stage
                .trouble("role_limit", PRIMARY)
                .fires("PostgresRoleConnectionLimitHigh", "warning", "rolname=wedefi_app", CHAT),
            stage
                .trouble("slow_query", PRIMARY)
                .fires("PostgresSlowQueryRateHigh", "warning", CHAT),
            stage
                .trouble("failed_job", PRIMARY)
                .fires("PostgresJobFailed", "warning", "job_name=daily-maintenance", CHAT),
            stage
                .trouble("overdue_job", PRIMARY)
                .fires("PostgresJobOverdue", "warning", "job_name=archive-prices", CHAT),
            stage
                .trouble("cut_dump", PRIMARY)
                .fires("PostgresBackupCorrupt", "critical", CHAT_AND_PAGER)));
  }

  /** The workload rests, so that both are asked about the same rows. */
  @Test
  @Order(3)
  void itCountsWhatTheDocumentsOwnStatementsCount() throws Exception {
    stage.demo().stopWork();
    awaitAllCounted();
    double failures = sum(FAILED_DELIVERIES);
    for (String trouble : List.of("portfolio_mismatch", "stale_price", "expired_lock")) {
      stage.script(trouble);
    }
    stage.ask(THIRTY_FAILURES);

    same("wedefidaily_portfolio_differing_wallets", ANALYTICS, "", "count(*)", DIFFERING);
    same("wedefidaily_portfolio_variance_dollars", ANALYTICS, "", "sum(variance)", DIFFERING);
    same("wedefidaily_prices_stale_tokens", ANALYTICS, "", "count(*)", STALE);
    for (String fault : List.of("expired", "overpowered", "underpowered")) {
      same(
          "wedefidaily_governance_locks",
          ANALYTICS,
          ",fault=\"" + fault + "\"",
          "count(*) FILTER (WHERE fault = '" + fault + "')",
          WRONG_LOCKS);
    }
    for (String severity : List.of("info", "warning", "critical")) {
      same(
          "wedefidaily_alerts_day_count",
          PRIMARY,
          ",status=\"delivered\",severity=\"" + severity + "\"",
          "max(count) FILTER (WHERE status = 'delivered' AND severity = '" + severity + "')",
          ALERTS_OF_A_DAY);
    }
    for (String channel : List.of("email", "push", "telegram")) {
      String of = " FILTER (WHERE channel = '" + channel + "' AND success)";
      String labels = ",channel=\"" + channel + "\",success=\"true\"";
      same(
          "wedefidaily_deliveries_day_count",
          PRIMARY,
          labels,
          "max(count)" + of,
          DELIVERIES_OF_A_DAY);
      same(
          "wedefidaily_deliveries_day_mean_delay_seconds",
          PRIMARY,
          labels,
          "max(avg_delivery_delay_seconds)" + of,
          DELIVERIES_OF_A_DAY);
    }
    awaitSum(FAILED_DELIVERIES, failures + 30);
    assertThat(stage.ask("SELECT count(*) FROM (" + DIFFERING + ") AS d")).isNotEqualTo("0");
    assertThat(stage.ask("SELECT count(*) FROM (" + STALE + ") AS s")).isEqualTo("1");
  }

  /** What the workload did last is in the counters. */
  private void awaitAllCounted() throws Exception {
    double now = Double.parseDouble(stage.ask("SELECT extract(epoch FROM clock_timestamp())"));
    await("the last deliveries counted")
        .atMost(PATIENCE)
        .until(
            () ->
                stage.samples().stream()
                    .filter(line -> line.startsWith("pgvitals_query_counted_until"))
                    .filter(line -> line.contains("query=\"wedefidaily_deliveries\""))
                    .anyMatch(line -> value(line) > now));
  }

  private void same(String metric, String server, String labels, String what, String from)
      throws Exception {
    String role = server.equals(PRIMARY) ? "primary" : "read";
    String series =
        "%s{server=\"%s\",cluster=\"wedefidaily\",database_role=\"%s\"%s}"
            .formatted(metric, server, role, labels);
    awaitSum(
        series, Double.parseDouble(stage.ask("SELECT %s FROM (%s) AS rows".formatted(what, from))));
  }

  private void awaitSum(String beginning, double value) {
    await(beginning)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(sum(beginning)).isCloseTo(value, within(1e-5)));
  }

  /** The sum of all series that begin so; no such series is no number. */
  private double sum(String beginning) {
    return stage.samples().stream()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(WeDefiDailyIT::value)
        .reduce(Double::sum)
        .orElse(Double.NaN);
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }
}
