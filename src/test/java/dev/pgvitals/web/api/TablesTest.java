package dev.pgvitals.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.store.PublishedSample;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tables are made of, and how. */
class TablesTest {
  private static final Map<String, MetricFamily> PUBLISHED = published();

  private static Map<String, MetricFamily> published() {
    try {
      return CatalogueReader.read(List.of(CatalogueFiles.builtin()), NamingScheme.PROMETHEUS)
          .catalogue()
          .queries()
          .stream()
          .flatMap(query -> QuerySchema.of(query, NamingScheme.PROMETHEUS).families().stream())
          .collect(Collectors.toMap(MetricFamily::name, family -> family, (a, b) -> a));
    } catch (ProblemsException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Table> tables() {
    return Tables.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void eachColumnIsPublishedAndHasTheLabelsThatTellRowsApart(Table table) {
    Set<String> texts = new HashSet<>();
    for (Table.Column column : table.columns()) {
      assertThat(PUBLISHED).as(table.name()).containsKey(column.family());
      List<String> labels = Objects.requireNonNull(PUBLISHED.get(column.family())).labels();
      assertThat(labels).as(column.family()).containsAll(table.keys());
      texts.addAll(labels);
    }
    assertThat(texts).containsAll(table.texts()).doesNotContain("query");
    if (!table.order().isEmpty()) {
      assertThat(table.columns()).extracting(Table.Column::name).contains(table.order());
    }
  }

  private static PublishedSample sample(String family, double value, String... labels) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      pairs.put(labels[i], labels[i + 1]);
    }
    return new PublishedSample(family, pairs, value);
  }

  private static String json(String table, PublishedSample... samples) {
    Json json = new Json();
    Table wanted =
        Tables.ALL.stream().filter(t -> t.name().equals(table)).findFirst().orElseThrow();
    json.object(
        () -> json.list("t", () -> new TablePart(json, List.of(samples), true).write(wanted)));
    String text = new String(json.bytes(), StandardCharsets.UTF_8);
    int rows = text.indexOf("\"row_count\":");
    return rows < 0 ? "none" : text.substring(rows).replaceFirst("}]}\\s*$", "");
  }

  @Test
  void valuesOfOtherLabelsAreAddedUpAndTheHighestComeFirst() {
    String family = "pg_stat_activity_connections";
    assertThat(
            json(
                "connections_by_state",
                sample(family, 1, "datname", "a", "state", "idle"),
                sample(family, 4, "datname", "a", "state", "active"),
                sample(family, 2, "datname", "b", "state", "idle")))
        .isEqualTo(
            "\"row_count\":2,\"rows\":[{\"state\":\"active\",\"connections\":4},"
                + "{\"state\":\"idle\",\"connections\":3}]");
  }

  @Test
  void runsOfAJobAreCountedByHowTheyEnded() {
    String[] of = {"datname", "d", "scheduler", "pgvitals", "job_name", "nightly"};
    assertThat(
            json(
                "job_runs",
                sample("pg_job_runs_total", 6, with(of, "status", "done")),
                sample("pg_job_runs_total", 1, with(of, "status", "skipped"))))
        .isEqualTo(
            "\"row_count\":2,\"rows\":[{\"datname\":\"d\",\"scheduler\":\"pgvitals\","
                + "\"job_name\":\"nightly\",\"status\":\"done\",\"runs\":6},{\"datname\":\"d\","
                + "\"scheduler\":\"pgvitals\",\"job_name\":\"nightly\",\"status\":\"skipped\","
                + "\"runs\":1}]");
    assertThat(json("job_skips", sample("pg_job_skipped_total", 1, with(of, "reason", "lag"))))
        .contains("\"reason\":\"lag\",\"skipped\":1");
  }

  @Test
  void whatSeveralFamiliesSayOfOneStandbyIsOneRow() {
    String[] of = {"application_name", "s1", "client_addr", "", "slot_name", "x"};
    String[] info = {
      "application_name", "s1", "client_addr", "", "slot_name", "x", "state", "streaming"
    };
    assertThat(
            json(
                "standbys",
                sample("pg_stat_replication_replay_lag_bytes", 8, of),
                sample("pg_stat_replication_info", 1, info)))
        .isEqualTo(
            "\"row_count\":1,\"rows\":[{\"application_name\":\"s1\",\"client_addr\":\"\","
                + "\"slot_name\":\"x\",\"state\":\"streaming\",\"replay_lag_bytes\":8}]");
  }

  @Test
  void anIndexIsUnusedWhenNothingScannedItAndItIsNotUnique() {
    String[] plain = {"datname", "d", "schemaname", "s", "relname", "t", "indexrelname", "i"};
    String[] other = {"datname", "d", "schemaname", "s", "relname", "t", "indexrelname", "u"};
    assertThat(
            json(
                "unused_indexes",
                sample("pg_index_size_bytes", 9, with(plain, "is_unique", "false")),
                sample("pg_index_size_bytes", 7, with(other, "is_unique", "true")),
                sample("pg_stat_user_indexes_idx_scan_total", 0, plain),
                sample("pg_stat_user_indexes_idx_scan_total", 0, other)))
        .contains("\"row_count\":1", "\"indexrelname\":\"i\"", "\"size_bytes\":9")
        .doesNotContain("\"indexrelname\":\"u\"");
    assertThat(
            json(
                "unused_indexes",
                sample("pg_index_size_bytes", 9, with(plain, "is_unique", "false")),
                sample("pg_stat_user_indexes_idx_scan_total", 1, plain)))
        .isEqualTo("none");
  }

  @Test
  void aNumberThatIsNoneIsAbsent() {
    assertThat(json("databases", sample("pg_database_size_bytes", Double.NaN, "datname", "d")))
        .isEqualTo("\"row_count\":1,\"rows\":[{\"datname\":\"d\"}]");
  }

  private static String[] with(String[] labels, String name, String value) {
    return Stream.concat(Stream.of(labels), Stream.of(name, value)).toArray(String[]::new);
  }
}
