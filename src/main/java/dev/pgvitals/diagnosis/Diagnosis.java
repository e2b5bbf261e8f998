package dev.pgvitals.diagnosis;

import dev.pgvitals.collect.plan.Eligibility;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.SqlBlock;
import dev.pgvitals.runbook.SqlBlock.Where;
import dev.pgvitals.runbook.Step;
import dev.pgvitals.runbook.Variables;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import dev.pgvitals.text.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Goes the steps of a runbook's diagnosis in a database of a server. It asks what looks, and
 * nothing else; what fails does not keep the next step from being asked. One thread.
 */
public final class Diagnosis {
  /** More than a person reads; the runbooks' own limits are lower, most of the time. */
  private static final int MAX_ROWS = 100;

  private static final String STATEMENTS = "pg_stat_statements";

  private final ServerFacts facts;
  private final Place place;
  private final Values values;

  /**
   * Asks nothing yet.
   *
   * @param facts in which the extensions of the runbooks were vetted
   */
  public Diagnosis(ServerFacts facts, Place place, Values values) {
    this.facts = facts;
    this.place = place;
    this.values = values;
  }

  /** What comes of the runbook's diagnosis. */
  public List<StepFindings> of(Runbook runbook) throws InterruptedException {
    List<StepFindings> steps = new ArrayList<>();
    for (Step step : runbook.diagnosis()) {
      List<Finding> findings = new ArrayList<>();
      for (Step.Part part : step.parts()) {
        if (part instanceof Step.Block block && block.sql().isPresent()) {
          if (!isAnothersTurn(step, block.sql().get())) {
            findings.add(ask(block.sql().get()));
          }
        } else {
          findings.add(shown(part));
        }
      }
      steps.add(new StepFindings(step.number(), step.text(), findings));
    }
    return steps;
  }

  /**
   * The steps of a server that cannot be asked.
   *
   * @param why a clause
   */
  public static List<StepFindings> unasked(Runbook runbook, String why) {
    List<StepFindings> steps = new ArrayList<>();
    for (Step step : runbook.diagnosis()) {
      List<Finding> findings =
          step.parts().stream()
              .map(
                  part ->
                      part instanceof Step.Block block && block.sql().isPresent()
                          ? new Finding.NotAsked(block.text(), why)
                          : shown(part))
              .toList();
      steps.add(new StepFindings(step.number(), step.text(), findings));
    }
    return steps;
  }

  private static Finding shown(Step.Part part) {
    return part instanceof Step.Block block
        ? new Finding.Shown(block.language(), block.text())
        : new Finding.Remark(part instanceof Step.Prose prose ? prose.text() : "");
  }

  /** The kind of server that a block is for, or not. */
  private Where where() {
    if (!facts.engine().understandsSql()) {
      return Where.POOLER;
    }
    return facts.inRecovery() ? Where.STANDBY : Where.PRIMARY;
  }

  private int major() {
    return facts.version() / 10_000;
  }

  /** Whether it is for another version, and the step has one for this. */
  private boolean isAnothersTurn(Step step, SqlBlock sql) {
    return !sql.isFor(major(), where())
        && sql.isForServer(where())
        && step.parts().stream()
            .anyMatch(
                part ->
                    part instanceof Step.Block other
                        && other.sql().filter(o -> o.isFor(major(), where())).isPresent());
  }

  /** Asks one block, whatever step it is of. */
  public Finding ask(SqlBlock sql) throws InterruptedException {
    Map<String, String> known = values.with(schemaOfExtension(sql));
    Optional<String> elsewhere = wrongServer(sql);
    if (elsewhere.isPresent()) {
      return new Finding.Elsewhere(text(sql, known), elsewhere.get());
    }
    Optional<String> obstacle = extension(sql).or(() -> missing(sql, known));
    if (obstacle.isPresent()) {
      return new Finding.NotAsked(text(sql, known), obstacle.get());
    }
    List<String> statements;
    try {
      statements = sql.statements().stream().map(s -> statement(s, known)).toList();
    } catch (IllegalArgumentException e) {
      return new Finding.NotAsked(text(sql, known), String.valueOf(e.getMessage()));
    }
    return ask(sql, statements);
  }

  private Finding ask(SqlBlock sql, List<String> statements) throws InterruptedException {
    String sent = String.join("\n", statements.stream().map(s -> s + ";").toList());
    List<Answer> answers = new ArrayList<>();
    try {
      for (String statement : statements) {
        answers.add(place.answer(new Question(statement, MAX_ROWS)));
      }
      return new Finding.Answered(sent, answers);
    } catch (ServerProbeException e) {
      Failure failure = e.failure();
      return sql.asSuperuser() && failure.isDenial()
          ? new Finding.NotAsked(
              sent,
              "it takes more than pg_monitor: "
                  + failure.message()
                  + ". Let an administrator run it in psql")
          : new Finding.Failed(sent, explained(failure));
    }
  }

  private static Failure explained(Failure failure) {
    return failure.reason() == FailureReason.TIMEOUT
        ? failure.withRemedy("raise the server's `timeout` in the configuration, or run it in psql")
        : failure;
  }

  private Optional<String> wrongServer(SqlBlock sql) {
    if (sql.isFor(major(), where())) {
      return Optional.empty();
    }
    String asked = sql.isForServer(where()) ? sql.versions() : sql.server();
    return Optional.of("it is for " + asked + ", this is " + facts.product() + ", " + facts.role());
  }

  private Optional<String> extension(SqlBlock sql) {
    return sql.extensions().stream()
        .flatMap(name -> Eligibility.extensionObstacle(name, facts, place.facts()).stream())
        .findFirst();
  }

  private static Optional<String> missing(SqlBlock sql, Map<String, String> known) {
    Set<String> names = new TreeSet<>(sql.variables());
    names.removeAll(known.keySet());
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "it needs "
                + String.join(" and ", names)
                + ": add "
                + names.stream()
                    .map(name -> "--set " + name + "=...")
                    .collect(Collectors.joining(" ")));
  }

  private Optional<String> schemaOfExtension(SqlBlock sql) {
    return sql.extension().flatMap(name -> Optional.ofNullable(extensionSchemas().get(name)));
  }

  private Map<String, String> extensionSchemas() {
    return place.facts().extensionSchemas();
  }

  private String statement(String sql, Map<String, String> known) {
    return SqlBlock.withSchemaOfStatements(Variables.fill(sql, known), schemaOfStatements());
  }

  /** For a person to paste: pg_stat_statements is left to his search_path. */
  private static String text(SqlBlock sql, Map<String, String> known) {
    return sql.statements().stream()
        .map(statement -> Variables.fillKnown(statement, known) + ";")
        .collect(Collectors.joining("\n"));
  }

  private Optional<String> schemaOfStatements() {
    return Optional.ofNullable(extensionSchemas().get(STATEMENTS)).map(SqlNames::quoted);
  }
}
