package dev.pgvitals.source.jdbc;

import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.MissingRoles;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.value.ResultException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Denial;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.failure.TimeoutSetting;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.Visit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that is reached over its own small set of connections. Thread-safe.
 *
 * @param <S> a connection in use
 */
public final class JdbcSource<S> implements Source {
  private final Dialect<S> dialect;
  private final UsageCounters cost;
  private final ServerConnections<S> connections;
  private final HomeConnection<S> home;
  private final ServerConfig server;

  /** As last read; empty before. */
  private volatile Optional<ServerFacts> known = Optional.empty();

  /**
   * Connects to nothing yet.
   *
   * @param cost where the dialect counts too
   * @param housekeeper shared by all servers' pools
   */
  public JdbcSource(
      ServerConfig server,
      Dialect<S> dialect,
      UsageCounters cost,
      ScheduledExecutorService housekeeper) {
    this.dialect = dialect;
    this.cost = cost;
    this.connections = new ServerConnections<>(server, dialect, cost, housekeeper);
    this.home = new HomeConnection<>(connections);
    this.server = server;
  }

  @Override
  public Heartbeat heartbeat() throws SourceException, InterruptedException {
    long start = System.nanoTime();
    try {
      return home.use(
          session -> {
            cost.oneRow();
            return dialect.heartbeat(session);
          });
    } catch (SQLException e) {
      throw failed(e, start);
    }
  }

  @Override
  public ServerFacts facts() throws SourceException, InterruptedException {
    long start = System.nanoTime();
    try {
      ServerFacts facts =
          home.use(
              session -> {
                cost.oneRow();
                return dialect.facts(session);
              });
      known = Optional.of(facts);
      return facts;
    } catch (SQLException e) {
      throw failed(e, start);
    }
  }

  @Override
  public void ask(FactsScope questions) {
    dialect.ask(questions);
  }

  @Override
  public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
      throws SourceException, InterruptedException {
    long start = System.nanoTime();
    try {
      return home.use(session -> collect(session, query, memory, now));
    } catch (SQLException e) {
      throw failed(e, query, start);
    }
  }

  private Optional<RunResult> collect(S session, PlannedQuery query, QueryRunState memory, long now)
      throws SQLException {
    try {
      return dialect.run(session, query, memory, now);
    } catch (ResultException e) {
      throw new UnusableResult(e);
    }
  }

  @Override
  public Answer answer(Question question) throws SourceException, InterruptedException {
    long start = System.nanoTime();
    try {
      return home.use(session -> answered(session, question));
    } catch (SQLException e) {
      throw failed(e, question, start);
    }
  }

  private Answer answered(S session, Question question) throws SQLException {
    try {
      return dialect.answer(session, question);
    } catch (ResultException e) {
      throw new UnusableResult(e);
    }
  }

  private SourceException failed(SQLException error, Question question, long start) {
    return error instanceof UnusableResult unusable
        ? new SourceException(unusable.result().failure(), false, error)
        : failed(error, onStandby(), usedUp(server.timeout(), start), question.sql());
  }

  private boolean onStandby() {
    return known.filter(ServerFacts::inRecovery).isPresent();
  }

  private SourceException failed(SQLException error, long start) {
    return failed(error, false, usedUp(server.timeout(), start), "");
  }

  /** Whether a statement's statement_timeout may have ended it, rather than something else. */
  private static boolean usedUp(Duration timeout, long start) {
    return System.nanoTime() - start >= timeout.toNanos() * 0.9;
  }

  private SourceException failed(SQLException error, PlannedQuery query, long start) {
    if (error instanceof UnusableResult unusable) {
      return new SourceException(query.explained(unusable.result().failure()), false, error);
    }
    String asked =
        Stream.concat(Stream.of(query.sql()), query.when().stream().map(Predicate::sql))
            .collect(Collectors.joining("\n"));
    SourceException failed = failed(error, onStandby(), usedUp(query.timeout(), start), asked);
    return new SourceException(
        query.explained(failed.failure()), SqlFailures.isServersWord(error), error);
  }

  /**
   * @param asked empty for what is asked of each server
   */
  private SourceException failed(
      SQLException error, boolean standby, boolean timedOut, String asked) {
    Failure failure = SqlFailures.of(error, standby, timedOut);
    Failure explained =
        remedy(error, failure, timedOut, asked).map(failure::withRemedy).orElse(failure);
    return new SourceException(explained, SqlFailures.isServersWord(error), error);
  }

  private Optional<String> remedy(
      SQLException error, Failure failure, boolean timedOut, String asked) {
    if (failure.isDenial()) {
      return Optional.of(
          failure.reason() == FailureReason.CONNECT
              ? loginHint(error, server.target().database())
              : Denial.hint(SqlFailures.words(error), asked, asker()));
    }
    return timedOut || failure.reason() == FailureReason.CONFLICT
        ? Optional.empty()
        : TimeoutSetting.of(failure.sqlState()).map(this::remedy);
  }

  private String remedy(TimeoutSetting timeout) {
    String options = server.target().parameters().getOrDefault("options", "");
    return options.toLowerCase(Locale.ROOT).contains(timeout.setting())
        ? "leave " + timeout.setting() + " out of options in the url, or make it longer"
        : timeout.hint();
  }

  private String loginHint(SQLException error, String database) {
    return Denial.loginHint(SqlFailures.words(error), database, server.target().user());
  }

  private Denial.Asker asker() {
    return known
        .map(
            facts ->
                new Denial.Asker(
                    Optional.of(facts.user()),
                    facts.isMemberOf(MissingRoles.ALL),
                    facts.isUnusedMemberOf(MissingRoles.ALL),
                    facts.monitorGrant()))
        .orElse(Denial.Asker.UNKNOWN);
  }

  @Override
  public Visit visit(String database) throws SourceException, InterruptedException {
    long start = System.nanoTime();
    try {
      return new JdbcVisit(connections.visit(database), database);
    } catch (SQLException e) {
      Failure failure = SqlFailures.of(e, false, false);
      throw failure.isDenial()
          ? new SourceException(
              failure.withRemedy(loginHint(e, database)), SqlFailures.isServersWord(e), e)
          : failed(e, start);
    }
  }

  private final class JdbcVisit implements Visit {
    private final ServerConnections<S>.Lease lease;
    private final String database;

    JdbcVisit(ServerConnections<S>.Lease lease, String database) {
      this.lease = lease;
      this.database = database;
    }

    @Override
    public DatabaseFacts facts(ServerFacts server) throws SourceException {
      cost.oneRow();
      long start = System.nanoTime();
      try {
        return lease.use(session -> dialect.facts(session, database, server));
      } catch (SQLException e) {
        throw failed(e, start);
      }
    }

    @Override
    public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
        throws SourceException {
      long start = System.nanoTime();
      try {
        return lease.use(session -> collect(session, query, memory, now));
      } catch (SQLException e) {
        throw failed(e, query, start);
      }
    }

    @Override
    public Answer answer(Question question) throws SourceException {
      long start = System.nanoTime();
      try {
        return lease.use(session -> answered(session, question));
      } catch (SQLException e) {
        throw failed(e, question, start);
      }
    }

    @Override
    public boolean isOver() {
      try {
        return lease.isClosed();
      } catch (SQLException e) {
        return true;
      }
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  @Override
  public void cut() {
    connections.cut();
  }

  @Override
  public int connections() {
    return connections.open();
  }

  @Override
  public Optional<Duration> connectTime() {
    return connections.connectTime();
  }

  @Override
  public UsageTotals spent() {
    return cost.sum();
  }

  @Override
  public void close() {
    connections.close();
  }
}
