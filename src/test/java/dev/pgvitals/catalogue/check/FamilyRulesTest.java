package dev.pgvitals.catalogue.check;

import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgvitals.catalogue.NamingScheme;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two entries, {@code a} and {@code b}, that publish {@code m_v}. */
class FamilyRulesTest {
  private static final String FINE = "(no problem)";
  private static final String L = "l: {usage: LABEL}, ";

  @ParameterizedTest(name = "{0} + {1}")
  @MethodSource("pairs")
  void oneMetricHasOneMeaning(String a, String b, String said) {
    assertThat(problems(entry("a", a) + entry("b", b))).isEqualTo(said);
  }

  static Stream<Arguments> pairs() {
    String atB = "a.yaml:2:%d: b.metrics.v: \"m_v\" ";
    return Stream.of(
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE}]", "metrics: [" + L + "v: {usage: GAUGE}]", FINE),
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE}]",
            "metrics: [" + L + "v: {usage: MAPPEDMETRIC, metric_mapping: {a: 1}}]",
            FINE),
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE}]",
            "metrics: [" + L + "v: {usage: HISTOGRAM}]",
            atB.formatted(76)
                + "is a HISTOGRAM here and a GAUGE at a.yaml:1:76; a metric has one type"),
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE}]",
            "metrics: [v: {usage: GAUGE}]",
            atB.formatted(57)
                + "has the labels [] here and [l] at a.yaml:1:76; a metric has the same ones everywhere"),
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE}]",
            "metrics: [" + L + "v: {usage: GAUGE, static_labels: {by: b}}]",
            FINE),
        arguments(
            "metrics: [v: {usage: GAUGE, static_labels: {by: a}}]",
            "metrics: [v: {usage: GAUGE}]",
            FINE),
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE, static_labels: {by: a}}]",
            "metrics: [v: {usage: GAUGE, static_labels: {by: b}}]",
            FINE),
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE, static_labels: {by: a}}]",
            "metrics: [v: {usage: GAUGE, static_labels: {by: a}}]",
            atB.formatted(57)
                + "has the labels [by] here and [l, by] at a.yaml:1:76; a metric has the same ones everywhere"),
        arguments(
            "metrics: [v: {usage: GAUGE, static_labels: {by: \"\"}}]",
            "metrics: [v: {usage: GAUGE}]",
            atB.formatted(57)
                + "has the labels [] here and [by] at a.yaml:1:57; a metric has the same ones everywhere"),
        arguments(
            "metrics: [" + L + "v: {usage: GAUGE, description: x}]",
            "metrics: [" + L + "v: {usage: GAUGE, description: y}]",
            atB.formatted(76)
                + "is described as \"y\" here and as \"x\" at a.yaml:1:76; a metric has one description"),
        arguments(
            "metrics: [v: {usage: GAUGE}]",
            "metrics: [v: {usage: GAUGE}]",
            atB.formatted(57)
                + "is published by \"a\" at a.yaml:1:57 too, and no label tells the two apart"));
  }

  @ParameterizedTest(name = "{0} + {1}")
  @MethodSource("branches")
  void entriesThatNeverRunOnOneServerMayDifferInLabelsAndDescription(String a, String b) {
    assertThat(
            problems(
                entry("a", a + ", metrics: [v: {usage: GAUGE, description: x}]")
                    + entry("b", b + ", metrics: [" + L + "v: {usage: GAUGE}]")))
        .isEqualTo(FINE);
  }

  static Stream<Arguments> branches() {
    return Stream.of(
        arguments("pg: \"< 14\"", "pg: \">= 14\""),
        arguments("min_version: 90400, max_version: 140000", "min_version: 140000"),
        arguments("role: primary", "role: replica"),
        arguments("tags: [cluster]", "tags: [pgbouncer]"),
        arguments("enabled: true", "enabled: false"),
        arguments("tags: [big]", "tags: [\"not:big\"]"),
        arguments("requires: {extension: x < 1.8}", "requires: {extension: x >= 1.8}"),
        arguments("requires: {extension: x < 1.10}", "requires: {extension: x >= 1.10}"));
  }

  @ParameterizedTest(name = "{0} + {1}")
  @MethodSource("companions")
  void entriesThatCouldRunOnOneServerMayNot(String a, String b) {
    assertThat(
            problems(
                entry("a", a + ", metrics: [v: {usage: GAUGE}]")
                    + entry("b", b + ", metrics: [" + L + "v: {usage: GAUGE}]")))
        .contains("has the labels [l] here and [] at");
  }

  static Stream<Arguments> companions() {
    return Stream.of(
        arguments("pg: \"< 15\"", "pg: \">= 14\""),
        arguments("role: primary", "role: any"),
        arguments("tags: [big]", "tags: [small]"),
        arguments("requires: {extension: x < 1.9}", "requires: {extension: x >= 1.8}"),
        arguments("requires: {extension: x < 1.8}", "requires: {extension: y >= 1.8}"));
  }

  @Test
  void aHistogramMustBeOneEverywhere() {
    assertThat(
            problems(
                entry("a", "role: primary, metrics: [v: {usage: GAUGE}]")
                    + entry("b", "role: replica, metrics: [v: {usage: HISTOGRAM}]")))
        .contains("\"m_v\" is a HISTOGRAM here and a GAUGE at");
  }

  @Test
  void branchesThatNeverMeetMayDifferInType() {
    String text =
        entry("a", "tags: [pgbouncer], pg: \"< 1.9\", metrics: [v: {usage: COUNTER}]")
            + entry("b", "tags: [pgbouncer], pg: \">= 1.9\", metrics: [v: {usage: GAUGE}]");

    assertThat(problems(NamingScheme.POSTGRES_EXPORTER, text)).isEqualTo(FINE);
  }

  @Test
  void inTheOtherNamingACounterCanMeetAGauge() {
    String text =
        entry("a", "metrics: [v: {usage: COUNTER}]")
            + entry("b", "role: replica, metrics: [v: {usage: GAUGE}]");

    assertThat(problems(NamingScheme.POSTGRES_EXPORTER, text))
        .contains("\"m_v\" is a GAUGE here and a COUNTER at");
    assertThat(problems(NamingScheme.PROMETHEUS, text))
        .contains("\"m_v\" and \"m_v_total\" at a.yaml:1:57 are the same name in OpenMetrics");
  }

  private static String entry(String key, String rest) {
    return "%s: {name: m, scope: cluster, query: SELECT 1, %s}\n".formatted(key, rest);
  }
}
