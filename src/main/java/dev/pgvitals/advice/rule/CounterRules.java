package dev.pgvitals.advice.rule;

import dev.pgvitals.advice.look.Counters;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What the counters of a statement tell, whatever its plan is. */
public final class CounterRules {
  /** Of the time of all statements: one that is planned for less is nobody's trouble. */
  private static final double PLANNED = 0.05;

  private static final double MUCH_PLANNED = 0.1;

  private static final double MUCH_SPILLED = 1 << 20;
  private static final double BLOCK = 8192;

  /** Their sorts have maintenance_work_mem. */
  private static final Pattern MAINTENANCE =
      Pattern.compile(
          "^\\s*(alter|cluster|create\\s+(unique\\s+)?index|reindex|vacuum)\\b",
          Pattern.CASE_INSENSITIVE);

  private CounterRules() {}

  /** What there is to say of a statement. */
  public static List<Finding> judge(String database, WatchedStatement statement) {
    List<Finding> findings = new ArrayList<>();
    Counters counters = statement.counters();
    double spilled = counters.tempBlocks() * BLOCK / counters.calls();
    if (spilled >= MUCH_SPILLED && !MAINTENANCE.matcher(statement.text()).find()) {
      findings.add(
          finding(
              database,
              statement,
              FindingKind.TEMP_SPILL,
              Severity.MEDIUM,
              "writes %s of temporary files a call".formatted(Words.bytes(spilled)),
              List.of(
                  "For the role that runs it alone: ALTER ROLE ... SET work_mem = '%d MB'; or sort and hash fewer rows."
                      .formatted((int) Math.min(1024, Math.ceil(spilled * 2 / (1 << 20))))),
              "each sort and hash of each session may take work_mem: what helps one statement can"
                  + " exhaust the memory of the server"));
    }
    if (counters.plans() > 0
        && counters.planMillis() > counters.execMillis()
        && statement.planningShare() >= PLANNED) {
      findings.add(
          finding(
              database,
              statement,
              FindingKind.PLAN_TIME,
              statement.planningShare() >= MUCH_PLANNED ? Severity.MEDIUM : Severity.INFO,
              "planning it takes %s of the time of all statements, its work %s; %s for a plan, %s a call"
                  .formatted(
                      Words.percent(statement.planningShare()),
                      Words.percent(statement.executionShare()),
                      Words.millis(counters.planMillis() / counters.plans()),
                      Words.millis(counters.meanMillis())),
              List.of(
                  "Have the application prepare it, so that it is planned once a session; or have"
                      + " fewer partitions and indexes to choose from."),
              "behind a pooler in transaction mode, statements are only prepared where it supports"
                  + " them"));
    }
    return findings;
  }

  private static Finding finding(
      String database,
      WatchedStatement statement,
      FindingKind kind,
      Severity severity,
      String evidence,
      List<String> actions,
      String doubt) {
    return new Finding(
        kind,
        severity,
        database,
        statement.subject(),
        Optional.of(statement.queryId()),
        "%s, in %s calls, %s of the time"
            .formatted(
                evidence,
                Words.number(statement.counters().calls()),
                Words.percent(statement.share())),
        "",
        actions,
        doubt,
        OptionalDouble.empty());
  }
}
