package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.BuiltinCatalogueIT;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.replication.BusyPair;
import dev.pgvitals.metric.MetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The table for those who come from postgres_exporter, against what the agent publishes. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {16, 19})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TheirNamesIT {
  @Parameter private int major;

  private final Map<String, Set<String>> ours = new HashMap<>();
  private final Map<String, Set<String>> theirs = new HashMap<>();

  @BeforeParameterizedClassInvocation
  void rehearse(int major) throws SQLException {
    try (BusyPair pair = new BusyPair(major)) {
      for (var postgres : List.of(pair.primary(), pair.standby())) {
        note(Rehearsal.on(postgres), ours);
        note(Rehearsal.withTheirNames(postgres), theirs);
      }
    }
  }

  /** The labels of each metric: of its samples, and of those that are planned but rare. */
  private static void note(Rehearsal rehearsal, Map<String, Set<String>> labels) {
    rehearsal
        .samples()
        .forEach(sample -> labels.put(sample.name(), new HashSet<>(sample.labels().keySet())));
    rehearsal.plan().queries().stream()
        .flatMap(query -> query.schema().families().stream())
        .filter(TheirNamesIT::isRare)
        .forEach(f -> labels.putIfAbsent(f.name(), new HashSet<>(f.labels())));
  }

  private static boolean isRare(MetricFamily family) {
    return BuiltinCatalogueIT.RARE.matcher(family.name()).matches()
        || family.name().matches("pg_replication_slots_slot_confirmed_flush_lsn")
        || family.name().matches("pg_stat_activity_autovacuum_timestamp_seconds");
  }

  @Test
  void everyMetricOfTheirsIsInTheTableOnce() throws IOException {
    assertThat(TheirNames.table())
        .extracting(TheirNames::theirs)
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(Path.of("src/test/resources/postgres-exporter-0.20.1.txt")));
  }

  @Test
  void withTheirNamesWhatTheTableSaysIsThere() throws IOException {
    assertThat(wrong(theirs, TheirNames::compatible)).isEmpty();
  }

  @Test
  void withoutThemWhatTheTableSaysIsThere() throws IOException {
    assertThat(wrong(ours, TheirNames::ours)).isEmpty();
  }

  @Test
  void whatIsPublishedUnderTheirNameOnlyWithThatSettingIsNotThereWithout() throws IOException {
    assertThat(TheirNames.table())
        .filteredOn(row -> !row.compatible().isEmpty() && !row.compatible().equals(row.ours()))
        .extracting(TheirNames::compatible)
        .isNotEmpty()
        .noneMatch(ours::containsKey);
  }

  /**
   * The file has what the panels and variables of the board in postgres_exporter's repository ask
   * for: a metric, and the labels that are chosen or summed by. {@code pg_up} is the agent's own.
   */
  @Test
  void withTheirNamesTheirBoardFindsWhatItAsksFor() throws IOException {
    Map<String, TheirNames> table =
        TheirNames.table().stream().collect(Collectors.toMap(TheirNames::theirs, row -> row));
    List<String> asked =
        Files.readAllLines(Path.of("src/test/resources/postgres-exporter-board.txt"));

    assertThat(asked).isNotEmpty();
    for (String line : asked) {
      List<String> words = List.of(line.split(" "));
      String metric = words.get(0);
      assertThat(table).containsKey(metric);
      if (Objects.requireNonNull(table.get(metric)).isOn(major)) {
        assertThat(theirs).containsKey(metric);
        assertThat(theirs.get(metric)).containsAll(words.subList(1, words.size()));
      }
    }
  }

  @Test
  void whatIsNotPublishedSaysWhy() throws IOException {
    assertThat(TheirNames.table())
        .filteredOn(row -> row.compatible().isEmpty() && row.ours().isEmpty())
        .extracting(TheirNames::remark)
        .isNotEmpty()
        .noneMatch(String::isBlank);
  }

  private interface Name {
    String of(TheirNames row);
  }

  private List<String> wrong(Map<String, Set<String>> published, Name name) throws IOException {
    List<String> wrong = new ArrayList<>();
    List<TheirNames> rows = TheirNames.table();
    assertThat(rows).hasSizeGreaterThan(100);
    for (TheirNames row : rows) {
      String expected = name.of(row);
      if (expected.isEmpty() || !isOfTheServer(expected) || !row.isOn(major)) {
        continue;
      }
      Set<String> labels = published.get(expected);
      if (labels == null) {
        wrong.add(expected + " is not published");
      } else if (expected.equals(row.theirs()) && !labels.containsAll(row.labels())) {
        wrong.add(expected + " has the labels " + labels + ", not " + row.labels());
      }
    }
    return wrong;
  }

  /** The agent's own metrics are held by tests of their own. */
  private static boolean isOfTheServer(String name) {
    return Stream.of("pg_up", "pg_exporter_", "pg_scrape_", "pgvitals_")
        .noneMatch(name::startsWith);
  }
}
