package dev.pgvitals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every alert of {@code alerts/} has. What promtool says of them is in {@link PromtoolIT}. */
class AlertRulesTest {
  private static final List<Rule> ALERTS = Rule.alerts();
  private static final KnownMetrics KNOWN = KnownMetrics.read();

  private static final Map<String, String> WITHOUT_FOR =
      Map.ofEntries(
          Map.entry("PostgresRestarted", "the time since the start is the condition"),
          Map.entry("PostgresRoleChanged", "looks back ten minutes"),
          Map.entry("PostgresSettingsChanged", "looks back a quarter of an hour"),
          Map.entry("PostgresPrivilegedRolesChanged", "looks back a quarter of an hour"),
          Map.entry("PostgresDeadlocks", "counts those of an hour"),
          Map.entry("PostgresReplicationConflicts", "counts those of a quarter of an hour"),
          Map.entry("PostgresChecksumFailures", "one is bad enough, and it does not go away"),
          Map.entry("PostgresAuthFailuresHigh", "counts those of a quarter of an hour"),
          Map.entry("PostgresBruteForce", "the failures of a quarter of an hour are the condition"),
          Map.entry("PostgresPrivilegeEscalation", "one is bad enough"),
          Map.entry("PostgresAccessDenied", "counts those of a quarter of an hour"),
          Map.entry("PostgresBlockingDurationHigh", "how long it lasts is the condition"),
          Map.entry("PostgresBackupFailed", "stays until the next backup"),
          Map.entry("PostgresJobBlocked", "three runs are the condition"),
          Map.entry("PostgresDataCheckFailed", "critical: one violation is bad enough"));

  /** Metrics that older servers cannot give, and the first major that does. */
  private static final Map<String, Integer> SINCE =
      Map.of(
          "pg_stat_database_sessions_total", 14,
          "pg_stat_database_sessions_failed_total", 14,
          "pg_stat_subscription_apply_errors_total", 15,
          "pg_stat_subscription_sync_errors_total", 15);

  private static final Pattern SENTENCE = Pattern.compile("[A-Z][^{\\n]*\\.");
  private static final Pattern WHERE = Pattern.compile("\\$labels\\.(server|instance|cluster)");

  private static List<String> titles(Predicate<Rule> which) {
    return ALERTS.stream().filter(which).map(Rule::title).toList();
  }

  @Test
  void thereAreAlerts() {
    assertThat(ALERTS).hasSizeGreaterThan(80);
    assertThat(PromtoolCase.all()).hasSizeGreaterThan(150);
  }

  @Test
  void eachIsThereOnceForEachSeverity() {
    assertThat(titles(rule -> true)).doesNotHaveDuplicates();
    assertThat(ALERTS)
        .allSatisfy(
            rule -> {
              assertThat(rule.severity()).as(rule.title()).isIn("critical", "warning", "info");
              assertThat(rule.name()).matches("(Postgres|PgBouncer)([A-Z][a-z0-9]+)+");
            });
  }

  @Test
  void eachFiresInATestWithItsLabelsAndAnnotations() {
    List<PromtoolCase> cases = PromtoolCase.all();

    assertThat(titles(rule -> cases.stream().noneMatch(test -> test.fires(rule.title()))))
        .isEmpty();
    assertThat(cases)
        .flatExtracting(PromtoolCase::checks)
        .flatExtracting(PromtoolCase.Check::expected)
        .allSatisfy(
            expected -> {
              assertThat(expected.labels()).containsKey("severity").hasSizeGreaterThan(1);
              assertThat(expected.annotations())
                  .containsOnlyKeys("summary", "description", "runbook_url");
            });
  }

  @Test
  void eachIsSilentInATest() {
    List<PromtoolCase> cases = PromtoolCase.all();

    assertThat(
            titles(
                rule ->
                    cases.stream()
                        .noneMatch(test -> test.asksFor(rule.name()) && !test.fires(rule.title()))))
        .isEmpty();
  }

  @Test
  void eachThatTakesTheLimitOfAServerDoesSoInATest() {
    List<PromtoolCase> cases = PromtoolCase.all();

    assertThat(
            titles(
                rule ->
                    rule.takesOwnLimit()
                        && cases.stream()
                            .noneMatch(
                                test -> test.setsLimit(rule.title()) && test.fires(rule.title()))))
        .isEmpty();
  }

  @Test
  void eachAsksForNoOtherAlertsLimits() {
    assertThat(
            titles(
                rule ->
                    !rule.ownLimits().isEmpty() && !rule.ownLimits().equals(Set.of(rule.title()))))
        .isEmpty();
  }

  @Test
  void eachHasARunbook() {
    assertThat(titles(rule -> !rule.runbook().equals("docs/runbooks/" + rule.name() + ".md")))
        .isEmpty();
    assertThat(titles(rule -> !Files.isRegularFile(Path.of(rule.runbook())))).isEmpty();
  }

  @Test
  void eachSaysInASentenceWhatItIsAndThenWhereAndHowMuch() {
    assertThat(titles(rule -> !SENTENCE.matcher(rule.summary()).matches())).isEmpty();
    assertThat(
            titles(
                rule ->
                    !rule.description().endsWith(".") || !WHERE.matcher(rule.description()).find()))
        .isEmpty();
  }

  @Test
  void eachWaitsBeforeItFiresOrHasAReasonNotTo() {
    assertThat(titles(rule -> rule.pending().isEmpty() && !WITHOUT_FOR.containsKey(rule.name())))
        .isEmpty();
    assertThat(WITHOUT_FOR.keySet())
        .isEqualTo(
            ALERTS.stream()
                .filter(rule -> rule.pending().isEmpty())
                .map(Rule::name)
                .collect(Collectors.toSet()));
  }

  @Test
  void eachReadsOnlyWhatIsPublished() {
    Set<String> recorded =
        Rule.recordings().stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));

    assertThat(
            Rule.all().stream()
                .flatMap(
                    rule ->
                        PromQl.metrics(rule.expression()).stream()
                            .filter(metric -> !recorded.contains(metric))
                            .filter(metric -> !KNOWN.labels().containsKey(metric))
                            .map(metric -> rule.title() + " reads " + metric)))
        .isEmpty();
  }

  @Test
  void eachCanFireOnAllMajors() {
    assertThat(
            Rule.all().stream()
                .flatMap(rule -> PromQl.metrics(rule.expression()).stream())
                .distinct()
                .filter(KNOWN.majors()::containsKey)
                .filter(metric -> !majorsExpected(metric).equals(KNOWN.majors().get(metric))))
        .isEmpty();
  }

  private static Set<Integer> majorsExpected(String metric) {
    return KnownMetrics.MAJORS.stream()
        .filter(major -> major >= SINCE.getOrDefault(metric, 0))
        .collect(Collectors.toSet());
  }

  @Test
  void eachRecordingIsUsedAndNamedByItsLevelMetricAndOperations() {
    Set<String> read =
        Rule.all().stream()
            .flatMap(rule -> PromQl.metrics(rule.expression()).stream())
            .collect(Collectors.toSet());

    assertThat(Rule.recordings())
        .extracting(Rule::name)
        .allMatch(read::contains)
        .allMatch(name -> name.matches("(server|database|table):pg_[a-z0-9_]+:[a-z0-9_]+"));
  }

  @Test
  void theSeriesOfTestsHaveTheLabelsOfAScrape() {
    assertThat(
            PromtoolCase.all().stream()
                .flatMap(
                    test ->
                        test.series().stream()
                            .filter(series -> !isAsScraped(series))
                            .map(series -> test + ": " + series)))
        .isEmpty();
  }

  /** Beside what the configuration may add, exactly the labels that the metric has. */
  private static boolean isAsScraped(PromtoolCase.Series series) {
    if (!series.labels().keySet().containsAll(List.of("job", "instance"))) {
      return false;
    }
    Set<String> rest = new TreeSet<>(series.labels().keySet());
    Stream.of("job", "instance", "server", "env", "cluster").forEach(rest::remove);
    return KNOWN.fits(series.metric(), rest);
  }
}
