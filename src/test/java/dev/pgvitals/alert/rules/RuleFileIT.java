package dev.pgvitals.alert.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.Tool.Release;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a small catalogue, in Prometheus's own hands. */
@ParameterizedClass(name = "{0}")
@EnumSource
class RuleFileIT {
  @Parameter private Release release;

  private static final String CATALOGUE =
      """
      pool:
        query: q
        metrics:
          - datname: {usage: LABEL}
          - used_ratio:
              usage: GAUGE
              description: Connections in use
              alert:
                name: PoolFull
                warning: 0.8
                critical: 0.9
                for: {warning: 5m, critical: 1m}
                summary: The pool is full.
                description: "No {{ template }} here."
                runbook: https://example.org/pool
      cache:
        query: q
        metrics:
          - hit_ratio:
              usage: GAUGE
              alert: {name: CacheMisses, warning: 0.9, below: true, min: {reads: 100}, summary: Many misses.}
          - reads: {usage: GAUGE}
      disk:
        query: q
        metrics:
          - size_bytes:
              usage: GAUGE
              alert: {name: DiskLarge, warning: off, critical: off, summary: The disk is large.}
      """;

  private Path directory;

  @BeforeEach
  void rules(@TempDir Path fresh) throws Exception {
    directory = fresh;
    var columnAlerts =
        CatalogueReader.read(
                List.of(new CatalogueText("c.yaml", CATALOGUE)), NamingScheme.PROMETHEUS)
            .catalogue()
            .columnAlerts(NamingScheme.PROMETHEUS);
    Files.writeString(
        directory.resolve("rules.yaml"), new RuleFile(Alert::runbook).text(columnAlerts));
  }

  @Test
  void promtoolFindsNothingToSay() {
    String file = directory.resolve("rules.yaml").toString();

    Tool.Outcome outcome =
        Tool.promtool(release).run("", "check", "rules", "--lint=all", "--lint-fatal", file);

    assertThat(outcome.output()).contains("SUCCESS: 5 rules found");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void promtoolFindsNothingToSayOfTheRulesThatAreShipped() {
    Tool.Outcome outcome =
        Tool.promtool(release)
            .run("", "check", "rules", "--lint=all", "--lint-fatal", "alerts/vitals.rules.yaml");

    assertThat(outcome.output()).contains("SUCCESS");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void beyondBothLimitsBothLevelsFireEachAfterItsOwnTime() throws Exception {
    prove(
        """
        - input_series:
            - {series: 'pool_used_ratio{job="pg", instance="a", server="db1", datname="shop"}', values: '0.95x40'}
          alert_rule_test:
            - {eval_time: 45s, alertname: PoolFull}
            - eval_time: 2m
              alertname: PoolFull
              exp_alerts:
                - exp_labels: {job: pg, instance: a, server: db1, datname: shop, severity: critical}
                  exp_annotations:
                    summary: The pool is full.
                    description: 'db1, datname shop: Connections in use: 95%. No {{ template }} here. What was going on: pgvitals incidents, if the agent keeps them.'
                    runbook_url: https://example.org/pool
            - eval_time: 6m
              alertname: PoolFull
              exp_alerts:
                - exp_labels: {job: pg, instance: a, server: db1, datname: shop, severity: critical}
                  exp_annotations:
                    summary: The pool is full.
                    description: 'db1, datname shop: Connections in use: 95%. No {{ template }} here. What was going on: pgvitals incidents, if the agent keeps them.'
                    runbook_url: https://example.org/pool
                - exp_labels: {job: pg, instance: a, server: db1, datname: shop, severity: warning}
                  exp_annotations:
                    summary: The pool is full.
                    description: 'db1, datname shop: Connections in use: 95%. No {{ template }} here.'
                    runbook_url: https://example.org/pool
        """);
  }

  @Test
  void atTheLimitNothingFires() throws Exception {
    prove(
        """
        - input_series:
            - {series: 'pool_used_ratio{job="pg", instance="a", server="db1", datname="shop"}', values: '0.8x40'}
            - {series: 'disk_size_bytes{job="pg", instance="a", server="db1"}', values: '1e18x40'}
          alert_rule_test:
            - {eval_time: 9m, alertname: PoolFull}
            - {eval_time: 9m, alertname: DiskLarge}
        """);
  }

  @Test
  void aServersOwnLimitsHoldForItAloneUpwardsDownwardsAndOff() throws Exception {
    prove(
        """
        - input_series:
            # tightened
            - {series: 'pool_used_ratio{job="pg", instance="a", server="db1", datname="shop"}', values: '0.75x40'}
            - {series: 'pgvitals_alert_threshold{job="pg", instance="a", server="db1", alert="PoolFull", severity="warning"}', values: '0.7x40'}
            # relaxed
            - {series: 'pool_used_ratio{job="pg", instance="a", server="db2", datname="shop"}', values: '0.85x40'}
            - {series: 'pgvitals_alert_threshold{job="pg", instance="a", server="db2", alert="PoolFull", severity="warning"}', values: '0.88x40'}
            # switched off
            - {series: 'pool_used_ratio{job="pg", instance="a", server="db3", datname="shop"}', values: '1x40'}
            - {series: 'pgvitals_alert_threshold{job="pg", instance="a", server="db3", alert="PoolFull", severity="warning"}', values: 'NaNx40'}
            - {series: 'pgvitals_alert_threshold{job="pg", instance="a", server="db3", alert="PoolFull", severity="critical"}', values: 'NaNx40'}
            # as the rule says; limits of another alert do not count
            - {series: 'pool_used_ratio{job="pg", instance="a", server="db4", datname="shop"}', values: '0.85x40'}
            - {series: 'pgvitals_alert_threshold{job="pg", instance="a", server="db4", alert="DiskLarge", severity="warning"}', values: '2x40'}
          alert_rule_test:
            - eval_time: 9m
              alertname: PoolFull
              exp_alerts:
                - exp_labels: {job: pg, instance: a, server: db1, datname: shop, severity: warning}
                  exp_annotations:
                    summary: The pool is full.
                    description: 'db1, datname shop: Connections in use: 75%. No {{ template }} here.'
                    runbook_url: https://example.org/pool
                - exp_labels: {job: pg, instance: a, server: db4, datname: shop, severity: warning}
                  exp_annotations:
                    summary: The pool is full.
                    description: 'db4, datname shop: Connections in use: 85%. No {{ template }} here.'
                    runbook_url: https://example.org/pool
        """);
  }

  @Test
  void aLevelWithoutALimitFiresOnlyWhereAServerSetsOne() throws Exception {
    prove(
        """
        - input_series:
            - {series: 'disk_size_bytes{job="pg", instance="a", server="db1"}', values: '5368709120x40'}
            - {series: 'disk_size_bytes{job="pg", instance="a", server="db2"}', values: '5368709120x40'}
            - {series: 'pgvitals_alert_threshold{job="pg", instance="a", server="db1", alert="DiskLarge", severity="critical"}', values: '4e9x40'}
          alert_rule_test:
            - eval_time: 5m
              alertname: DiskLarge
              exp_alerts:
                - exp_labels: {job: pg, instance: a, server: db1, severity: critical}
                  exp_annotations: {summary: The disk is large., description: 'db1: disk_size_bytes: 5GiB. What was going on: pgvitals incidents, if the agent keeps them.'}
        """);
  }

  @Test
  void lowValuesFireWhenTheyAreTheBadOnesAndThereIsEnoughToJudgeBy() throws Exception {
    prove(
        """
        - input_series:
            - {series: 'cache_hit_ratio{job="pg", instance="a", server="db1"}', values: '0.85x40'}
            - {series: 'cache_reads{job="pg", instance="a", server="db1"}', values: '100x40'}
            # too few reads
            - {series: 'cache_hit_ratio{job="pg", instance="a", server="db2"}', values: '0.1x40'}
            - {series: 'cache_reads{job="pg", instance="a", server="db2"}', values: '99x40'}
            # at the limit
            - {series: 'cache_hit_ratio{job="pg", instance="a", server="db3"}', values: '0.9x40'}
            - {series: 'cache_reads{job="pg", instance="a", server="db3"}', values: '500x40'}
          alert_rule_test:
            - eval_time: 5m
              alertname: CacheMisses
              exp_alerts:
                - exp_labels: {job: pg, instance: a, server: db1, severity: warning}
                  exp_annotations: {summary: Many misses., description: 'db1: cache_hit_ratio: 85%.'}
        """);
  }

  @Test
  void aTargetOfItsOwnHasNoServerLabelAndFiresToo() throws Exception {
    prove(
        """
        - input_series:
            - {series: 'disk_size_bytes{job="pg", instance="db1"}', values: '5e9x40'}
            - {series: 'disk_size_bytes{job="pg", instance="db2"}', values: '5e9x40'}
            - {series: 'pgvitals_alert_threshold{job="pg", instance="db1", alert="DiskLarge", severity="warning"}', values: '4e9x40'}
          alert_rule_test:
            - eval_time: 5m
              alertname: DiskLarge
              exp_alerts:
                - exp_labels: {job: pg, instance: db1, severity: warning}
                  exp_annotations: {summary: The disk is large., description: 'db1: disk_size_bytes: 4.657GiB.'}
        """);
  }

  /** Has promtool hold the rules against what the test expects. */
  private void prove(String tests) throws Exception {
    Path file = directory.resolve("test.yaml");
    Files.writeString(
        file,
        "rule_files: [rules.yaml]\nevaluation_interval: 15s\ntests:\n"
            + tests
                .replace("- input_series", "- interval: 15s\n  input_series")
                // promtool knows no repetition of NaN.
                .replace("NaNx40", "NaN ".repeat(40)));

    Tool.Outcome outcome = Tool.promtool(release).run("", "test", "rules", file.toString());

    assertThat(outcome.output()).contains("SUCCESS");
    assertThat(outcome.exitCode()).isZero();
  }
}
