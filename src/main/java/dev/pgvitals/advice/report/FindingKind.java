package dev.pgvitals.advice.report;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a finding is about. */
public enum FindingKind {
  MISSING_INDEX("An index that is missing"),
  SEQ_SCAN("A table is read whole for few of its rows"),
  SORT_FOR_LIMIT("Many rows are sorted for the first few"),
  CARTESIAN("Tables are joined without a condition"),
  FUNCTION_ON_COLUMN("A function on a column keeps indexes out"),
  LEADING_WILDCARD("A pattern is searched for without an index"),
  IMPLICIT_CAST("A cast of a column keeps indexes out"),
  HIGH_COST("The planner expects much work"),
  MANY_ROWS("Many rows are returned"),
  SELECT_STAR("All columns are selected"),
  N_PLUS_ONE("Candidate: a statement for each row of another one"),
  TEMP_SPILL("Sorts or hashes go to disk"),
  PLAN_TIME("Planning takes longer than the work"),
  UNUSED_INDEX("An index that no query uses"),
  DUPLICATE_INDEX("An index that another one makes needless"),
  INVALID_INDEX("An index that cannot be used"),
  FK_WITHOUT_INDEX("A foreign key without an index"),
  SETTING("A setting"),
  AUTOVACUUM("Autovacuum of a table");

  private final String title;

  FindingKind(String title) {
    this.title = title;
  }

  /** As labels and files have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As a heading has it. */
  public String title() {
    return title;
  }

  public static Optional<FindingKind> of(String label) {
    return Stream.of(values()).filter(one -> one.label().equals(label)).findFirst();
  }
}
