package dev.pgvitals.page;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.time.Clocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Two servers, one of them under another name too, and an agent that looks at them every second.
 */
final class Estate implements AutoCloseable {
  static final String HTML = "<img src=x onerror=\"document.title='caught'\">";

  /** Which way this reads, a name must not decide for what is beside it. */
  static final String RIGHT_TO_LEFT = "\u202Egnp.exe\u202C";

  static final String LONG = "x".repeat(256);

  private static final String QUERIES =
      """
      t_fragile:
        query: SELECT v::int AS v FROM public.fragile
        metrics: [{v: {usage: GAUGE, description: Value}}]
      t_named:
        query: SELECT name, v FROM public.named
        metrics:
          - name: {usage: LABEL, length: 300, description: A name}
          - v:
              usage: GAUGE
              description: Value
              alert: {name: NamedHigh, warning: 0, for: 0s, summary: 'A <b>named</b> value is high.'}
      """;

  private final LocalPostgres orders = LocalPostgres.start(18);
  private final LocalPostgres billing = LocalPostgres.start(18);
  private final MovableClocks clocks = new MovableClocks();
  private final RunningAgent agent;

  Estate(Path directory) throws Exception {
    for (LocalPostgres server : List.of(orders, billing)) {
      server.createMonitorRole();
      server.sql(
          "CREATE TABLE fragile AS SELECT '1'::text AS v",
          "CREATE TABLE named (name text, v int)",
          "GRANT SELECT ON fragile, named TO monitor");
    }
    orders.sql(
        "CREATE TABLE one (v int)",
        "CREATE TABLE two (v int)",
        "CREATE TABLE big AS SELECT g AS id, g AS twin FROM generate_series(1, 1000) AS g",
        "CREATE INDEX big_id ON big (id)",
        "CREATE INDEX big_again ON big (id)");
    agent =
        RunningAgent.start(
            directory,
            QUERIES,
            """
            catalogue: [builtin, queries.yaml]
            interval: 1s
            page: {query_text: true, diagnose: true}
            defaults: {connect_timeout: 30s, timeout: 30s, user: monitor, password: %s}
            servers:
              - name: orders
                url: '%s'
                labels: {team: shop, constructor: builder}
                thresholds: {PostgresLongRunningQuery: {warning: 1}, PostgresBlockingDurationHigh: {critical: 1}}
              - {name: billing, url: '%s'}
              - {name: '%s', url: '%s', labels: {team: '%s'}}
            """
                .formatted(
                    Postgres.MONITOR_PASSWORD,
                    url(orders),
                    url(billing),
                    HTML.replace("'", "''"),
                    url(orders),
                    RIGHT_TO_LEFT),
            new Clocks(clocks::nanos, clocks::instant));
  }

  private static String url(LocalPostgres server) {
    return "postgresql://%s:%d/postgres".formatted(server.host(), server.port());
  }

  LocalPostgres orders() {
    return orders;
  }

  LocalPostgres billing() {
    return billing;
  }

  RunningAgent agent() {
    return agent;
  }

  /** For the agent; each of them gives the graphs of {@code orders} a point. */
  void passMinutes(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      int before = points();
      clocks.pass(Duration.ofMinutes(1));
      await("a point").atMost(Duration.ofSeconds(90)).until(() -> points() > before);
    }
  }

  private int points() {
    return JsonParser.parseString(agent.get("/api/v1/servers/orders").body())
        .getAsJsonObject()
        .getAsJsonObject("figures")
        .getAsJsonObject("connections")
        .getAsJsonArray("history")
        .size();
  }

  @Override
  public void close() {
    agent.close();
    orders.close();
    billing.close();
  }
}
