package dev.pgvitals.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Alertmanager configuration to start from does what its comments say. */
class AlertmanagerIT {
  private static final Path EXAMPLE = AlertFiles.DIRECTORY.resolve("alertmanager.example.yaml");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void itIsCorrect() {
    Tool.Outcome outcome = Tool.amtool().run("", "check-config", EXAMPLE.toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void theSeverityDecidesWhoHearsOfIt() {
    Map.of("critical", "chat-mail-pager", "warning", "chat-mail", "info", "chat")
        .forEach(
            (severity, receiver) -> {
              Tool.Outcome outcome =
                  Tool.amtool()
                      .run(
                          "",
                          "config",
                          "routes",
                          "test",
                          "--config.file=" + EXAMPLE,
                          "--verify.receivers=" + receiver,
                          "alertname=PostgresConnectionsHigh",
                          "severity=" + severity);
              assertThat(outcome.exitCode()).as(severity + ": " + outcome.output()).isZero();
            });
  }

  @Test
  void whatAlwaysFiresGoesToWhoeverWaitsForItAndToNobodyElse(@TempDir Path directory)
      throws IOException {
    Tool.Outcome routed =
        Tool.amtool()
            .run(
                "",
                "config",
                "routes",
                "test",
                "--config.file=" + EXAMPLE,
                "--verify.receivers=dead-mans-switch",
                "alertname=PostgresWatchdog");
    assertThat(routed.exitCode()).as(routed.output()).isZero();

    String page = Files.readString(Path.of("docs", "alert-rules.md"));
    Matcher rule = Pattern.compile("```yaml\n(groups:.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(rule.find()).isTrue();
    Path rules = directory.resolve("watchdog.rules.yaml");
    Files.writeString(rules, rule.group(1));
    Path test = directory.resolve("watchdog.test.yaml");
    Files.writeString(
        test,
        """
        rule_files: [watchdog.rules.yaml]
        tests:
          - alert_rule_test:
              - eval_time: 0m
                alertname: PostgresWatchdog
                exp_alerts:
                  - exp_annotations:
                      summary: "Alerts find their way."
                      description: "This always fires. When it does not arrive any more, Prometheus, Alertmanager or the way to them is down."
        """);
    Tool.Outcome fires = Tool.promtool().run("", "test", "rules", test.toString());
    assertThat(fires.exitCode()).as(fires.output()).isZero();
  }

  @Test
  void whatExplainsMutesWhatItExplains(@TempDir Path directory) {
    try (Alertmanager alertmanager = Alertmanager.start(directory, EXAMPLE)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  alertmanager.add(
                      "alertname=PostgresDown",
                      "severity=critical",
                      "job=pgvitals",
                      "instance=a:9187",
                      "server=orders-1"));
      add(alertmanager, "PostgresHealthScoreLow", "warning", "orders-1");
      add(alertmanager, "PostgresBackupStale", "warning", "orders-1");
      add(alertmanager, "PostgresConnectionsHigh", "critical", "orders-2");
      add(alertmanager, "PostgresConnectionsHigh", "warning", "orders-2");
      add(alertmanager, "PostgresConnectionsHigh", "warning", "orders-3");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(alertmanager.inhibited())
                    .containsExactly(
                        "PostgresConnectionsHigh warning", "PostgresHealthScoreLow warning");
                assertThat(alertmanager.active())
                    .containsExactly(
                        "PostgresBackupStale warning",
                        "PostgresConnectionsHigh critical",
                        "PostgresConnectionsHigh warning",
                        "PostgresDown critical");
              });
    }
  }

  private static void add(Alertmanager alertmanager, String name, String severity, String server) {
    assertThat(
            alertmanager.add(
                "alertname=" + name,
                "severity=" + severity,
                "job=pgvitals",
                "instance=a:9187",
                "server=" + server))
        .isTrue();
  }

  /** Else the critical alert of one table would mute the warning of another. */
  @Test
  void aCriticalAlertMutesTheWarningOfTheSameThingOnly() {
    Set<String> equal =
        AlertFiles.each(AlertFiles.yaml(EXAMPLE).path("inhibit_rules").path(0).path("equal"))
            .map(label -> label.asText())
            .collect(Collectors.toSet());
    Map<String, Set<String>> severities =
        Rule.alerts().stream()
            .collect(
                Collectors.groupingBy(
                    Rule::name, Collectors.mapping(Rule::severity, Collectors.toSet())));
    Set<String> labels = new TreeSet<>();
    PromtoolCase.all().stream()
        .flatMap(test -> test.checks().stream())
        .filter(check -> severities.getOrDefault(check.alert(), Set.of()).size() > 1)
        .flatMap(check -> check.expected().stream())
        .forEach(expected -> labels.addAll(expected.labels().keySet()));
    labels.removeAll(Set.of("severity", "env", "level"));

    assertThat(equal).containsAll(labels);
  }
}
