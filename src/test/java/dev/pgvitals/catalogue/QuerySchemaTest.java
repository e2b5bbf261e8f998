package dev.pgvitals.catalogue;

import static dev.pgvitals.catalogue.read.Catalogues.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.read.Catalogues;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class QuerySchemaTest {

  @Test
  void everyUsageHasItsFamilies() {
    QuerySchema schema =
        QuerySchema.of(
            query(
                """
                x:
                  description: All of them
                  query: SELECT :since, :until
                  metrics:
                    - l: {usage: LABEL}
                    - g: {usage: GAUGE, description: A gauge}
                    - c: {usage: COUNTER}
                    - done_total: {usage: COUNTER}
                    - version: {usage: INFO, description: not used}
                    - h: {usage: HISTOGRAM}
                    - s: {usage: HISTOGRAM, bucket: [1]}
                    - m: {usage: MAPPEDMETRIC, metric_mapping: {a: 1}}
                    - d: {usage: DURATION}
                    - e: {usage: EVENTS}
                    - no: {usage: DISCARD}
                    - edition: {usage: INFO}
                """),
            NamingScheme.PROMETHEUS);

    assertThat(schema.addsDatname()).isFalse();
    assertThat(schema.labels()).containsExactly("l");
    assertThat(schema.families())
        .containsExactly(
            new MetricFamily("x_g", MetricType.GAUGE, "A gauge", List.of("l")),
            new MetricFamily("x_c_total", MetricType.COUNTER, "", List.of("l")),
            new MetricFamily("x_done_total", MetricType.COUNTER, "", List.of("l")),
            new MetricFamily(
                "x_info", MetricType.INFO, "All of them", List.of("l", "version", "edition")),
            new MetricFamily("x_h", MetricType.HISTOGRAM, "", List.of("l")),
            new MetricFamily("x_s_bucket", MetricType.GAUGE, "", List.of("l", "le")),
            new MetricFamily("x_s_sum", MetricType.GAUGE, "", List.of("l")),
            new MetricFamily("x_s_count", MetricType.GAUGE, "", List.of("l")),
            new MetricFamily("x_m", MetricType.GAUGE, "", List.of("l")),
            new MetricFamily("x_d", MetricType.GAUGE, "", List.of("l")),
            new MetricFamily("x_e_total", MetricType.COUNTER, "", List.of("l")));
    assertThat(schema.columns())
        .extracting(QuerySchema.ColumnUse::family)
        .containsExactly(
            OptionalInt.empty(),
            OptionalInt.of(0),
            OptionalInt.of(1),
            OptionalInt.of(2),
            OptionalInt.of(3),
            OptionalInt.of(4),
            OptionalInt.of(5),
            OptionalInt.of(8),
            OptionalInt.of(9),
            OptionalInt.of(10),
            OptionalInt.empty(),
            OptionalInt.of(3));
  }

  @Test
  void theNamesOfPostgresExporterHaveNothingAdded() {
    Query query =
        query(
            """
            x: {query: "SELECT :since, :until", metrics: [c: {usage: COUNTER}, e: {usage: EVENTS}, i: {usage: INFO}]}
            """);

    assertThat(QuerySchema.of(query, NamingScheme.POSTGRES_EXPORTER).families())
        .extracting(MetricFamily::name)
        .containsExactly("x_c", "x_e", "x_info");
  }

  @Test
  void whatIsSampledIsACounter() {
    QuerySchema schema =
        QuerySchema.of(
            query("x: {query: q, metrics: [l: {usage: LABEL}, s: {usage: SAMPLED}]}\n"),
            NamingScheme.PROMETHEUS);

    assertThat(schema.families())
        .containsExactly(new MetricFamily("x_s_total", MetricType.COUNTER, "", List.of("l")));
    assertThat(schema.takesSamples()).isTrue();
    assertThat(schema.countsEvents()).isFalse();
  }

  @Test
  void aSingleInfoColumnDescribesItsFamily() {
    Query query =
        query("x: {description: d, query: q, metrics: [v: {usage: INFO, description: Version}]}\n");

    assertThat(QuerySchema.of(query, NamingScheme.PROMETHEUS).families())
        .containsExactly(new MetricFamily("x_info", MetricType.INFO, "Version", List.of("v")));
  }

  @Test
  void inEveryDatabaseTheDatabasesNameComesFirstUnlessAColumnIsIt() {
    assertThat(inDatabases("l: {usage: LABEL}, v: {usage: GAUGE}").families().get(0).labels())
        .containsExactly("datname", "l");
    assertThat(inDatabases("datname: {usage: LABEL}, v: {usage: GAUGE}").addsDatname()).isFalse();
    assertThat(inDatabases("d: {usage: LABEL, rename: database}, v: {usage: GAUGE}").addsDatname())
        .isFalse();
    assertThat(inDatabases("datname: {usage: INFO}").addsDatname()).isFalse();
    assertThat(inDatabases("v: {usage: GAUGE}").labels()).containsExactly("datname");
  }

  @Test
  void anInfoColumnDoesNotNameTheDatabaseForTheValues() {
    assertThat(
            Catalogues.problems(
                "x: {scope: database, query: q, metrics: [datname: {usage: INFO}, v: {usage: GAUGE}]}\n"))
        .isEqualTo(
            "a.yaml:1:42: x.metrics.datname: duplicate label \"datname\"; rename one of them");
  }

  private static QuerySchema inDatabases(String columns) {
    return QuerySchema.of(
        query("x: {scope: database, query: q, metrics: [%s]}\n".formatted(columns)),
        NamingScheme.PROMETHEUS);
  }
}
