package dev.pgvitals.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.bench.scrape.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private static final Completeness COMPLETE =
      Completeness.of(
          new Page(
              Map.of(
                  "pg_locks",
                  20,
                  "pg_table",
                  980,
                  "pg_stat_activity_query_load_seconds",
                  5,
                  "go_threads",
                  1)));

  @Test
  void aPageWithNearlyAllSeriesOfAllFamiliesIsComplete() {
    assertThat(COMPLETE.isOn(new Page(Map.of("pg_locks", 15, "pg_table", 970)))).isTrue();
  }

  @Test
  void aPageWithoutAnotherDatabasesSeriesIsNot() {
    assertThat(COMPLETE.isOn(new Page(Map.of("pg_locks", 20, "pg_table", 490)))).isFalse();
  }

  @Test
  void aPageWithoutAFamilyIsNot() {
    assertThat(COMPLETE.isOn(new Page(Map.of("pg_table", 1_000)))).isFalse();
  }
}
