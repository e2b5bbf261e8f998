package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.collect.probe.VitalReadings;
import dev.pgvitals.collect.probe.VitalText;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.AlertValue;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One look at the alerts of one server: what was found, and what it comes to. */
final class HealthCheck {
  /** Of one alert; a hundred tables in the same state need not all be told. */
  private static final int MAX_ROWS = 5;

  private final Setup setup;
  private final ServerConfig server;
  private final Thresholds thresholds;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /** One line of the table; advice only where there is something to do. */
  record Row(
      CheckStatus verdict,
      String server,
      String alert,
      String labels,
      String value,
      String limit,
      String advice) {}

  /**
   * What it comes to.
   *
   * @param line to be read alone
   * @param remarks what could not be found out
   */
  record Result(CheckStatus verdict, String line, List<Row> rows, List<String> remarks) {}

  HealthCheck(Setup setup, ServerConfig server) {
    this.setup = setup;
    this.server = server;
    this.thresholds = new Thresholds(server.thresholds());
  }

  Result make() throws InterruptedException {
    try (ServerProbe survey = setup.survey(server)) {
      ServerProbe.Findings findings = survey.findings();
      VitalReadings readings =
          VitalReadings.take(survey, findings.plan(), setup.config().naming(), alert -> true);
      readings.failed().forEach(outcome -> failures.add(ProbeText.failed(outcome)));
      ServerHealth.Tally tally = new ServerHealth.Tally(thresholds);
      readings.vitals().forEach(vital -> judge(vital, tally));
      return result(tally.health());
    } catch (ServerProbeException e) {
      return new Result(
          CheckStatus.CRITICAL,
          CheckStatus.CRITICAL + ": " + ProbeText.unreachable(server, e.failure()),
          List.of(),
          List.of());
    }
  }

  private void judge(VitalReadings.Vital vital, ServerHealth.Tally tally) {
    ColumnAlert columnAlert = vital.column();
    Alert alert = columnAlert.alert();
    List<AlertValue> worstFirst = vital.worstFirst();
    tally.add(alert, worstFirst.isEmpty() ? Double.NaN : worstFirst.get(0).value());
    List<AlertValue> beyond = vital.beyond(thresholds);
    beyond.stream().limit(MAX_ROWS).forEach(reading -> rows.add(row(columnAlert, reading)));
    if (beyond.size() > MAX_ROWS) {
      AlertValue next = beyond.get(MAX_ROWS);
      Row row = row(columnAlert, next);
      String more = "... and " + (beyond.size() - MAX_ROWS) + " more";
      rows.add(
          new Row(row.verdict(), row.server(), row.alert(), more, "<= " + row.value(), "", ""));
    }
    if (beyond.isEmpty()) {
      rows.add(
          worstFirst.isEmpty()
              ? new Row(
                  CheckStatus.OK,
                  server.name(),
                  alert.name(),
                  "",
                  "-",
                  VitalText.limit(columnAlert, thresholds, 0),
                  "")
              : row(columnAlert, worstFirst.get(0)));
    }
  }

  private Row row(ColumnAlert columnAlert, AlertValue reading) {
    int level = thresholds.level(columnAlert.alert(), reading.value());
    return new Row(
        CheckStatus.ofLevel(level),
        server.name(),
        columnAlert.alert().name(),
        VitalText.labels(columnAlert, reading),
        VitalText.value(columnAlert, reading),
        VitalText.limit(columnAlert, thresholds, level),
        level == 0 ? "" : advice(columnAlert.alert()));
  }

  private static String advice(Alert alert) {
    List<String> parts = new ArrayList<>(List.of(alert.summary()));
    Optional.of(alert.description()).filter(text -> !text.isEmpty()).ifPresent(parts::add);
    alert.runbook().ifPresent(parts::add);
    return String.join(" ", parts);
  }

  private Result result(ServerHealth health) {
    CheckStatus verdict = failures.isEmpty() ? CheckStatus.OK : CheckStatus.UNKNOWN;
    for (Row row : rows) {
      verdict = verdict.or(row.verdict());
    }
    int warnings = Collections.frequency(health.levels().values(), Level.WARNING.number());
    int criticals = Collections.frequency(health.levels().values(), Level.CRITICAL.number());
    String line =
        String.format(
            Locale.ROOT,
            "%s: %s: score %.0f, %s; %s, %d critical, %s%s",
            verdict,
            server.name(),
            health.score(),
            health.status().label(),
            Plural.of(health.levels().size(), "vital"),
            criticals,
            Plural.of(warnings, "warning"),
            failures.isEmpty()
                ? ""
                : "; "
                    + Plural.of(
                        failures.size(),
                        "query failed, its vitals are not counted",
                        "queries failed, their vitals are not counted"));
    List<String> remarks = failures.stream().map(text -> server.name() + ": " + text).toList();
    return new Result(verdict, line, List.copyOf(rows), remarks);
  }
}
