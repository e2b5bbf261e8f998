package dev.pgvitals.catalogue.check;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.query;
import static dev.pgvitals.catalogue.read.Catalogues.read;
import static dev.pgvitals.catalogue.read.Catalogues.warnings;
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
            a.yaml:4:43: stock.metrics.place.static_value: does not apply to LABEL; only to COUNTER, DURATION, GAUGE, MAPPEDMETRIC, SCHEDULE
            a.yaml:4:59: stock.metrics.place.metric_name: does not apply to LABEL; only to COUNTER, DURATION, EVENTS, GAUGE, HISTOGRAM, MAPPEDMETRIC, SAMPLED, SCHEDULE
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

  @Test
  void aFileOfAnotherProgramIsReadWithoutThoseThatDoNotFit() {
    String file =
        """
        sizes:
          query: SELECT owner, a, b, c, d, e, f, g, h FROM sizes
          master: true
          metrics:
            - owner: {usage: LABEL}
            - a: {usage: GAUGE, key_labels: [schemaname, tablename]}
            - b: {usage: GAUGE, key_labels: owner}
            - c: {usage: GAUGE, static_labels: [x]}
            - d: {usage: GAUGE, static_labels: {a-b: x}}
            - e: {usage: GAUGE, static_labels: {owner: x}}
            - f: {usage: GAUGE, static_value: many}
            - g: {usage: GAUGE, metric_name: Size in bytes}
            - h: {usage: GAUGE, metric_name: up}
        names:
          query: SELECT a, b, c FROM names
          metrics:
            - a: {usage: GAUGE, metric_name: names_c}
            - b: {usage: GAUGE, metric_name: sizes_a}
            - c: {usage: COUNTER, metric_name: sizes_a}
        """;

    assertThat(warnings(file))
        .isEqualTo(
            """
            a.yaml:6:7: sizes.metrics.a.key_labels: "schemaname" is not a LABEL column of the entry; known: owner; the key is ignored
            a.yaml:7:37: sizes.metrics.b.key_labels: must be a list, but it is "owner"; the key is ignored
            a.yaml:8:40: sizes.metrics.c.static_labels: must be a mapping, but it is a list; the key is ignored
            a.yaml:9:41: sizes.metrics.d.static_labels.a-b: "a-b" cannot be a label's name: letters, digits and _ only, no digit first; the key is ignored
            a.yaml:10:7: sizes.metrics.e.static_labels: duplicate label "owner"; rename one of them; the key is ignored
            a.yaml:11:39: sizes.metrics.f.static_value: must be a number, but it is "many"; the key is ignored
            a.yaml:12:7: sizes.metrics.g.metric_name: "Size in bytes" cannot be a metric's name: letters, digits and _ only; give it another with "metric_name"; the key is ignored
            a.yaml:13:7: sizes.metrics.h.metric_name: the name "up" is reserved; give it another with "metric_name"; the key is ignored
            a.yaml:18:7: names.metrics.b.metric_name: "sizes_a" has the labels [] here and [owner] at a.yaml:6:7; a metric has the same ones everywhere; the key is ignored
            a.yaml:19:7: names.metrics.c.metric_name: "sizes_a" is a COUNTER here and a GAUGE at a.yaml:6:7; a metric has one type; the key is ignored""");
    assertThat(read(file).catalogue().queries())
        .flatMap(query -> QuerySchema.of(query, NamingScheme.PROMETHEUS).families())
        .extracting(family -> family.name() + family.labels())
        .containsExactly(
            "names_c[]",
            "names_b[]",
            "names_c_total[]",
            "sizes_a[owner]",
            "sizes_b[owner]",
            "sizes_c[owner]",
            "sizes_d[owner]",
            "sizes_e[owner]",
            "sizes_f[owner]",
            "sizes_g[owner]",
            "sizes_h[owner]");
  }

  @Test
  void whereTheyFitTheyCountInSuchAFileToo() {
    String file =
        """
        sizes:
          query: SELECT owner, size FROM sizes
          metrics:
            - owner: {usage: LABEL}
            - size: {usage: GAUGE, metric_name: bytes, key_labels: [], static_labels: {a: b}, static_value: 1}
        """;

    assertThat(warnings(file)).isEmpty();
    assertThat(QuerySchema.of(query(file), NamingScheme.PROMETHEUS).families())
        .containsExactly(new MetricFamily("bytes", MetricType.GAUGE, "", List.of("a")));
  }

  @Test
  void ofTwoColumnsTheOneThatIsNamedByAKeyGivesWay() {
    String file =
        """
        a: {query: SELECT 1, metrics: [n: {usage: GAUGE, metric_name: b_n, description: first}]}
        b: {query: SELECT 1, metrics: [n: {usage: GAUGE, description: second}]}
        """;

    assertThat(warnings(file))
        .isEqualTo(
            "a.yaml:1:32: a.metrics.n.metric_name: \"b_n\" is described as \"first\" here and as"
                + " \"second\" at a.yaml:2:32; a metric has one description; the key is ignored");
  }

  @Test
  void aFileOfCloudNativePgHasItsOwnNamesAllTheSame() {
    String file =
        """
        a:
          query: SELECT 1 AS n
          primary: true
          metrics:
            - n: {usage: GAUGE, metric_name: not a name, key_labels: [x]}
        """;

    assertThat(warnings(file))
        .isEqualTo(
            """
            a.yaml:5:7: cnpg_a.metrics.n.key_labels: "x" is not a LABEL column of the entry; the key is ignored
            a.yaml:5:38: cnpg_a.metrics.n.metric_name: "not a name" cannot be a metric's name; the key is ignored""");
    assertThat(QuerySchema.of(query(file), NamingScheme.PROMETHEUS).families())
        .extracting(MetricFamily::name)
        .containsExactly("cnpg_a_n");
  }
}
