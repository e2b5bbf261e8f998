package dev.pgvitals.source.postgres;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.jdbc.ServerConnections;
import dev.pgvitals.source.jdbc.UsageCounters;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Connections to a PostgreSQL server, without what is usually done on them. */
public final class PostgresConnections {
  private PostgresConnections() {}

  public static ServerConnections<Session> to(
      ServerConfig server, ScheduledExecutorService housekeeper) {
    UsageCounters cost = new UsageCounters();
    FactsScope nothing = FactsScope.of(new Catalogue(List.of()));
    return new ServerConnections<>(
        server, new PostgresDialect(server, nothing, cost, false), cost, housekeeper);
  }
}
