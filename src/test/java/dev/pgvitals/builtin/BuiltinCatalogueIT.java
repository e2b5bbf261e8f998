package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.activity.Load;
import dev.pgvitals.builtin.replication.BusyPair;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.metric.text.Slice;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every query of the built-in catalogue, on every major, on a primary and on its standby. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ArgumentsSource(EachMajor.Majors.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class BuiltinCatalogueIT {
  /** What only an event gives that nobody can arrange here in a moment. */
  public static final Pattern RARE =
      Pattern.compile(
          "pg_stat_database_checksum_.*"
              + "|pg_stat_user_tables_last_auto(vacuum|analyze)_timestamp_seconds"
              + "|pg_stat_archiver_(last_(archived|failed)_timestamp_seconds|lag_bytes)"
              + "|pg_stat_replication_slots_stats_reset_timestamp_seconds"
              + "|pg_stat_subscription_(last_msg_(send|receipt)|latest_end|stats_reset)_timestamp_seconds"
              + "|pg_stat_subscription_(received|latest_end)_lsn_bytes"
              + "|pg_stat_progress_copy_size_bytes"
              + "|pg_stat_progress_basebackup_(backup_bytes|backup_streamed_bytes|tablespaces.*)"
              + "|pg_wal_summarizer_.*_bytes"
              // Since 19: what somebody resets by itself, what slots of standbys give, what is off.
              + "|pg_stat_user_(tables|indexes|functions)_stats_reset_timestamp_seconds"
              + "|pg_stat_replication_slots_last_sync_skip_timestamp_seconds"
              + "|pg_replication_slots_sync_skipped"
              + "|pg_settings_wal_sender_shutdown_timeout_seconds"
              // A standby with a slot holds its snapshot there.
              + "|pg_stat_replication_backend_xmin_age");

  /** What pg_inherits does not tell before. */
  private static final Pattern BEFORE_14 = Pattern.compile("pg_partitions_detach_pending");

  /** What pg_stat_statements before 1.10 does not know, which came with PostgreSQL 15. */
  private static final Pattern BEFORE_15 =
      Pattern.compile("pg_stat_statements_(jit|temp_block_read|temp_block_write)_seconds_total");

  /** As before 1.13, which came with PostgreSQL 19. */
  private static final Pattern BEFORE_19 =
      Pattern.compile("pg_stat_statements_(generic|custom)_plan_calls_total");

  enum Role {
    PRIMARY,
    REPLICA
  }

  @Parameter private int major;

  private final Map<Role, Rehearsal> rehearsals = new EnumMap<>(Role.class);
  private final Map<Role, Rehearsal> afterLoad = new EnumMap<>(Role.class);
  private final Map<Role, List<String>> databases = new EnumMap<>(Role.class);
  private final Map<Role, List<String>> families = new EnumMap<>(Role.class);

  @BeforeParameterizedClassInvocation
  void rehearse(int major) throws SQLException {
    try (BusyPair pair = new BusyPair(major)) {
      rehearse(Role.PRIMARY, pair.primary());
      rehearse(Role.REPLICA, pair.standby());
      Load.on(pair.primary(), pair.standby());
      afterLoad.put(Role.PRIMARY, Rehearsal.on(pair.primary()));
      afterLoad.put(Role.REPLICA, Rehearsal.on(pair.standby()));
    }
  }

  private void rehearse(Role role, LocalPostgres postgres) {
    Rehearsal rehearsal = Rehearsal.on(postgres);
    rehearsals.put(role, rehearsal);
    families.put(
        role,
        GoldenFamilies.of(
            rehearsal.plan(), new HashSet<>(postgres.queryColumn("SELECT name FROM pg_settings"))));
    databases.put(role, postgres.queryColumn("SELECT datname FROM pg_database WHERE datallowconn"));
  }

  private Rehearsal on(Role role) {
    return Objects.requireNonNull(rehearsals.get(role));
  }

  private List<String> families(Role role) {
    return Objects.requireNonNull(families.get(role));
  }

  @ParameterizedTest
  @EnumSource
  void everyPlannedQuerySucceeds(Role role) {
    assertThat(on(role).failures()).isEmpty();
    assertThat(on(role).outcomes()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource
  void onlyRoleAndVersionAndWhatMustBeGrantedKeepAQueryFromRunning(Role role) {
    assertThat(on(role).plan().skipped())
        .filteredOn(s -> s.reason() != SkipReason.ROLE && s.reason() != SkipReason.VERSION)
        .filteredOn(s -> s.reason() != SkipReason.ENGINE && s.reason() != SkipReason.DISABLED)
        .filteredOn(s -> s.reason() != SkipReason.TAG)
        .extracting(skipped -> skipped.query().name() + ": " + skipped.reason().label())
        .containsExactlyInAnyOrderElementsOf(lacking());
  }

  /** What a member of pg_monitor may not read unless more is granted, and an old extension. */
  private List<String> lacking() {
    List<String> lacking =
        new ArrayList<>(
            List.of(
                "pg_file_settings: relation",
                "pg_hba_file_rules: relation",
                "pg_hba_file_rules_errors: relation",
                "pg_replication_origin_status: relation"));
    if (major >= 15) {
      lacking.add("pg_ident_file_mappings: relation");
    }
    if (major == 13) {
      lacking.add("pg_stat_statements_deallocations: extension");
    }
    return lacking;
  }

  @ParameterizedTest
  @EnumSource
  void noRowComesTwice(Role role) {
    assertThat(on(role).outcomes())
        .allSatisfy(
            outcome -> assertThat(outcome.duplicates()).as(outcome.query().name()).isZero());
    int series =
        on(role).outcomes().stream()
            .filter(outcome -> outcome.query().query().isMetrics())
            .mapToInt(outcome -> outcome.slice().map(Slice::series).orElse(0))
            .sum();
    assertThat(on(role).samples()).as("nor in two queries").hasSize(series);
  }

  @ParameterizedTest
  @EnumSource
  void aQueryStaysWellBelowItsLimitOfSeries(Role role) {
    assertThat(on(role).outcomes())
        .allSatisfy(
            outcome ->
                assertThat(outcome.slice().map(Slice::series).orElse(0))
                    .as(outcome.query().name())
                    .isLessThan(outcome.query().maxSeries() / 2));
  }

  @ParameterizedTest
  @EnumSource
  void theFamiliesAreTheOnesThatWereAgreed(Role role) throws IOException {
    GoldenFamilies.assertEqual(
        "families-%d-%s.txt".formatted(major, role.name().toLowerCase(Locale.ROOT)),
        families(role));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPublishedIsAmongThem(Role role) {
    Set<String> planned = new HashSet<>(families(role));

    assertThat(on(role).samples())
        .extracting(BuiltinCatalogueIT::family)
        .allMatch(planned::contains);
  }

  static String family(Sample sample) {
    String type = sample.name().endsWith("_info") ? "info" : sample.type();
    boolean histogram = type.equals("histogram");
    String labels =
        sample.labels().keySet().stream()
            .filter(label -> !(histogram && label.equals("le")))
            .collect(Collectors.joining(","));
    return "%s %s {%s}".formatted(histogram ? sample.family() : sample.name(), type, labels);
  }

  @Test
  void everyFamilyHasASampleOnOneOfTheTwo() {
    Set<String> seen =
        rehearsals.values().stream()
            .flatMap(rehearsal -> rehearsal.samples().stream())
            .map(Sample::family)
            .collect(Collectors.toSet());

    assertThat(families.values().stream().flatMap(List::stream).distinct())
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .filteredOn(name -> !RARE.matcher(name).matches())
        .filteredOn(name -> major >= 14 || !BEFORE_14.matcher(name).matches())
        .filteredOn(name -> major >= 15 || !BEFORE_15.matcher(name).matches())
        .filteredOn(name -> major >= 19 || !BEFORE_19.matcher(name).matches())
        .filteredOn(name -> !seen.contains(name))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noCounterFallsUnderLoad(Role role) {
    Map<String, Sample> before =
        on(role).samples().stream()
            .filter(sample -> !sample.type().equals("gauge"))
            .collect(Collectors.toMap(Sample::series, Function.identity()));
    Rehearsal after = Objects.requireNonNull(afterLoad.get(role));

    assertThat(after.failures()).isEmpty();
    assertThat(SaneValues.violations(after.samples())).isEmpty();
    List<String> fallen = new ArrayList<>();
    int risen = 0;
    for (Sample sample : after.samples()) {
      Sample earlier = before.get(sample.series());
      if (earlier != null && sample.value() < earlier.value()) {
        fallen.add(sample.series() + ": " + earlier.value() + ", then " + sample.value());
      } else if (earlier != null && sample.value() > earlier.value()) {
        risen++;
      }
    }
    assertThat(fallen).isEmpty();
    assertThat(risen).as("counters that rose").isGreaterThan(role == Role.PRIMARY ? 100 : 20);
  }

  @ParameterizedTest
  @EnumSource
  void noValueIsASentinelOrOutOfItsRange(Role role) {
    List<Sample> wrong = new ArrayList<>();
    for (Sample sample : on(role).samples()) {
      boolean right =
          Double.isFinite(sample.value())
              && sample.value() != -1
              && (sample.value() >= 1e9 || !sample.name().endsWith("_timestamp_seconds"))
              && (sample.value() >= 1e9 || !sample.name().endsWith("_start_time_seconds"))
              && (sample.value() >= 0 || !sample.type().equals("counter"))
              && (sample.value() >= 0 || !sample.name().matches(".*_(bytes|seconds|age)"))
              && ((sample.value() >= 0 && sample.value() <= 1)
                  || !sample.name().endsWith("_ratio"));
      if (!right) {
        wrong.add(sample);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noLabelTellsASecret(Role role) {
    assertThat(on(role).samples())
        .flatMap(sample -> sample.labels().values())
        .isNotEmpty()
        .noneMatch(label -> label.contains(BusyPair.SECRET))
        .noneMatch(label -> label.matches("(?i).*\\b(password|user|host|passfile)\\s*=.*"));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKnownBeforehandIsThereWithZeros(Role role) {
    List<String> expected = new ArrayList<>(databases.get(role));
    expected.add("");
    for (String database : expected) {
      assertThat(on(role).of("pg_stat_activity_count").filter(s -> s.has("datname", database)))
          .extracting(sample -> sample.labels().get("state"))
          .contains(
              "active",
              "idle",
              "idle in transaction",
              "idle in transaction (aborted)",
              "fastpath function call",
              "disabled");
      assertThat(on(role).of("pg_locks_count").filter(s -> s.has("datname", database)))
          .extracting(sample -> sample.labels().get("mode") + " " + sample.labels().get("granted"))
          .hasSizeGreaterThanOrEqualTo(17)
          .contains("accessexclusivelock false", "accesssharelock true", "sireadlock true");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatIsLockedAgainstEverybodyStopsNothing(Role role) {
    assertThat(on(role).of("pg_locks_count"))
        .filteredOn(s -> s.has("mode", "accessexclusivelock") && s.has("granted", "true"))
        .filteredOn(s -> s.has("datname", "postgres"))
        .extracting(Sample::value)
        .as("locks that were held meanwhile")
        .allMatch(held -> held >= 1)
        .hasSize(1);
    assertThat(on(role).outcomes())
        .filteredOn(outcome -> !outcome.query().database().isEmpty())
        .hasSizeGreaterThan(10)
        .filteredOn(outcome -> outcome.failure().isPresent())
        .extracting(outcome -> outcome.query().name())
        .isEmpty();
  }
}
