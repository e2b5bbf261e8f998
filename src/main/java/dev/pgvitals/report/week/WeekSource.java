package dev.pgvitals.report.week;

import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.PartSource;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one Prometheus knows of a period. For one thread. */
public final class WeekSource implements PartSource {
  private final PrometheusClient prometheus;
  private final Selection servers;
  private final Map<String, String> texts;
  private final Map<String, String> failures = new LinkedHashMap<>();
  private boolean lost;

  /**
   * Asks nothing yet.
   *
   * @param texts of statements, by the server's name, a newline, and the queryid
   */
  public WeekSource(PrometheusClient prometheus, Selection servers, Map<String, String> texts) {
    this.prometheus = prometheus;
    this.servers = servers;
    this.texts = Map.copyOf(texts);
  }

  private interface Question {
    Part ask() throws PrometheusException;
  }

  /** What could not be had so far: why, by the headings of the parts. */
  public Map<String, String> failures() {
    return Collections.unmodifiableMap(failures);
  }

  /** Whether there is no use in asking that Prometheus for more. */
  public boolean isLost() {
    return lost;
  }

  @Override
  public List<Part> parts(Period period) {
    List<Part> parts = new ArrayList<>();
    parts.add(
        asked(
            NumbersPart.ID,
            NumbersPart.TITLE,
            () ->
                NumbersPart.of(
                    prometheus, servers, period, Coverage.of(prometheus, servers, period))));
    parts.add(
        asked(
            WeekChangesPart.ID,
            WeekChangesPart.TITLE,
            () -> WeekChangesPart.of(prometheus, servers, period)));
    parts.add(
        asked(
            WeekJobsPart.ID,
            WeekJobsPart.TITLE,
            () -> WeekJobsPart.of(prometheus, servers, period)));
    parts.add(
        asked(
            WeekStatementsPart.ID,
            WeekStatementsPart.TITLE,
            () -> WeekStatementsPart.of(prometheus, servers, period, texts)));
    return parts;
  }

  /** What is too much to ask costs its part; a Prometheus that is not there, the rest as well. */
  private Part asked(String id, String title, Question question) {
    if (lost) {
      return new Part.Missing(id, title, "Prometheus could not be asked for it.");
    }
    try {
      return question.ask();
    } catch (PrometheusException e) {
      lost = !e.isTooMuch();
      failures.put(title, String.valueOf(e.getMessage()));
      return new Part.Missing(id, title, "Prometheus could not be asked for it: " + e.getMessage());
    }
  }
}
