package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.fixture.network.MeteredProxy;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.choice.SourceFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the agent says it costs is what passes on the wire. */
class CostIT {
  /** Startup, and two for SCRAM. */
  private static final int LOGIN = 3;

  private static final String CATALOGUE =
      """
      plain: {query: "SELECT g AS v, g AS l FROM generate_series(1, 7) AS g",
              metrics: [l: {usage: LABEL}, v: {usage: GAUGE}]}
      timed: {timeout: 4s, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
      asked: {when: SELECT true, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
      refused: {when: SELECT false, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
      wrong: {query: SELECT nonsense AS v, metrics: [v: {usage: GAUGE}]}
      wrong_timed: {timeout: 4s, query: SELECT nonsense AS v, metrics: [v: {usage: GAUGE}]}
      events: {query: "SELECT 3 AS v WHERE now() >= :since AND now() >= :until", metrics: [v: {usage: EVENTS}]}
      everywhere: {scope: database, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
      highest: {top: {rows: 3, by: v}, query: "SELECT g AS v, g AS l FROM generate_series(1, 7) AS g",
                metrics: [l: {usage: LABEL}, v: {usage: GAUGE}]}
      """;

  @Test
  void connectionsRoundTripsAndRowsAreThoseOnTheWire() throws Exception {
    Postgres postgres = Postgres.shared(18);
    try (MeteredProxy proxy = new MeteredProxy(postgres.port())) {
      String uri =
          "postgresql://monitor:%s@127.0.0.1:%d/postgres?sslmode=disable"
              .formatted(Postgres.MONITOR_PASSWORD, proxy.port());
      ServerConfig server = Trial.server(uri, "    databases: {include: [postgres, template1]}\n");
      Catalogue catalogue = Trial.catalogue(CATALOGUE);
      Planner planner =
          new Planner(catalogue, NamingScheme.PROMETHEUS, server, Duration.ofSeconds(15));
      try (ServerProbe survey =
          new ServerProbe(
              SourceFactory.forOneLook().of(server, FactsScope.of(catalogue)), planner)) {
        ServerProbe.Findings findings = survey.findings();
        survey.heartbeat();
        for (PlannedQuery query : findings.plan().queries()) {
          survey.run(query);
        }

        UsageTotals spent = survey.spent();
        assertThat(spent.connects()).isEqualTo(proxy.connections());
        assertThat(spent.roundTrips() + LOGIN * spent.connects()).isEqualTo(proxy.answers());
        assertThat(spent.rows())
            .as(
                "whose 1, pool 1, facts 1, life 1, plain 7, timed 1, asked 2, refused 1, events 1, here 1, top 4")
            .isEqualTo(21);
        assertThat(spent.time()).isPositive();
      }
    }
  }
}
