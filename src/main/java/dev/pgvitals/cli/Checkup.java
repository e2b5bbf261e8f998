package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.AlertRule;
import dev.pgvitals.catalogue.Severity;
import dev.pgvitals.catalogue.Vital;
import dev.pgvitals.collect.PlannedQuery;
import dev.pgvitals.collect.Survey;
import dev.pgvitals.collect.SurveyException;
import dev.pgvitals.collect.VitalReading;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.health.ServerHealth;
import dev.pgvitals.health.Thresholds;
import dev.pgvitals.health.Unit;
import dev.pgvitals.yaml.Counted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One look at the vitals of one server: what was found, and what it comes to. */
final class Checkup {
  /** Of one vital; a hundred tables in the same state need not all be told. */
  private static final int MOST_ROWS = 5;

  private final Setup setup;
  private final ServerConfig server;
  private final Thresholds thresholds;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /** One line of the table. */
  record Row(
      Verdict verdict,
      String server,
      String vital,
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
  record Result(Verdict verdict, String line, List<Row> rows, List<String> remarks) {}

  Checkup(Setup setup, ServerConfig server) {
    this.setup = setup;
    this.server = server;
    this.thresholds = new Thresholds(server.thresholds());
  }

  Result make() throws InterruptedException {
    try (Survey survey = setup.survey(server)) {
      Survey.Findings findings = survey.findings();
      Map<String, List<VitalReading>> readings = new LinkedHashMap<>();
      Map<String, Vital> vitals = new LinkedHashMap<>();
      for (PlannedQuery query : findings.plan().queries()) {
        List<Vital> own = Vital.of(query.query(), setup.config().naming());
        if (!own.isEmpty()) {
          Survey.Outcome outcome = survey.run(query, findings.facts());
          outcome
              .failure()
              .ifPresent(f -> failures.add(query + " failed: " + Findings.describe(f)));
          if (outcome.slice().isPresent()) {
            own.forEach(vital -> vitals.put(vital.alert().name(), vital));
            outcome
                .vitals()
                .forEach(r -> readings.computeIfAbsent(r.alert(), a -> new ArrayList<>()).add(r));
          }
        }
      }
      ServerHealth.Tally tally = new ServerHealth.Tally(thresholds);
      vitals.forEach(
          (alert, vital) -> judge(vital, readings.getOrDefault(alert, List.of()), tally));
      return result(tally.health());
    } catch (SurveyException e) {
      return new Result(
          Verdict.CRITICAL,
          Verdict.CRITICAL + ": " + Findings.unreachable(server, e.failure()),
          List.of(),
          List.of());
    }
  }

  private void judge(Vital vital, List<VitalReading> readings, ServerHealth.Tally tally) {
    AlertRule alert = vital.alert();
    Comparator<VitalReading> byValue = Comparator.comparingDouble(VitalReading::value);
    List<VitalReading> worstFirst =
        readings.stream().sorted(alert.below() ? byValue : byValue.reversed()).toList();
    tally.add(alert, worstFirst.isEmpty() ? Double.NaN : worstFirst.get(0).value());
    List<VitalReading> beyond =
        worstFirst.stream().filter(r -> thresholds.level(alert, r.value()) > 0).toList();
    beyond.stream().limit(MOST_ROWS).forEach(reading -> rows.add(row(vital, reading)));
    if (beyond.size() > MOST_ROWS) {
      VitalReading next = beyond.get(MOST_ROWS);
      Row row = row(vital, next);
      String more = "... and " + (beyond.size() - MOST_ROWS) + " more";
      rows.add(
          new Row(row.verdict(), row.server(), row.vital(), more, "<= " + row.value(), "", ""));
    }
    if (beyond.isEmpty()) {
      rows.add(
          worstFirst.isEmpty()
              ? new Row(Verdict.OK, server.name(), alert.name(), "", "-", limit(vital, 0), "")
              : row(vital, worstFirst.get(0)));
    }
  }

  private Row row(Vital vital, VitalReading reading) {
    int level = thresholds.level(vital.alert(), reading.value());
    return new Row(
        Verdict.ofLevel(level),
        server.name(),
        vital.alert().name(),
        labels(vital.labels(), reading.labels()),
        Unit.of(vital).text(reading.value()),
        limit(vital, level),
        level == 0 ? "" : advice(vital.alert()));
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
  private String limit(Vital vital, int level) {
    double warning = thresholds.limit(vital.alert(), Severity.WARNING);
    double critical = thresholds.limit(vital.alert(), Severity.CRITICAL);
    double limit = level == 2 || Double.isNaN(warning) ? critical : warning;
    return Double.isNaN(limit)
        ? "off"
        : (vital.alert().below() ? "< " : "> ") + Unit.of(vital).text(limit);
  }

  private static String advice(AlertRule alert) {
    List<String> parts = new ArrayList<>(List.of(alert.summary()));
    Optional.of(alert.description()).filter(text -> !text.isEmpty()).ifPresent(parts::add);
    alert.runbook().ifPresent(parts::add);
    return String.join(" ", parts);
  }

  private Result result(ServerHealth health) {
    Verdict verdict = failures.isEmpty() ? Verdict.OK : Verdict.UNKNOWN;
    for (Row row : rows) {
      verdict = verdict.or(row.verdict());
    }
    long warnings = health.levels().values().stream().filter(level -> level == 1).count();
    long criticals = health.levels().values().stream().filter(level -> level == 2).count();
    String line =
        String.format(
            Locale.ROOT,
            "%s: %s: score %.0f, %s; %s, %d critical, %d warning%s",
            verdict,
            server.name(),
            health.score(),
            health.status().label(),
            Counted.of(health.levels().size(), "vital"),
            criticals,
            warnings,
            failures.isEmpty()
                ? ""
                : "; "
                    + Counted.of(
                        failures.size(),
                        "query failed, its vitals are not counted",
                        "queries failed, their vitals are not counted"));
    List<String> remarks = failures.stream().map(text -> server.name() + ": " + text).toList();
    return new Result(verdict, line, List.copyOf(rows), remarks);
  }
}
