package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sessions held in known waits for a known time, on the agent's own schedule. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseLoadIT {
  /** Long enough that what one sample may be off at the beginning and the end is below 5 %. */
  private static final int HELD = 45;

  private static final String SLEEP = "SELECT pg_sleep(%d)".formatted(HELD);

  /** A statement that names the table itself would wait before the server knows its number. */
  private static final String LOCK = "LOCK TABLE wanted IN SHARE MODE";

  private static final String WORK =
      "DO $$ BEGIN WHILE clock_timestamp() < now() + interval '%d s' LOOP NULL; END LOOP; END $$"
          .formatted(HELD);

  private final LocalPostgres postgres = LocalPostgres.start(18, Map.of("compute_query_id", "on"));

  @BeforeAll
  void create() {
    postgres.createMonitorRole();
    postgres.sql("CREATE TABLE wanted (n int)");
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @Test
  void sessionsThatAreHeldReadTheirNumberTimesTheirTime(@TempDir Path directory) throws Exception {
    List<Client> clients = new ArrayList<>();
    try (RunningAgent agent = RunningAgent.start(directory, "", configuration());
        Client idle = Client.of(postgres).run("BEGIN");
        Client holder = Client.of(postgres).run("BEGIN", "LOCK TABLE wanted")) {
      assertThat(idle).isNotNull();
      await("two samples").until(() -> sampled(agent) > 0);
      for (int i = 0; i < 3; i++) {
        clients.add(Client.of(postgres).begin(SLEEP));
      }
      for (int i = 0; i < 2; i++) {
        clients.add(Client.of(postgres).run("BEGIN").begin(LOCK));
      }
      clients.add(Client.of(postgres).begin(WORK));
      holder.begin(SLEEP).await().run("ROLLBACK");
      for (Client client : clients) {
        client.await();
      }
      double ended = sampled(agent);
      await("a sample without them").until(() -> sampled(agent) > ended + 2.5);

      String load =
          "pg_stat_activity_load_seconds_total{server=\"db\",datname=\"postgres\",usename=\"postgres\",";
      assertThat(sum(agent, load + "wait_event_type=\"Timeout\",wait_event=\"PgSleep\"}"))
          .isCloseTo(4.0 * HELD, withinPercentage(5));
      assertThat(sum(agent, load + "wait_event_type=\"Lock\",wait_event=\"relation\"}"))
          .isCloseTo(2.0 * HELD, withinPercentage(5));
      assertThat(sum(agent, load + "wait_event_type=\"CPU\",wait_event=\"CPU\"}"))
          .isCloseTo(1.0 * HELD, withinPercentage(5));
      assertThat(sum(agent, "pg_stat_activity_load_seconds_total{"))
          .as("neither the idle session nor the agent's own")
          .isCloseTo(7.0 * HELD, withinPercentage(5));
      assertThat(sum(agent, "pg_stat_activity_query_load_seconds_total{"))
          .isCloseTo(7.0 * HELD, withinPercentage(5));
      assertThat(sum(agent, query(SLEEP))).isCloseTo(4.0 * HELD, withinPercentage(5));
      assertThat(sum(agent, query(LOCK))).isCloseTo(2.0 * HELD, withinPercentage(5));
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
  }

  private String configuration() {
    // No less often than by default, and never slowed down, whatever else the machine does.
    return "catalogue: [builtin]\ninterval: 2s\nservers:\n  - {name: db, url: \"%s\"}\n"
        .formatted(postgres.uri("monitor", LocalPostgres.MONITOR_PASSWORD, "postgres"));
  }

  private String query(String sql) {
    return "pg_stat_activity_query_load_seconds_total{server=\"db\",datname=\"postgres\",queryid=\"%s\"}"
        .formatted(
            postgres.query(
                "SELECT query_id FROM pg_stat_activity WHERE query = '%s' LIMIT 1".formatted(sql)));
  }

  private static double sampled(RunningAgent agent) {
    return sum(
        agent,
        "pgvitals_query_sampled_seconds_total{server=\"db\",query=\"pg_stat_activity_load\"}");
  }

  private static double sum(RunningAgent agent, String prefix) {
    return agent.samples().stream()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
