package dev.pgvitals.runbook;

import java.util.List;
import java.util.stream.Stream;

/**
 * The page of an alert. Texts are Markdown, a paragraph on one line.
 *
 * @param alert whose it is
 * @param boards where the dashboards show it
 * @param diagnosis what to look at, in this order
 * @param mitigation what to do, the cautious steps first
 */
public record Runbook(
    String alert,
    List<String> meaning,
    List<String> impact,
    List<String> boards,
    List<Step> diagnosis,
    List<Step> mitigation) {
  public Runbook {
    meaning = List.copyOf(meaning);
    impact = List.copyOf(impact);
    boards = List.copyOf(boards);
    diagnosis = List.copyOf(diagnosis);
    mitigation = List.copyOf(mitigation);
  }

  /** All SQL of its diagnosis, whatever server it is for. */
  public Stream<SqlBlock> questions() {
    return diagnosis.stream().flatMap(Step::sql);
  }

  /** All SQL, what changes something too. */
  public Stream<SqlBlock> sql() {
    return Stream.concat(diagnosis.stream(), mitigation.stream()).flatMap(Step::sql);
  }

  /** By its name: the whole page is long. */
  @Override
  public String toString() {
    return alert;
  }
}
