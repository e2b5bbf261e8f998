package dev.pgvitals.source.choice;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.Visit;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What bears the name of PgBouncer's console, and is one until a login shows that it is a server
 * with a database of that name: that it stays. Thread-safe.
 */
final class ConsoleOrServer implements Source {
  private final Source console;
  private final Source server;
  private volatile boolean isServer;

  /**
   * @param console makes the one, which is to call what it is given when it finds the other
   */
  ConsoleOrServer(Function<Runnable, Source> console, Source server) {
    this.console = console.apply(() -> isServer = true);
    this.server = server;
  }

  private interface Call<T> {
    T on(Source source) throws SourceException, InterruptedException;
  }

  private <T> T call(Call<T> call) throws SourceException, InterruptedException {
    if (!isServer) {
      try {
        return call.on(console);
      } catch (SourceException e) {
        if (!isServer) {
          throw e;
        }
      }
    }
    return call.on(server);
  }

  @Override
  public Heartbeat heartbeat() throws SourceException, InterruptedException {
    return call(Source::heartbeat);
  }

  @Override
  public ServerFacts facts() throws SourceException, InterruptedException {
    return call(Source::facts);
  }

  @Override
  public void ask(FactsScope questions) {
    console.ask(questions);
    server.ask(questions);
  }

  @Override
  public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
      throws SourceException, InterruptedException {
    return call(source -> source.run(query, memory, now));
  }

  @Override
  public Answer answer(Question question) throws SourceException, InterruptedException {
    return call(source -> source.answer(question));
  }

  @Override
  public Visit visit(String database) throws SourceException, InterruptedException {
    return call(source -> source.visit(database));
  }

  @Override
  public void cut() {
    console.cut();
    server.cut();
  }

  @Override
  public int connections() {
    return console.connections() + server.connections();
  }

  @Override
  public Optional<Duration> connectTime() {
    return server.connectTime().or(console::connectTime);
  }

  @Override
  public UsageTotals spent() {
    return console.spent().plus(server.spent());
  }

  @Override
  public void close() {
    console.close();
    server.close();
  }
}
