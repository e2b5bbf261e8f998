package dev.pgvitals.advice;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.connect.RefusedException;
import dev.pgvitals.advice.look.StatementLook;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.advice.schema.AutovacuumRules;
import dev.pgvitals.advice.schema.BuiltinQueries;
import dev.pgvitals.advice.schema.IndexRules;
import dev.pgvitals.advice.schema.SettingRules;
import dev.pgvitals.advice.schema.Standbys;
import dev.pgvitals.advice.schema.UnusedIndexes;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.jdbc.SqlFailures;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Looks at one server with two connections at most, and says what could be better there. It reads,
 * has statements planned, and changes nothing. One thread.
 */
public final class Advisor {
  private static final String DISABLED =
      """
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL pg_catalog.pg_options_to_table(c.reloptions) AS o
      WHERE c.reloptions IS NOT NULL AND o.option_name = 'autovacuum_enabled'
        AND NOT o.option_value::boolean""";

  private final ServerConfig server;
  private final Catalogue builtin;
  private final Standbys standbys;
  private final AdviceWishes wishes;
  private final ScheduledExecutorService watchdog;
  private final Pause pause;
  private final InstantSource clock;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int statements;
  private int planned;

  /**
   * Asks nothing yet.
   *
   * @param builtin the catalogue that comes with the agent
   * @param others all other servers of the configuration, its standbys perhaps among them
   * @param watchdog cuts connections that hang
   */
  public Advisor(
      ServerConfig server,
      Catalogue builtin,
      List<ServerConfig> others,
      AdviceWishes wishes,
      ScheduledExecutorService watchdog,
      Pause pause,
      InstantSource clock) {
    this.server = server;
    this.builtin = builtin;
    this.standbys = new Standbys(others, watchdog);
    this.wishes = wishes;
    this.watchdog = watchdog;
    this.pause = pause;
    this.clock = clock;
  }

  /** Looks, once. */
  public ServerAdvice advise() throws InterruptedException {
    String home = server.target().database();
    String version = "";
    try (AdvisorSession session = AdvisorSession.open(server, home, watchdog)) {
      version = session.rows("SELECT pg_catalog.current_setting('server_version')").get(0).get(0);
      boolean standby = isStandby(session);
      List<String> databases = databases(session);
      StatementWatch watch = watch(session, home);
      findings.addAll(SettingRules.find(session, databases));
      for (String database : databases) {
        StatementLook look = watch.of(database);
        List<WatchedStatement> top =
            watch.schema().isEmpty()
                ? List.of()
                : look.top(session, watch.schema().get(), database, wishes.top());
        top.forEach(one -> texts.put(one.queryId(), one.text()));
        advise(session, home, database, top, watch, standby);
      }
    } catch (RefusedException e) {
      return ServerAdvice.unreachable(server.name(), clock.instant(), text(e.failure()));
    } catch (SQLException e) {
      failures.add(text(SqlFailures.of(e, false, false)));
    }
    return new ServerAdvice(
        server.name(),
        clock.instant(),
        version,
        failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures)),
        statements,
        planned,
        notes,
        findings);
  }

  /** Without statements there is advice on the rest. */
  private StatementWatch watch(AdvisorSession session, String home)
      throws SQLException, InterruptedException {
    try {
      StatementWatch watch = StatementWatch.take(session, wishes.watch(), pause);
      if (watch.schema().isEmpty()) {
        notes.add(
            "no statement was looked at, as the extension pg_stat_statements is not in database "
                + home
                + ": CREATE EXTENSION pg_stat_statements there, and have it in"
                + " shared_preload_libraries");
      }
      return watch;
    } catch (SQLException e) {
      if (session.isOver()) {
        throw e;
      }
      Failure failure = SqlFailures.of(e, false, false);
      notes.add(
          "no statement was looked at, as pg_stat_statements does not answer: %s%s"
              .formatted(
                  failure.message(),
                  failure.sqlState().equals("42703")
                      ? "; it is older than its library: ALTER EXTENSION pg_stat_statements UPDATE"
                      : ""));
      return StatementWatch.NONE;
    }
  }

  /** The texts of the statements that were looked at, by their queryids; for people. */
  public Map<String, String> texts() {
    return Collections.unmodifiableMap(texts);
  }

  private static boolean isStandby(AdvisorSession session) throws SQLException {
    return session.rows("SELECT pg_catalog.pg_is_in_recovery()").get(0).get(0).equals("t");
  }

  private List<String> databases(AdvisorSession session) throws SQLException {
    List<String> all =
        session
            .rows(
                """
                SELECT d.datname FROM pg_catalog.pg_database AS d
                WHERE d.datallowconn AND NOT d.datistemplate
                  AND pg_catalog.has_database_privilege(d.oid, 'CONNECT')
                ORDER BY d.datname""")
            .stream()
            .map(row -> row.get(0))
            .toList();
    for (String wished : wishes.databases()) {
      if (!all.contains(wished)) {
        failures.add(
            "there is no database " + wished + ", or the role has no CONNECT privilege on it");
      }
    }
    return all.stream()
        .filter(
            name ->
                wishes.databases().isEmpty()
                    ? server.databases().admits(name)
                    : wishes.databases().contains(name))
        .toList();
  }

  private void advise(
      AdvisorSession home,
      String homeName,
      String database,
      List<WatchedStatement> top,
      StatementWatch watch,
      boolean standby)
      throws SQLException {
    if (database.equals(homeName)) {
      try {
        advise(home, database, top, watch, standby);
      } catch (SQLException e) {
        if (home.isOver()) {
          throw e;
        }
        failures.add("database " + database + ": " + text(SqlFailures.of(e, false, false)));
      }
      return;
    }
    try (AdvisorSession session = AdvisorSession.open(server, database, watchdog)) {
      advise(session, database, top, watch, standby);
    } catch (RefusedException e) {
      failures.add("database " + database + ": " + text(e.failure()));
    } catch (SQLException e) {
      failures.add("database " + database + ": " + text(SqlFailures.of(e, false, false)));
    }
  }

  private void advise(
      AdvisorSession session,
      String database,
      List<WatchedStatement> top,
      StatementWatch watch,
      boolean standby)
      throws SQLException {
    DatabaseAdvice advice =
        new StatementAdvisor(database, session).judge(top, watch.seriesOf(database));
    statements += advice.statements();
    planned += advice.planned();
    findings.addAll(advice.findings());
    notes.addAll(advice.notes());
    BuiltinQueries queries = new BuiltinQueries(builtin, session);
    IndexRules indexes = new IndexRules(database, session, queries);
    findings.addAll(indexes.duplicates());
    findings.addAll(indexes.invalid());
    findings.addAll(indexes.foreignKeys());
    if (standby) {
      notes.add(
          "database %s: unused indexes and autovacuum are judged on the primary"
              .formatted(database));
      return;
    }
    UnusedIndexes.Result unused =
        new UnusedIndexes(database, session, standbys, wishes.unusedAfter()).find();
    findings.addAll(unused.findings());
    notes.addAll(unused.notes());
    findings.addAll(
        new AutovacuumRules(database, queries, new Thresholds(server.thresholds()))
            .find(
                SettingRules.vacuumScale(session),
                session.rows(DISABLED).stream()
                    .map(row -> Words.relation(row.get(0), row.get(1)))
                    .toList()));
  }

  private static String text(Failure failure) {
    return failure.message() + " -> " + failure.hint();
  }
}
