package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.CatalogueViews;
import dev.pgvitals.builtin.page.SqlTokens;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules of {@code queries.yaml}, as far as they can be seen in it. */
class CatalogueLintTest {
  /** Gauges whose names end as a counter's or a histogram's do, because everybody knows them so. */
  private static final Set<String> KNOWN_BY_THEIR_NAMES =
      Set.of("pg_stat_activity_count", "pg_locks_count", "pg_settings_tcp_keepalives_count");

  /** What an extension gives can be in any schema, but for those that have one of their own. */
  private static final Pattern OF_AN_EXTENSION =
      Pattern.compile("relation timescaledb_information\\.\\w+");

  /** What docs/more-access.md tells to create is qualified with a schema of its own. */
  private static final String CREATED_FOR_US = "relation pgvitals.";

  /** There are as many rows as kinds of a thing, extensions, nodes, or subscriptions. */
  private static final Set<String> FEW_BY_NATURE =
      Set.of("pg_class", "pg_extension", "pg_subscription_rel", "citus_nodes");

  private static final Pattern PG_NAME =
      Pattern.compile(
          "\\b(pg_(?!catalog\\b)|pgstat|pga_|timescaledb_|(pgvitals|timetable|partman|squeeze)\\.)\\w+");

  private static final Pattern BLANKED =
      Pattern.compile(
          "\\bpg_(stat_(activity|replication|ssl|gssapi|wal_receiver|progress_\\w+|statements(?=\\())"
              + "|stat_get_(activity|wal_senders|wal_receiver|progress_info)"
              + "|shmem_allocations|aios|tablespace_size|database_size)\\b(?!@)");

  private static final Set<String> SEES_ALL = Set.of("pg_read_all_stats", "pg_monitor");

  /** These read no more of such a view than its number of rows, or the database of each. */
  private static final Set<String> SEEN_BY_ALL =
      Set.of("pg_stat_statements_entries", "pg_stat_subscription");

  private static final List<String> MILLISECONDS = List.of("_ms", "_milliseconds", "_msec");

  private final List<Query> queries = CatalogueViews.catalogue().queries();
  private final List<String> wrong = new ArrayList<>();

  private Stream<Query> postgres() {
    return queries.stream().filter(query -> query.engine().equals(Query.Engine.POSTGRESQL));
  }

  private void check(Stream<Query> chosen, Predicate<Query> rule) {
    chosen.filter(rule.negate()).map(Query::name).forEach(wrong::add);
    assertThat(wrong).isEmpty();
  }

  private void eachFamily(BiConsumer<Column, MetricFamily> look) {
    for (Query query : queries) {
      QuerySchema schema = QuerySchema.of(query, NamingScheme.PROMETHEUS);
      for (QuerySchema.ColumnUse use : schema.columns()) {
        use.family().ifPresent(f -> look.accept(use.column(), schema.families().get(f)));
      }
    }
  }

  @Test
  void everyEntryIsDescribed() {
    check(queries.stream(), query -> query.description().matches("(?s)[\\p{Lu}\\d].*[.]\\s*"));
  }

  @Test
  void everyColumnThatIsPublishedIsDescribedInOneLineWithoutAFullStop() {
    for (Query query : queries) {
      query.columns().stream()
          .filter(column -> column.usage() != Usage.DISCARD)
          .filter(column -> !column.description().matches("\\S.*([^.\\s]| \\.\\.\\.)"))
          .map(column -> query.name() + "." + column.name())
          .forEach(wrong::add);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aDescriptionNamesTheViewOrFunctionThatTheValuesComeFrom() {
    check(
        postgres(),
        query -> {
          Set<String> told = names(query.description());
          query.columns().forEach(column -> told.addAll(names(column.description())));
          return query.variants().stream()
                  .anyMatch(v -> names(v.sql()).stream().anyMatch(told::contains))
              || query.description().contains("version()")
              || query.description().contains("setting");
        });
  }

  private static Set<String> names(String text) {
    return PG_NAME
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyFunctionRelationAndTypeIsQualifiedUnlessItIsAnExtensions() {
    postgres()
        .forEach(
            query ->
                sql(query).stream()
                    .map(text -> text.replaceAll("@extschema:\\w+@", "pg_catalog"))
                    .flatMap(text -> SqlTokens.unqualified(text).stream())
                    .filter(
                        name ->
                            query.requires().extensions().isEmpty()
                                || !OF_AN_EXTENSION.matcher(name).matches())
                    .filter(name -> !name.startsWith(CREATED_FOR_US))
                    .filter(name -> !isRequired(query, name))
                    .distinct()
                    .forEach(name -> wrong.add(query.name() + ": " + name)));
    assertThat(wrong).isEmpty();
  }

  /** In the one schema where it is looked for. */
  private static boolean isRequired(Query query, String name) {
    return query.requires().relations().stream()
        .anyMatch(required -> name.equals("relation " + required));
  }

  @Test
  void columnsAreNamedAndNotTakenAllTogether() {
    check(postgres(), query -> sql(query).stream().noneMatch(SqlTokens::selectsAll));
  }

  private static List<String> sql(Query query) {
    return Stream.concat(
            query.variants().stream().map(Variant::sql),
            query.when().stream().map(dev.pgvitals.catalogue.Predicate::sql))
        .toList();
  }

  /** The receiver may have stopped while replay goes on from the archive. */
  @Test
  void theEndOfTheWalOnAStandbyIsNotWhereItsReceiverIsAlone() {
    check(
        postgres(),
        query ->
            sql(query).stream()
                .allMatch(
                    text ->
                        !text.contains("pg_last_wal_receive_lsn()")
                            || text.contains("pg_last_wal_replay_lsn()")));
  }

  @Test
  void aQueryOfEachDatabaseRunsOnceAMinuteAtMost() {
    check(
        ofEachDatabase(),
        query ->
            query.interval().filter(i -> i.compareTo(Duration.ofSeconds(60)) >= 0).isPresent());
  }

  /**
   * Else it would give as many series as there happen to be tables. Events beyond the room there is
   * are counted for no series.
   */
  @Test
  void aQueryOfEachDatabaseHasABoundOrOneRow() {
    check(
        ofEachDatabase(),
        query ->
            query.top().isPresent()
                || query.columns().stream().anyMatch(column -> column.usage().countsEvents())
                || sql(query).stream().allMatch(CatalogueLintTest::isOneRow)
                || query.name().startsWith("pg_stat_progress_")
                || FEW_BY_NATURE.contains(query.name()));
  }

  /** Of aggregates over everything, told by there being no GROUP BY outside parentheses. */
  private static boolean isOneRow(String sql) {
    String outer = sql.replaceAll("'[^']*'", "''");
    for (String before = ""; !before.equals(outer); ) {
      before = outer;
      outer = outer.replaceAll("\\([^()]*\\)", " #");
    }
    return outer.matches("(?is).*\\bselect\\b.*\\b(count|sum|max|min|bool_or)\\s+#.*")
        && !outer.matches("(?is).*\\bgroup\\s+by\\b.*");
  }

  @Test
  void aQueryOfEachDatabaseSaysWhichDatabaseItIsAbout() {
    check(
        ofEachDatabase(),
        query ->
            QuerySchema.of(query, NamingScheme.PROMETHEUS).families().stream()
                .allMatch(family -> family.labels().contains("datname")));
  }

  private Stream<Query> ofEachDatabase() {
    return postgres().filter(query -> query.scope() == Query.Scope.DATABASE);
  }

  @Test
  void namesBeginWithThePrefixOfTheirProgram() {
    eachFamily(
        (column, family) -> {
          if (!family
                  .name()
                  .matches("(pg|pgbouncer|pgstattuple|timescaledb|citus|page)_[a-z0-9_]*[a-z0-9]")
              || family.name().contains("__")) {
            wrong.add(family.name());
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void onlyCountersEndInTotalAndOnlyHistogramsInCountSumAndBucket() {
    eachFamily(
        (column, family) -> {
          boolean isCounter = family.type() == MetricType.COUNTER;
          boolean misleads =
              family.type() == MetricType.GAUGE
                  && column.buckets().isEmpty()
                  && family.name().matches(".*_(count|sum|bucket)")
                  && !KNOWN_BY_THEIR_NAMES.contains(family.name());
          if (isCounter != family.name().endsWith("_total") || misleads) {
            wrong.add(family.type() + " " + family.name());
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void valuesAreInBaseUnits() {
    eachFamily(
        (column, family) -> {
          String name = family.name().replaceFirst("_total$", "");
          boolean isScaledTime = column.scale() == 0.001 || column.scale() == 1e-6;
          if (MILLISECONDS.stream().anyMatch(name::endsWith)
              || name.matches(".*_(kb|mb|kilobytes|megabytes|percent|pct|minutes|hours|days)")
              || (isScaledTime && !name.matches(".*_seconds(_(bucket|sum))?"))
              || (column.usage() == Usage.DURATION && !name.endsWith("_seconds"))) {
            wrong.add(family.name() + " (scale " + column.scale() + ")");
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void nothingIsMadeUpForAValueThatIsNotKnown() {
    for (Query query : queries) {
      // Under the names of postgres_exporter, "never" is what it is there.
      if (query.requires().tags().contains(NamingScheme.TAG)) {
        continue;
      }
      query.columns().stream()
          .filter(column -> column.defaultValue().isPresent())
          .map(column -> query.name() + "." + column.name())
          .forEach(wrong::add);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyVersionFrom13To19HasExactlyOneVariantOrTheEntryBeginsWithItsView() {
    for (Query query : postgres().toList()) {
      int first = 0;
      for (int major = 13; major <= 19; major++) {
        boolean has = query.variant(major * 10_000).isPresent();
        first = has && first == 0 ? major : first;
        if (first > 0 && !has) {
          wrong.add("%s: not on %d, but on %d".formatted(query.name(), major, first));
        }
      }
      if (first == 0) {
        wrong.add(query.name() + ": on no version");
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Views and functions that blank what other roles do, or refuse, without this role. */
  @Test
  void whatBlanksOtherRolesColumnsIsReadOnlyWithTheRoleThatSeesThem() {
    check(
        postgres().filter(query -> !SEEN_BY_ALL.contains(query.name())),
        query ->
            query.requires().privileges().stream().anyMatch(SEES_ALL::contains)
                || sql(query).stream()
                    .allMatch(
                        sql ->
                            !BLANKED.matcher(sql).find()
                                || sql.contains("pg_has_role('pg_read_all_stats', 'USAGE')")));
  }
}
