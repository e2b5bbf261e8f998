package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.cli.output.ProbeText;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.AlertValue;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      Map<String, List<AlertValue>> readings = new LinkedHashMap<>();
      Map<String, ColumnAlert> columnAlerts = new LinkedHashMap<>();
      for (PlannedQuery query : findings.plan().queries()) {
        List<ColumnAlert> own = ColumnAlert.of(query.query(), setup.config().naming());
        if (!own.isEmpty()) {
          ServerProbe.Outcome outcome = survey.run(query);
          outcome
              .failure()
              .filter(failure -> outcome.isFailed())
              .ifPresent(f -> failures.add(query + " failed: " + ProbeText.describe(f)));
          if (outcome.slice().isPresent()) {
            own.forEach(columnAlert -> columnAlerts.put(columnAlert.alert().name(), columnAlert));
            outcome
                .alertValues()
                .forEach(r -> readings.computeIfAbsent(r.alert(), a -> new ArrayList<>()).add(r));
          }
        }
      }
      ServerHealth.Tally tally = new ServerHealth.Tally(thresholds);
      columnAlerts.forEach(
          (alert, columnAlert) ->
              judge(columnAlert, readings.getOrDefault(alert, List.of()), tally));
      return result(tally.health());
    } catch (ServerProbeException e) {
      return new Result(
          CheckStatus.CRITICAL,
          CheckStatus.CRITICAL + ": " + ProbeText.unreachable(server, e.failure()),
          List.of(),
          List.of());
    }
  }

  private void judge(ColumnAlert columnAlert, List<AlertValue> readings, ServerHealth.Tally tally) {
    Alert alert = columnAlert.alert();
    Comparator<AlertValue> byValue = Comparator.comparingDouble(AlertValue::value);
    List<AlertValue> worstFirst =
        readings.stream().sorted(alert.below() ? byValue : byValue.reversed()).toList();
    tally.add(alert, worstFirst.isEmpty() ? Double.NaN : worstFirst.get(0).value());
    List<AlertValue> beyond =
        worstFirst.stream().filter(r -> thresholds.level(alert, r.value()) > 0).toList();
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
                  CheckStatus.OK, server.name(), alert.name(), "", "-", limit(columnAlert, 0), "")
              : row(columnAlert, worstFirst.get(0)));
    }
  }

  private Row row(ColumnAlert columnAlert, AlertValue reading) {
    int level = thresholds.level(columnAlert.alert(), reading.value());
    return new Row(
        CheckStatus.ofLevel(level),
        server.name(),
        columnAlert.alert().name(),
        labels(columnAlert.labels(), reading.labels()),
        ValueUnit.of(columnAlert).text(reading.value()),
        limit(columnAlert, level),
        level == 0 ? "" : advice(columnAlert.alert()));
  }

  private static String labels(List<String> names, List<String> values) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!values.get(i).isEmpty()) {
        pairs.add(names.get(i) + "=" + values.get(i));
      }
    }
    return String.join(" ", pairs);
  }

  /** The limit that has been passed, or would be next. */
  private String limit(ColumnAlert columnAlert, int level) {
    double warning = thresholds.limit(columnAlert.alert(), Level.WARNING);
    double critical = thresholds.limit(columnAlert.alert(), Level.CRITICAL);
    double limit = level == Level.CRITICAL.number() || Double.isNaN(warning) ? critical : warning;
    return Double.isNaN(limit)
        ? "off"
        : (columnAlert.alert().below() ? "< " : "> ") + ValueUnit.of(columnAlert).text(limit);
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
