package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.cli.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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

/** The portfolio tracker with its replicas: what it counts, what is told of its troubles. */
@Timeout(400)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WeDefiDailyIT {
  private static final String PRIMARY = "wedefidaily-primary";
  private static final String READS = "wedefidaily-read-1";
  private static final String ANALYTICS = "wedefidaily-read-2";

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
      SELECT count(*) FROM "Alert" WHERE "triggerAt" >= now() - interval '24 hours'
      """;

  private static final String DELIVERIES_OF_A_DAY =
      """
      SELECT %s FROM "AlertDelivery" AS d
      WHERE "createdAt" >= now() - interval '24 hours' AND "channel" = 'telegram' AND NOT "success"
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
            // It keeps prices from being recorded and partitions from being made, so it is first.
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
                .fires("WeDefiDailyPriceMissing", "warning", CHAT),
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
    for (String trouble :
        List.of("portfolio_mismatch", "stale_price", "expired_lock", "failed_deliveries")) {
      stage.script(trouble);
    }

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
    awaitSum("wedefidaily_alerts_day_count{server=\"" + PRIMARY + "\"", stage.ask(ALERTS_OF_A_DAY));
    awaitSum(
        "wedefidaily_deliveries_day_count{server=\""
            + PRIMARY
            + "\",cluster=\"wedefidaily\",database_role=\"primary\",channel=\"telegram\",success=\"false\"}",
        stage.ask(DELIVERIES_OF_A_DAY.formatted("count(*)")));
    assertThat(stage.ask("SELECT count(*) FROM (" + DIFFERING + ") AS d")).isNotEqualTo("0");
    assertThat(stage.ask("SELECT count(*) FROM (" + STALE + ") AS s")).isEqualTo("1");
  }

  private void same(String metric, String server, String labels, String what, String from)
      throws Exception {
    String role = server.equals(PRIMARY) ? "primary" : "read";
    String series =
        "%s{server=\"%s\",cluster=\"wedefidaily\",database_role=\"%s\"%s}"
            .formatted(metric, server, role, labels);
    awaitSum(series, stage.ask("SELECT %s FROM (%s) AS rows".formatted(what, from)));
  }

  /** The sum of all series that begin so. */
  private void awaitSum(String beginning, String value) {
    await(beginning)
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        stage.samples().stream()
                            .filter(line -> line.startsWith(beginning))
                            .mapToDouble(
                                line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                            .sum())
                    .as("%s, which the statement says is %s".formatted(beginning, value))
                    .isEqualTo(Double.parseDouble(value.toLowerCase(Locale.ROOT))));
  }
}
