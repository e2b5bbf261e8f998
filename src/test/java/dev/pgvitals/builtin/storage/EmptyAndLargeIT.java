package dev.pgvitals.builtin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.SaneValues;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.metric.text.Slice;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every query of the built-in catalogue, on every major, on a primary and on its standby, where
 * there is nothing yet, and where there are {@value ManyTables#TABLES} tables in one database.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ArgumentsSource(EachMajor.Majors.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmptyAndLargeIT {
  enum Where {
    EMPTY_PRIMARY,
    EMPTY_STANDBY,
    LARGE_PRIMARY,
    LARGE_STANDBY
  }

  @Parameter int major;

  private final Map<Where, Rehearsal> rehearsals = new EnumMap<>(Where.class);

  @BeforeParameterizedClassInvocation
  void rehearse(int major) {
    Map<String, String> settings = Map.of("track_functions", "all", "autovacuum", "off");
    try (LocalPostgres primary = LocalPostgres.start(major, settings)) {
      primary.createMonitorRole();
      try (LocalPostgres standby = primary.streamingStandby()) {
        rehearsals.put(Where.EMPTY_PRIMARY, Rehearsal.on(primary));
        rehearsals.put(Where.EMPTY_STANDBY, Rehearsal.on(standby));
        ManyTables.on(primary, standby);
        rehearsals.put(Where.LARGE_PRIMARY, Rehearsal.on(primary));
        rehearsals.put(Where.LARGE_STANDBY, Rehearsal.on(standby));
      }
    }
  }

  private Rehearsal at(Where where) {
    return Objects.requireNonNull(rehearsals.get(where));
  }

  @ParameterizedTest
  @EnumSource
  void everyPlannedQuerySucceeds(Where where) {
    assertThat(at(where).failures()).isEmpty();
    assertThat(at(where).outcomes()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource
  void noRowComesTwiceAndNoQueryComesNearItsLimitOfSeries(Where where) {
    assertThat(at(where).outcomes())
        .allSatisfy(
            outcome -> {
              assertThat(outcome.duplicates()).as(outcome.query().name()).isZero();
              assertThat(outcome.slice().map(Slice::series).orElse(0))
                  .as(outcome.query().name())
                  .isLessThan(outcome.query().maxSeries() * 9 / 10);
            });
    int series =
        at(where).outcomes().stream()
            .mapToInt(outcome -> outcome.slice().map(Slice::series).orElse(0))
            .sum();
    assertThat(at(where).samples()).as("nor in two queries").hasSize(series);
  }

  @ParameterizedTest
  @EnumSource
  void everyValueIsSane(Where where) {
    assertThat(SaneValues.violations(at(where).samples())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "LARGE_.*", mode = EnumSource.Mode.MATCH_ALL)
  void howManyTablesThereAreDoesNotDecideHowManySeriesThereAre(Where where) {
    assertThat(at(where).samples()).hasSizeBetween(5_000, 30_000);
    assertThat(at(where).of("pg_stat_user_tables_seq_scan_total"))
        .as("the largest tables")
        .hasSize(250)
        .anyMatch(sample -> sample.has("relname", "many_1200"));
  }
}
