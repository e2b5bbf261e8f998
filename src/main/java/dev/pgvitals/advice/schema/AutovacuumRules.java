package dev.pgvitals.advice.schema;

import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.time.DurationText;
import dev.pgvitals.time.Durations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tables whose autovacuum comes too late, by the limits of the agent's alerts. */
public final class AutovacuumRules {
  private static final String TABLES = "pg_stat_user_tables";
  private static final double MANY_DEAD = 1_000;

  /** A fifth of so many rows is more than anybody wants dead at one time. */
  private static final double MANY_ROWS = 10_000_000;

  private static final double SCALE = 0.1;

  /** A table that is vacuumed more often than that is not forgotten: the next time is near. */
  private static final double HOUR = 3600;

  private final String database;
  private final BuiltinQueries builtin;
  private final Thresholds thresholds;

  /** For one database, by a server's own limits where it has some. */
  public AutovacuumRules(String database, BuiltinQueries builtin, Thresholds thresholds) {
    this.database = database;
    this.builtin = builtin;
    this.thresholds = thresholds;
  }

  /**
   * Looks for them.
   *
   * @param scale what autovacuum_vacuum_scale_factor is for tables without one of their own
   * @param disabled tables that autovacuum is switched off for, quoted
   */
  public List<Finding> find(double scale, List<String> disabled) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    Alert dead = builtin.alert(TABLES, "n_dead_tup_ratio");
    Alert age = builtin.alert(TABLES, "vacuum_age");
    for (Map<String, String> row : builtin.rows(TABLES)) {
      double deadRows = number(row, "n_dead_tup");
      if (deadRows >= MANY_DEAD) {
        int level = thresholds.level(dead, number(row, "n_dead_tup_ratio"));
        if (level > 0) {
          findings.add(dead(row, dead, level, disabled));
        } else if (thresholds.level(age, number(row, "vacuum_age")) > 0) {
          findings.add(old(row, age, disabled));
        }
      }
      double rows = number(row, "n_live_tup");
      if (rows >= MANY_ROWS && scale >= SCALE && number(row, "autovacuum_vacuum_score") < 1) {
        double threshold = deadRows / Math.max(1e-9, number(row, "autovacuum_vacuum_score"));
        if (deadRows > 0 && threshold > SCALE * rows) {
          findings.add(late(row, rows, threshold));
        }
      }
    }
    return findings;
  }

  private Finding dead(Map<String, String> row, Alert alert, int level, List<String> disabled) {
    double ratio = number(row, "n_dead_tup_ratio");
    boolean off = disabled.contains(table(row));
    double score = number(row, "autovacuum_vacuum_score");
    double age = number(row, "vacuum_age");
    boolean recent = !off && score > 1 && age < HOUR && level < Level.CRITICAL.number();
    return finding(
        recent ? Severity.INFO : level == Level.CRITICAL.number() ? Severity.HIGH : Severity.MEDIUM,
        row,
        "%s of its rows are dead (%s), the limit of %s is %s; %s%s"
            .formatted(
                Words.percent(ratio),
                Words.number(number(row, "n_dead_tup")),
                alert.name(),
                Words.percent(limit(alert)),
                Double.isNaN(age)
                    ? "it was never vacuumed"
                    : "last vacuumed %s ago"
                        .formatted(Durations.format(Duration.ofSeconds((long) age))),
                off ? "; autovacuum is switched off for it" : ""),
        off
            ? List.of("ALTER TABLE %s RESET (autovacuum_enabled);".formatted(table(row)))
            : score > 1
                ? List.of(
                    recent
                        ? "It is due again, and nothing is to be done where it stays below the limit after the next time. Else, see what keeps dead rows with pgvitals diagnose %s."
                            .formatted(alert.name())
                        : "It is due and not done: see what holds it up with pgvitals diagnose %s. Where all workers are busy: raise autovacuum_vacuum_cost_limit."
                            .formatted(alert.name()))
                : List.of(
                    "ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0.05);"
                        .formatted(table(row))),
        "a transaction that is open for long keeps dead rows whatever autovacuum does; the counts"
            + " are estimates");
  }

  private Finding old(Map<String, String> row, Alert alert, List<String> disabled) {
    boolean off = disabled.contains(table(row));
    return finding(
        Severity.MEDIUM,
        row,
        "%s dead rows, and not vacuumed for %.0f days (%s)%s"
            .formatted(
                Words.number(number(row, "n_dead_tup")),
                number(row, "vacuum_age") / 86_400,
                alert.name(),
                off ? "; autovacuum is switched off for it" : ""),
        List.of(
            off
                ? "ALTER TABLE %s RESET (autovacuum_enabled);".formatted(table(row))
                : "ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0.05);"
                    .formatted(table(row))),
        "few dead rows in a large table harm nobody");
  }

  private Finding late(Map<String, String> row, double rows, double threshold) {
    return finding(
        Severity.INFO,
        row,
        "autovacuum waits for about %s dead rows of %s"
            .formatted(Words.number(threshold), Words.number(rows)),
        List.of(
            "ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0.02);".formatted(table(row))),
        "a table that is only added to has no dead rows, whatever the number is");
  }

  private double limit(Alert alert) {
    double warning = thresholds.limit(alert, Level.WARNING);
    return Double.isNaN(warning) ? thresholds.limit(alert, Level.CRITICAL) : warning;
  }

  private Finding finding(
      Severity severity,
      Map<String, String> row,
      String evidence,
      List<String> actions,
      String doubt) {
    return new Finding(
        FindingKind.AUTOVACUUM,
        severity,
        database,
        table(row),
        Optional.empty(),
        evidence,
        "",
        actions,
        doubt,
        OptionalDouble.empty());
  }

  private static String table(Map<String, String> row) {
    return Words.relation(row.getOrDefault("schemaname", ""), row.getOrDefault("relname", ""));
  }

  /** NaN, which is beyond no limit, for what is NULL or not there. An interval is in seconds. */
  private static double number(Map<String, String> row, String column) {
    String text = row.getOrDefault(column, "");
    if (text.isEmpty()) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return DurationText.seconds(text).orElse(Double.NaN);
    }
  }
}
