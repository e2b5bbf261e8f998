package dev.pgvitals.dashboard.read;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.Catalogues;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Boards from text, with a small catalogue. */
public final class Boards {
  private static final String CATALOGUE =
      """
      shop:
        query: SELECT 1 AS orders, 2 AS wait_seconds, 3 AS late
        scope: cluster
        interval: 1m
        metrics:
          - orders: {usage: COUNTER, description: Orders so far}
          - wait_seconds: {usage: GAUGE, description: Longest wait}
          - late:
              usage: GAUGE
              alert: {name: ShopLate, warning: 0, critical: 20, summary: Late.}
      """;

  private static final String COMMON =
      """
      abbreviations:
        S: server=~"$server"
        R: $__rate_interval
        K: job, server
        TOP(VALUE, RANK): VALUE and topk(5, RANK)
      of_every_board: [job]
      variables:
        job: {label: Job, query: "label_values(m, job)", multi: true, all: true}
        server: {label: Server, query: "label_values(m, server)", multi: true, all: ".*"}
        topn: {label: Top, choices: [5, 10], chosen: 10}
      mappings:
        ok: {0: {text: failed, color: red}, 1: {text: ok, color: green}}
      colors: {waits: {CPU: green, Lock: red}}
      annotations:
        - {name: Restarts, query: "m{S} * 1000", color: blue, title: Started, time_from_value: true}
      headings: {server: Server}
      """;

  private Boards() {}

  public static Conventions conventions() {
    return conventions(COMMON);
  }

  static Conventions conventions(String text) {
    try {
      return ConventionsReader.read("common.yaml", text);
    } catch (ProblemsException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The only panel of a board of which only that is given. */
  public static Panel panel(String lines) {
    return board(withPanel(lines)).rows().get(0).panels().get(0);
  }

  public static Board board(String text) {
    try {
      return read(text);
    } catch (ProblemsException e) {
      throw new AssertionError("refused:\n" + e.getMessage(), e);
    }
  }

  /** What is said about a board that must be refused. */
  static String problems(String text) {
    try {
      read(text);
    } catch (ProblemsException e) {
      return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
    return "(no problem)";
  }

  static String withPanel(String lines) {
    return "title: T\ndescription: D.\nvariables: [server]\nrows:\n  - title: Row\n    panels:\n"
        + lines.indent(8).replaceFirst(" {8}", "      - ");
  }

  private static Board read(String text) throws ProblemsException {
    var catalogue = Catalogues.read(CATALOGUE).catalogue();
    return new BoardReader(
            conventions(),
            MetricFacts.of(catalogue, NamingScheme.PROMETHEUS, Duration.ofSeconds(15)),
            AlertLimits.of(catalogue),
            Set.of("fleet", "server"))
        .read("x", "x.yaml", text);
  }
}
