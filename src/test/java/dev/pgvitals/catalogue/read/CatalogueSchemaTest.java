package dev.pgvitals.catalogue.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.AlertReader;
import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.fixture.schema.SchemaDocument;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@code docs/queries.schema.json} and the reader together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueSchemaTest {
  private final SchemaDocument schema = SchemaDocument.of(Path.of("docs/queries.schema.json"));

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void bothKnowTheSameKeys(String pointer, Set<String> known) {
    assertThat(schema.keys(pointer)).isEqualTo(known);
    assertThat(schema.at(pointer + "/additionalProperties").asBoolean(true)).isFalse();
  }

  static Stream<Arguments> places() {
    return Stream.of(
        Arguments.of("/$defs/entry", CatalogueKeys.ENTRY),
        Arguments.of("/$defs/column", CatalogueKeys.COLUMN),
        Arguments.of("/$defs/alert", AlertReader.KEYS),
        Arguments.of("/$defs/alert/properties/penalty", Level.LABELS),
        Arguments.of("/$defs/requires", CatalogueKeys.REQUIRES),
        Arguments.of("/$defs/top", CatalogueKeys.TOP),
        Arguments.of("/$defs/variant", CatalogueKeys.VARIANT),
        Arguments.of("/$defs/predicate", CatalogueKeys.PREDICATE));
  }

  @Test
  void bothKnowTheSameWords() {
    assertThat(schema.words("/$defs/entry/properties/scope/enum"))
        .isEqualTo(lowerCase(Query.Scope.values()));
    assertThat(schema.words("/$defs/entry/properties/role/enum"))
        .isEqualTo(lowerCase(Query.Role.values()));
    assertThat(schema.words("/$defs/column/properties/null/enum"))
        .isEqualTo(lowerCase(Column.Nulls.values()));
    assertThat(schema.words("/$defs/column/properties/usage/anyOf/0/enum"))
        .isEqualTo(Arrays.stream(Usage.values()).map(Usage::name).collect(Collectors.toSet()));
  }

  @Test
  void everyKeyHasADescriptionForEditorsToShow() {
    for (String pointer : List.of("/$defs/entry", "/$defs/column", "/$defs/alert", "/$defs/top")) {
      schema
          .at(pointer + "/properties")
          .properties()
          .forEach(
              p ->
                  assertThat(p.getValue().path("description").asText())
                      .as(pointer + "/" + p.getKey())
                      .isNotBlank());
    }
  }

  @ParameterizedTest
  @FieldSource("dev.pgvitals.catalogue.read.Samples#WITHOUT_ALIASES")
  void whatTheReaderTakesTheSchemaTakes(String sample) {
    assertThat(Catalogues.problems(sample)).isEqualTo("(no problem)");
    assertThat(schema.takes(sample)).isTrue();
  }

  @Test
  void theCatalogueThatComesWithTheAgentFitsTheSchema() {
    String oneMore = "\nlast_of_all: {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}\n";

    assertThat(schema.takes(CatalogueFiles.builtin().text() + oneMore)).isTrue();
  }

  @Test
  void theSamplesHaveEveryKey() {
    String all = String.join("\n", Samples.VALID);

    Samples.everyKey().forEach(key -> assertThat(all).containsPattern("\\b" + key + "\"?:"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "a: word",
        "a: {metrics: [v: {usage: GAUGE}]}",
        "a: {query: q}",
        "a: {query: q, metrics: []}",
        "a: {query: q, metrics: {v: {usage: GAUGE}}}",
        "a: {query: q, metrics: [v: {}]}",
        "a: {query: q, metrics: [{v: {usage: GAUGE}, w: {usage: GAUGE}}]}",
        "a: {query: q, metrics: [v: {usage: GAUG}]}",
        "a: {query: q, metrics: [v: {usage: GAUGE, bucket: [1]}], intervall: 1s}",
        "a: {query: q, metrics: [v: {usage: GAUGE, scale: ten}]}",
        "a: {query: q, metrics: [v: {usage: GAUGE, 'null': none}]}",
        "a: {query: q, metrics: [v: {usage: MAPPEDMETRIC}]}",
        "a: {query: q, metrics: [v: {usage: mappedmetric, metric_mapping: {a: b}}]}",
        "a: {query: q, metrics: [v: {usage: HISTOGRAM, bucket: []}]}",
        "a: {query: q, metrics: [v: {usage: GAUGE, alert: {name: A, summary: s}}]}",
        "a: {query: q, metrics: [v: {usage: GAUGE, alert: {name: A, warning: 1}}]}",
        "a: {query: q, metrics: [v: {usage: GAUGE, alert: {name: 'A B', summary: s, warning: 1}}]}",
        "a: {query: q, metrics: [v: {usage: GAUGE, alert: {name: A, summary: s, warning: 1, for: 5}}]}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], interval: 15}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], interval: 1h 30m}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], scope: server}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], role: master}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], max_series: 0}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], top: 10}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], top: {rows: 10}}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], top: {rows: 0, by: v}}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], top: {rows: 10, by: []}}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], top: {rows: 10, by: v, form: w}}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], enabled: maybe}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], pg: new}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], min_version: new}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], requires: {extention: x}}",
        "a: {query: q, metrics: [v: {usage: GAUGE}], predicate_queries: [{name: x}]}",
        "a: {variants: [{pg: '>= 14'}], metrics: [v: {usage: GAUGE}]}",
        "a: {variants: [], metrics: [v: {usage: GAUGE}]}",
      })
  void whatTheSchemaRefusesTheReaderRefuses(String text) {
    assertThat(schema.takes(text)).isFalse();
    // In a file of another program some of it is only a warning.
    assertThat(Catalogues.problems(text.replaceFirst("^a: \\{", "a: {stale_after: 1m, ")))
        .isNotEqualTo("(no problem)");
  }

  private static Set<String> lowerCase(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(c -> c.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
