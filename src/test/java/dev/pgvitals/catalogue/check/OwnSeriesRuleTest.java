package dev.pgvitals.catalogue.check;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnSeriesRuleTest {
  @Test
  void columnsThatDifferInAStaticLabelAloneAreOneMetric() {
    String file =
        """
        stock:
          scope: database
          query: SELECT place, kind, free, taken, other FROM stock
          metrics:
            - place: {usage: LABEL}
            - kind: {usage: LABEL, rename: sort}
            - free: {usage: COUNTER, metric_name: places, static_labels: {state: free}}
            - taken: {usage: COUNTER, metric_name: places, static_labels: {state: taken}}
            - other: {usage: COUNTER, key_labels: [kind]}
        """;

    assertThat(QuerySchema.of(query(file), NamingScheme.PROMETHEUS).families())
        .containsExactly(
            new MetricFamily(
                "places", MetricType.COUNTER, "", List.of("datname", "place", "sort", "state")),
            new MetricFamily(
                "stock_other_total", MetricType.COUNTER, "", List.of("datname", "sort")));
  }

  @Test
  void oneColumnMayGiveSeveralMetrics() {
    String file =
        """
        stock:
          query: SELECT n FROM stock
          metrics:
            - n: {usage: GAUGE, metric_name: a}
            - n: {usage: GAUGE, metric_name: b}
        """;

    assertThat(QuerySchema.of(query(file), NamingScheme.PROMETHEUS).families())
        .extracting(MetricFamily::name)
        .containsExactly("a", "b");
  }

  @Test
  void everyErrorSaysWhatToDo() {
    String file =
        """
        stock:
          query: SELECT place, a, b, c, d, e, f FROM stock
          metrics:
            - place: {usage: LABEL, static_value: 1, metric_name: x}
            - a: {usage: GAUGE, metric_name: up}
            - b: {usage: GAUGE, static_labels: {server: x, a-b: y, place: z}}
            - c: {usage: GAUGE, key_labels: [plac]}
            - d: {usage: GAUGE, metric_name: m, static_labels: {x: y}}
            - e: {usage: GAUGE, metric_name: m, static_labels: {x: y}}
            - f:
                usage: GAUGE
                static_labels: {x: y}
                alert: {name: A, warning: 1, summary: s}
        rows:
          key: place
          query: SELECT place, n, m FROM stock
          metrics:
            - place: {usage: DISCARD}
            - n: {usage: COUNTER, static_labels: {x: y}}
            - m: {usage: COUNTER, static_value: 1}
        """;

    assertThat(problems(file))
        .isEqualTo(
            """
            a.yaml:4:43: stock.metrics.place.static_value: does not apply to LABEL; only to COUNTER, DURATION, GAUGE, MAPPEDMETRIC
            a.yaml:4:59: stock.metrics.place.metric_name: does not apply to LABEL; only to COUNTER, DURATION, EVENTS, GAUGE, HISTOGRAM, MAPPEDMETRIC, SAMPLED
            a.yaml:5:7: stock.metrics.a: the name "up" is reserved; give it another with "metric_name"
            a.yaml:6:7: stock.metrics.b: duplicate label "place"; rename one of them
            a.yaml:6:41: stock.metrics.b.static_labels.server: the label "server" is reserved; give it another name
            a.yaml:6:52: stock.metrics.b.static_labels.a-b: "a-b" cannot be a label's name: letters, digits and _ only, no digit first
            a.yaml:7:7: stock.metrics.c.key_labels: "plac" is not a LABEL column of the entry; did you mean "place"?
            a.yaml:9:7: stock.metrics.e: the metric is given twice with the same labels; first at a.yaml:8:7
            a.yaml:10:7: stock.metrics.f.alert: an alert needs columns with the labels of the entry; remove "static_labels" and "key_labels", here and in the columns of "min"
            a.yaml:19:7: rows.metrics.n.static_labels: does not go with "key", which adds up rows under the labels that all columns share
            a.yaml:20:7: rows.metrics.m.static_value: does not go with "key", which adds up rows under the labels that all columns share""");
  }
}
