package dev.pgvitals.dashboard.entries;

import dev.pgvitals.dashboard.promql.Abbreviations;
import dev.pgvitals.dashboard.promql.Promql;
import java.util.List;
import java.util.stream.Collectors;

/**
 * PromQL for a metric on the chosen servers. No graph has more than a few of its series: those that
 * were worst within the selected time, so that none comes and goes. The highest are worst, except
 * of what has an alert below a limit, and of moments, of which the oldest are.
 *
 * @param chosen matchers of the chosen servers
 * @param server labels that tell servers apart
 */
record Series(String chosen, String server) {
  private static final int TOP = 20;
  private static final int LINES = 100;

  static Series of(Abbreviations abbreviations) {
    return new Series(abbreviations.full("S"), abbreviations.full("K"));
  }

  private String selector(String metric) {
    return metric + "{" + chosen + "}";
  }

  String values(String metric, boolean below) {
    return "%s and %s(%d, %s_over_time(%s[$__range] @ end()))"
        .formatted(selector(metric), ranking(below), TOP, below ? "min" : "max", selector(metric));
  }

  String ages(String metric) {
    return "time() - (%s and bottomk(%d, last_over_time(%s[$__range] @ end())))"
        .formatted(selector(metric), TOP, selector(metric));
  }

  String rates(String metric) {
    return "%s and topk(%d, %s @ end()))"
        .formatted(rate(metric), TOP, "increase(" + selector(metric) + "[$__range]");
  }

  String rate(String metric) {
    return "rate(%s[%s])".formatted(selector(metric), Promql.RATE_INTERVAL);
  }

  String now(String metric, boolean below, int most) {
    return "%s(%d, %s)".formatted(ranking(below), most, selector(metric));
  }

  String worst(String metric, boolean below) {
    return "%s(%s)".formatted(below ? "min" : "max", selector(metric));
  }

  String buckets(String metric, boolean grows) {
    return "sum by (le) (%s)"
        .formatted(grows ? rate(metric + "_bucket") : selector(metric + "_bucket"));
  }

  /** One line for each server and set of labels. */
  String cells(String metric, List<String> labels) {
    return "max by (%s) (%s)".formatted(by(labels), selector(metric));
  }

  /** As {@link #cells}, of what a counter rose by in the selected time. */
  String risen(String metric, List<String> labels) {
    return "sum by (%s) (increase(%s[$__range]))".formatted(by(labels), selector(metric));
  }

  /** As {@link #cells}, of moments, in the milliseconds that Grafana takes. */
  String moments(String metric, List<String> labels) {
    return "1000 * " + cells(metric, labels);
  }

  /** Cells of those lines alone that are worst by another query. */
  String among(String cells, String worst, boolean below, List<String> labels) {
    return "%s and on (%s) %s(%d, %s)".formatted(cells, by(labels), ranking(below), LINES, worst);
  }

  private static String ranking(boolean below) {
    return below ? "bottomk" : "topk";
  }

  private String by(List<String> labels) {
    return labels.isEmpty() ? server : server + ", " + String.join(", ", labels);
  }

  static String legend(List<String> labels) {
    return labels.stream()
        .map(label -> " {{" + label + "}}")
        .collect(Collectors.joining("", "{{server}}", ""));
  }
}
