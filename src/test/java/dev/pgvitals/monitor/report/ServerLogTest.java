package dev.pgvitals.monitor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.MissingRolesTest;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.Remark;
import dev.pgvitals.source.jdbc.SqlFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One line for each change of state, none for more of the same. */
class ServerLogTest {
  private static final Failure NOT_ALLOWED = failure("42501");
  private static final Failure GONE = failure("3D000");

  private final Logger logger = Logger.getLogger("dev.pgvitals.server");
  private final @Nullable Level before = logger.getLevel();
  private final List<String> lines = new ArrayList<>();
  private final ServerLog log = new ServerLog("of-the-log-test");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord written) {
          // Tests beside this one have servers that log, too.
          if (written.getMessage().startsWith("server=of-the-log-test ")) {
            lines.add(written.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private static Failure failure(String state) {
    return SqlFailures.of(new SQLException("no", state), false, false);
  }

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
    logger.setLevel(before);
  }

  @Test
  void howManyQueriesArePlannedIsSaidOnceAllDatabasesAreKnown() {
    Optional<ServerFacts> facts =
        Optional.of(
            new ServerFacts(
                Query.Engine.POSTGRESQL,
                180000,
                "18.0",
                false,
                "monitor",
                false,
                Set.of(),
                Instant.EPOCH,
                new DatabaseFacts("postgres", Map.of(), Set.of(), Set.of()),
                List.of()));

    log.up(facts, Plan.EMPTY, 2);
    log.planned(Plan.EMPTY, 1);
    log.planned(Plan.EMPTY, 0);
    log.planned(Plan.EMPTY, 0);
    log.up(facts, Plan.EMPTY, 0);
    log.planned(Plan.EMPTY, 0);

    assertThat(lines)
        .containsExactly(
            "server=of-the-log-test up: PostgreSQL 18.0, primary; looking into 2 more databases",
            "server=of-the-log-test 0 queries planned, 0 skipped",
            "server=of-the-log-test up: PostgreSQL 18.0, primary; 0 queries planned, 0 skipped");
  }

  @Test
  void aDatabaseThatRefusesHealsAndRefusesAgainIsThreeLines() {
    log.databaseUnavailable("shop", NOT_ALLOWED);
    log.databaseUnavailable("shop", NOT_ALLOWED);
    log.databaseAvailable("shop");
    log.databaseAvailable("shop");
    log.databaseUnavailable("shop", NOT_ALLOWED);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).contains("database=shop reason=permission accessible again");
  }

  @Test
  void anotherReasonIsNews() {
    log.databaseUnavailable("shop", NOT_ALLOWED);
    log.databaseUnavailable("shop", GONE);
    log.databaseUnavailable("shop", NOT_ALLOWED);

    assertThat(lines).hasSize(3);
  }

  @Test
  void databasesAreToldApart() {
    log.databaseUnavailable("shop", NOT_ALLOWED);
    log.databaseUnavailable("stock", NOT_ALLOWED);

    assertThat(lines).hasSize(2);
  }

  @Test
  void factsThatCannotBeReadAreSaidOnceAndWhenTheyAreReadAgain() {
    log.factsFailing(failure("55P03"));
    log.factsFailing(failure("55P03"));
    log.factsRead();
    log.factsRead();
    log.factsFailing(failure("55P03"));

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("keeping the current plan", "reason=lock_timeout");
    assertThat(lines.get(1)).contains("can be read again");
  }

  private static final String STATEMENTS =
      "s: {query: SELECT 1 AS v, requires: {extension: pg_stat_statements}, metrics: [{v: {usage:"
          + " GAUGE}}]}";

  private static Plan plan(String... databasesThatHaveIt) {
    Map<String, String> none = Map.of();
    Map<String, DatabaseFacts> others = new HashMap<>();
    for (String database : List.of("shop", "stock")) {
      boolean has = List.of(databasesThatHaveIt).contains(database);
      others.put(
          database,
          new DatabaseFacts(
              database, has ? Map.of("pg_stat_statements", "1.12") : none, Set.of(), Set.of()));
    }
    ServerFacts facts =
        new ServerFacts(
            Query.Engine.POSTGRESQL,
            180000,
            "18.0",
            false,
            "monitor",
            false,
            Set.of(),
            Instant.EPOCH,
            new DatabaseFacts("postgres", none, Set.of(), Set.of()),
            List.of());
    return new Planner(
            Trial.catalogue(STATEMENTS),
            NamingScheme.PROMETHEUS,
            Trial.server("postgresql://monitor@h/postgres", ""),
            Duration.ofSeconds(15))
        .plan(facts, others, Map.of());
  }

  @Test
  void whereAnExtensionIsIsSaidOnceAndWhenItMoves() {
    log.inForce(plan("stock"), true);
    log.inForce(plan("stock"), true);
    log.inForce(plan("shop", "stock"), true);

    assertThat(lines)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith("running 1 query of extension pg_stat_statements in database stock"),
            line ->
                assertThat(line)
                    .endsWith("running 1 query of extension pg_stat_statements in database shop"));
  }

  @Test
  void thatNoDatabaseHasItIsSaidOnceAllAreKnown() {
    log.inForce(plan(), false);
    assertThat(lines).isEmpty();

    log.inForce(plan(), true);
    log.inForce(plan(), false);
    log.inForce(plan(), true);

    assertThat(lines)
        .singleElement()
        .asString()
        .endsWith(
            "skipping 1 query of extension pg_stat_statements, which no database has as it needs to"
                + " be; see pgvitals plan");
  }

  @Test
  void anErrorOfOursIsSaidOnceForEachPlaceAndKind() {
    IllegalStateException error = new IllegalStateException("odd");
    log.unexpected("query t", Failure.internal(error), error);
    log.unexpected("query t", Failure.internal(error), error);
    log.unexpected("query u", Failure.internal(error), error);

    assertThat(lines).hasSize(2);
  }

  @Test
  void aGrantThatIsNotInheritedIsNews() {
    ServerFacts plain = MissingRolesTest.facts("plain");
    log.privileges(plain, MissingRolesTest.skipping("pg_monitor"));
    log.privileges(
        MissingRolesTest.uninherited("plain", "pg_monitor"),
        MissingRolesTest.skipping("pg_monitor"));

    assertThat(lines)
        .hasSize(2)
        .last()
        .asString()
        .endsWith(
            "role plain is a member of pg_monitor but does not inherit: 1 query is skipped, and"
                + " others may lack values (docs/roles.md); GRANT pg_monitor TO plain WITH INHERIT"
                + " TRUE");
  }

  @Test
  void whatTheRoleDoesNotSeeIsSaidAtTheLoginAndWhenItChanges() {
    ServerFacts plain = MissingRolesTest.facts("plain");
    log.privileges(plain, MissingRolesTest.skipping("pg_read_all_stats"));
    log.privileges(plain, MissingRolesTest.skipping("pg_read_all_stats", "pg_read_all_stats"));
    log.privileges(plain, MissingRolesTest.skipping());
    log.privileges(plain, MissingRolesTest.skipping());

    assertThat(lines)
        .containsExactly(
            "server=of-the-log-test reason=privilege role plain is not a member of"
                + " pg_read_all_stats: 1 query is skipped, and others may lack values"
                + " (docs/roles.md); GRANT pg_monitor TO plain",
            "server=of-the-log-test role plain has the privileges that all queries need");
  }

  @Test
  void whatIsOddAboutAResultIsSaidOnceWhateverTheNumbersAre() {
    PlannedQuery query = plan("stock").queries().get(0);

    log.remarked(query, List.of(new Remark("duplicate rows", "2 rows dropped")));
    log.remarked(query, List.of(new Remark("duplicate rows", "3 rows dropped")));
    log.remarked(query, List.of(new Remark("n", "column n is listed but not returned")));

    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).contains("query=s ").endsWith("2 rows dropped"),
            line -> assertThat(line).endsWith("column n is listed but not returned"));
  }
}
