package dev.pgvitals.maintain;

import dev.pgvitals.maintain.delete.DeleteKind;
import dev.pgvitals.maintain.partition.PartitionsKind;
import dev.pgvitals.maintain.reindex.ReindexKind;
import dev.pgvitals.maintain.rewrite.VacuumFullKind;
import dev.pgvitals.maintain.statements.ResetStatementsKind;
import dev.pgvitals.maintain.vacuum.AnalyzeKind;
import dev.pgvitals.maintain.vacuum.VacuumKind;
import dev.pgvitals.maintain.verb.VerbKind;
import java.util.List;

/** All that a job may ask for. */
public final class Verbs {
  public static final List<VerbKind> ALL = all(false);

  private Verbs() {}

  /**
   * All of them.
   *
   * @param yesMost whether somebody has said that most of a table may be deleted
   */
  public static List<VerbKind> all(boolean yesMost) {
    return List.of(
        new AnalyzeKind(),
        new VacuumKind(),
        new ReindexKind(),
        new VacuumFullKind(),
        new PartitionsKind(),
        new DeleteKind(yesMost),
        new ResetStatementsKind());
  }
}
