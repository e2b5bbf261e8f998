package dev.pgvitals.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * What the diagnosis of one alert came to: all that is to be told, so that it can be kept. Texts of
 * runbooks are Markdown.
 *
 * @param alert what it is about
 * @param vital what was read of it; empty when no query of the agent's gives it
 * @param about what the alert is, and where more stands about it
 * @param meaning of the alert; empty for one of the user's own, which has no runbook here
 * @param impact of what is wrong
 * @param database where it was asked; empty: nowhere
 * @param closed why the database could not be entered; empty when it could
 * @param diagnosis what was asked, and what came of it
 * @param mitigation what to do about it; nothing of it has been run
 */
public record CaseNotes(
    String alert,
    Optional<VitalNotes> vital,
    List<String> about,
    List<String> meaning,
    List<String> impact,
    Optional<String> database,
    Optional<Remark> closed,
    List<StepFindings> diagnosis,
    List<StepFindings> mitigation) {
  public CaseNotes {
    about = List.copyOf(about);
    meaning = List.copyOf(meaning);
    impact = List.copyOf(impact);
    diagnosis = List.copyOf(diagnosis);
    mitigation = List.copyOf(mitigation);
  }

  /** Whether something could not be asked that should have an answer. */
  public boolean isFailed() {
    return closed.isPresent() || diagnosis.stream().anyMatch(StepFindings::isFailed);
  }
}
