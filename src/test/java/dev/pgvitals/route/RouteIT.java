package dev.pgvitals.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.network.Frozen;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.WalArchive;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where sessions may be sent, as real servers are paused, cut, promoted and frozen. */
class RouteIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private RunningAgent agent(String configuration) throws ProblemsException, ListenException {
    return RunningAgent.start(directory, "{}", configuration);
  }

  private static JsonNode json(Http.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.toString(), e);
    }
  }

  private static Http.Answer ask(RunningAgent agent, String what) {
    return agent.get("/route/orders/" + what);
  }

  /** Waits until that is answered so, with what follows from it. */
  private static JsonNode awaitStatus(RunningAgent agent, String what, int status) {
    Http.Answer[] last = new Http.Answer[1];
    await()
        .untilAsserted(
            () -> {
              Http.Answer answer = ask(agent, what);
              last[0] = answer;
              assertThat(answer)
                  .extracting(Http.Answer::status)
                  .as(answer.body())
                  .isEqualTo(status);
            });
    return json(last[0]);
  }

  private static JsonNode awaitReason(RunningAgent agent, String what, String reason) {
    return await(what + " is out as " + reason)
        .until(
            () -> json(ask(agent, what)),
            answer -> answer.path("reason").asText().contains(reason));
  }

  @OldestAndNewest
  void sessionsAreSentToWhoIsCurrent(int major) throws Exception {
    try (Trio trio = Trio.start(major);
        RunningAgent agent = agent(trio.configuration("{}"))) {
      for (String server : List.of("r1", "r2")) {
        JsonNode replica = awaitStatus(agent, server + "?max_lag=1s&role=replica", 200);
        assertThat(replica.path("role").asText()).isEqualTo("replica");
        assertThat(replica.path("streaming").asBoolean()).isTrue();
        assertThat(replica.path("lag_seconds").asDouble()).isBetween(0.0, 1.0);
        assertThat(replica.path("reason").isNull()).isTrue();
      }
      assertThat(awaitStatus(agent, "p1?max_lag=1s", 200).path("role").asText())
          .isEqualTo("primary");
      JsonNode primary = awaitStatus(agent, "primary", 200);
      assertThat(primary.path("server").asText()).isEqualTo("p1");
      assertThat(primary.path("timeline").asInt()).isOne();
      assertThat(json(ask(agent, "p1?role=replica")).path("reason").asText())
          .isEqualTo("it is the primary");
      JsonNode all = json(agent.get("/route/orders?max_lag=1s"));
      assertThat(all.path("primary").asText()).isEqualTo("p1");
      assertThat(all.path("servers")).hasSize(3);

      trio.r1.sql("SELECT pg_wal_replay_pause()");
      Trio.write(trio.p1);
      assertThat(awaitStatus(agent, "r1?max_lag=1s", 503).path("reason").asText())
          .matches("up to \\d+\\.\\d{3} s behind");
      assertThat(ask(agent, "r1").status()).as("whatever its lag").isEqualTo(200);
      awaitStatus(agent, "r2?max_lag=1s", 200);
      trio.r1.sql("SELECT pg_wal_replay_resume()");
      awaitStatus(agent, "r1?max_lag=1s", 200);

      Trio.cut(trio.r1);
      await().until(() -> trio.p1.query("SELECT count(*) FROM pg_stat_replication").equals("1"));
      Trio.write(trio.p1);
      JsonNode cut = awaitStatus(agent, "r1?max_lag=1s", 503);
      assertThat(cut.path("streaming").asBoolean()).isFalse();
      assertThat(cut.path("lag_bytes").asLong()).isPositive();
      Trio.follow(trio.r1, trio.p1);
      awaitStatus(agent, "r1?max_lag=1s", 200);
    }
  }

  @OldestAndNewest
  void thePromotedServerTakesTheWrites(int major) throws Exception {
    try (Trio trio = Trio.start(major);
        RunningAgent agent = agent(trio.configuration("{interval: 200ms}"))) {
      awaitStatus(agent, "r1?max_lag=1s", 200);
      awaitStatus(agent, "r2?max_lag=1s", 200);

      trio.r1.promote();
      await().until(() -> json(ask(agent, "primary")).path("server").asText().equals("r1"));
      assertThat(awaitReason(agent, "p1", "it takes writes on timeline 1").path("reason").asText())
          .isEqualTo("it takes writes on timeline 1, and r1 does on timeline 2, which is newer");
      awaitReason(agent, "r2", "it streams timeline 1, and r1, the primary, is on timeline 2");

      Trio.follow(trio.r2, trio.r1);
      assertThat(awaitStatus(agent, "r2?max_lag=1s", 200).path("timeline").asInt()).isEqualTo(2);

      trio.r1.stop();
      JsonNode without = awaitReason(agent, "primary", "which is newer");
      assertThat(without.path("reason").asText())
          .isEqualTo(
              "p1 takes writes on timeline 1, and r1 has on timeline 2, which is newer: where that"
                  + " is given up, restart the agent");
      assertThat(ask(agent, "p1").status()).isEqualTo(503);
      assertThat(ask(agent, "r2?max_lag=1s").status()).isEqualTo(503);
    }
  }

  @Test
  void ofTwoThatWerePromotedNeitherIsThePrimary() throws Exception {
    try (Trio trio = Trio.start(18);
        RunningAgent agent = agent(trio.configuration("{interval: 200ms}"))) {
      awaitStatus(agent, "primary", 200);
      trio.r1.promote();
      trio.r2.promote();

      assertThat(awaitReason(agent, "primary", "both").path("reason").asText())
          .isEqualTo("r1 and r2 take writes, both on timeline 2");
      assertThat(ask(agent, "r1").status()).isEqualTo(503);
      assertThat(ask(agent, "r2?role=primary").status()).isEqualTo(503);
    }
  }

  /** pg_last_xact_replay_timestamp() grows on such a standby, and means nothing. */
  @Test
  void anIdlePrimaryMakesNoLag() throws Exception {
    try (Trio trio = Trio.start(18);
        RunningAgent agent = agent(trio.configuration("{interval: 1s}"))) {
      awaitStatus(agent, "r1?max_lag=5s", 200);
      Trio.write(trio.p1);
      await()
          .until(
              () ->
                  trio.r1
                      .query("SELECT clock_timestamp() - pg_last_xact_replay_timestamp() > '8s'")
                      .equals("t"));
      JsonNode answer = json(ask(agent, "r1?max_lag=5s"));

      assertThat(answer.path("ready").asBoolean()).as(answer.toString()).isTrue();
      assertThat(answer.path("lag_seconds").asDouble()).isLessThan(5);
      assertThat(answer.path("lag_bytes").asLong()).isZero();
    }
  }

  @Test
  void whoRestoresFromAnArchiveIsAsCurrentAsWhatIsInIt() throws Exception {
    try (LocalPostgres p1 = LocalPostgres.start(18, WalArchive.kept(Map.of()))) {
      p1.createMonitorRole();
      p1.sql("CREATE TABLE note (text text)");
      try (LocalPostgres r1 = p1.archiveStandby(WalArchive.of(p1).restored(Map.of()));
          RunningAgent agent =
              agent("routing: {}\nservers:\n" + Trio.entry("p1", p1) + Trio.entry("r1", r1))) {
        JsonNode current = awaitWhileSwitching(p1, agent);
        assertThat(current.path("streaming").asBoolean()).isFalse();
        assertThat(current.path("timeline").isNull()).isTrue();

        Trio.write(p1);
        assertThat(awaitStatus(agent, "r1?max_lag=10s", 503).path("lag_bytes").asLong())
            .isPositive();
        awaitWhileSwitching(p1, agent);
      }
    }
  }

  /** What the server writes by itself is in the archive only when a segment is full or ended. */
  private static JsonNode awaitWhileSwitching(LocalPostgres p1, RunningAgent agent) {
    await()
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              p1.sql("SELECT pg_switch_wal()");
              return ask(agent, "r1?max_lag=10s").status() == 200;
            });
    return json(ask(agent, "r1?max_lag=10s"));
  }

  @Test
  void aServerThatIsSilentIsOutAndHoldsNobodyUp() throws Exception {
    try (Trio trio = Trio.start(18);
        RunningAgent agent = agent(trio.configuration("{}"))) {
      awaitStatus(agent, "r1?max_lag=1s", 200);
      awaitStatus(agent, "r2?max_lag=1s", 200);
      List<Frozen> frozen = trio.r1.backendPids("pgvitals").stream().map(trio.r1::freeze).toList();
      try {
        JsonNode silent = awaitReason(agent, "r1", "its last answer is");
        assertThat(silent.path("role").isNull()).isTrue();
        assertThat(silent.path("age_seconds").asDouble()).isGreaterThan(0.7);
        Trio.write(trio.p1);
        awaitStatus(agent, "r2?max_lag=1s", 200);
      } finally {
        frozen.forEach(Frozen::close);
      }
      awaitStatus(agent, "r1?max_lag=1s", 200);

      trio.r2.stop();
      JsonNode down = awaitReason(agent, "r2", "refused");
      assertThat(down.path("ready").asBoolean()).isFalse();
      trio.r2.start();
      awaitStatus(agent, "r2?max_lag=1s", 200);
    }
  }

  @Test
  void eachServerIsAskedOverOneConnection() throws Exception {
    try (Trio trio = Trio.start(18)) {
      // One is the monitor's own.
      String connected = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'monitor'";
      try (RunningAgent agent = agent(trio.configuration("{interval: 20ms}"))) {
        awaitStatus(agent, "p1?max_lag=1s", 200);
        await()
            .untilAsserted(
                () ->
                    assertThat(agent.get("/metrics").samples())
                        .anyMatch(
                            line ->
                                line.matches(
                                    "pgvitals_route_samples_total\\{server=\"r1\",cluster=\"orders\"} \\d{2,}.*")));
        for (LocalPostgres server : List.of(trio.p1, trio.r1, trio.r2)) {
          assertThat(server.query(connected)).isEqualTo("2");
        }
      }
      for (LocalPostgres server : List.of(trio.p1, trio.r1, trio.r2)) {
        await().until(() -> server.query(connected).equals("0"));
      }
    }
  }
}
