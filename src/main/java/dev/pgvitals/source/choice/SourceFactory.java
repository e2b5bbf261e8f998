package dev.pgvitals.source.choice;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.source.jdbc.JdbcSource;
import dev.pgvitals.source.jdbc.UsageCounters;
import dev.pgvitals.source.pgbouncer.ConsoleDialect;
import dev.pgvitals.source.postgres.PostgresDialect;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes the sources of servers, by what their configuration says of them. */
public final class SourceFactory {
  private final ScheduledExecutorService housekeeper;
  private final boolean detailed;

  private SourceFactory(ScheduledExecutorService housekeeper, boolean detailed) {
    this.housekeeper = housekeeper;
    this.detailed = detailed;
  }

  /**
   * Sources as the agent needs them.
   *
   * @param housekeeper cuts connections and looks after those that are idle, for all of them
   */
  public static SourceFactory with(ScheduledExecutorService housekeeper) {
    return new SourceFactory(housekeeper, false);
  }

  /** Sources for a look by hand: their runs give each value of each alert, not the worst alone. */
  public static SourceFactory forOneLook() {
    ScheduledThreadPoolExecutor housekeeper =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.called("pgvitals-pools"));
    // It ends by itself when the sources are closed: nothing is left to be done, then.
    housekeeper.setRemoveOnCancelPolicy(true);
    housekeeper.setKeepAliveTime(1, TimeUnit.SECONDS);
    housekeeper.allowCoreThreadTimeOut(true);
    return new SourceFactory(housekeeper, true);
  }

  /**
   * The source for a server; connects to nothing yet.
   *
   * @param questions names that its facts are to tell of
   */
  public Source of(ServerConfig server, FactsScope questions) {
    return isServer(server)
        ? postgres(server, questions)
        : new ConsoleOrServer(
            notConsole -> console(server, notConsole), postgres(server, questions));
  }

  /** False where the database bears the name of a pooler's console. */
  public static boolean isServer(ServerConfig server) {
    return !server.target().database().equals(ConsoleDialect.DATABASE);
  }

  private Source postgres(ServerConfig server, FactsScope questions) {
    UsageCounters cost = new UsageCounters();
    PostgresDialect dialect = new PostgresDialect(server, questions, cost, detailed);
    return new JdbcSource<>(server, dialect, cost, housekeeper);
  }

  private Source console(ServerConfig server, Runnable notConsole) {
    UsageCounters cost = new UsageCounters();
    ConsoleDialect dialect = new ConsoleDialect(server, cost, detailed, notConsole);
    return new JdbcSource<>(server, dialect, cost, housekeeper);
  }

  /** What the server's configuration asks for in vain, as sentences for the log; often nothing. */
  public static List<String> notices(ServerConfig server) {
    return JdbcSettings.notices(server.target());
  }
}
