package dev.pgvitals.fault;

import static dev.pgvitals.fixture.network.Misdeeds.all;
import static dev.pgvitals.fixture.network.Misdeeds.complete;
import static dev.pgvitals.fixture.network.Misdeeds.description;
import static dev.pgvitals.fixture.network.Misdeeds.floods;
import static dev.pgvitals.fixture.network.Misdeeds.int2;
import static dev.pgvitals.fixture.network.Misdeeds.int4;
import static dev.pgvitals.fixture.network.Misdeeds.lying;
import static dev.pgvitals.fixture.network.Misdeeds.message;
import static dev.pgvitals.fixture.network.Misdeeds.parsed;
import static dev.pgvitals.fixture.network.Misdeeds.row;
import static dev.pgvitals.fixture.network.Misdeeds.said;
import static dev.pgvitals.fixture.network.Misdeeds.textDescription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.network.HostileServer;
import dev.pgvitals.fixture.network.HostileServer.Misdeed;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server's floods do not fill a heap that is just large enough for the agent. */
class SmallHeapIT {
  private static final String BAIT_FAILS =
      "pgvitals_query_success{server=\"faulty\",query=\"bait\"} 0";
  private static final String BAIT_WORKS =
      "pgvitals_query_success{server=\"faulty\",query=\"bait\"} 1";

  private static final List<Misdeed> FLOODS =
      List.of(
          floods(all(parsed(), description(0)), row()),
          floods(all(parsed(), description(1)), row(new byte[0])),
          floods(all(parsed(), textDescription()), row(new byte[500])),
          floods(all(parsed(), textDescription()), row(new byte[1 << 20])),
          floods(parsed(), said('N', "NOTICE", "00000", "look")),
          floods(parsed(), said('E', "ERROR", "XX000", "no")),
          floods(parsed(), description(1600)),
          floods(all(parsed(), description(1)), complete()),
          floods(
              all(parsed(), lying('D', 40 << 20, all(int2(1), int4((40 << 20) - 10)))),
              new byte[9]),
          floods(message('H', all(new byte[1], int2(0))), message('d', new byte[10])));

  @TempDir private Path directory;

  @Test
  void whateverFloodsComeTheAgentServesAndTheOthersStayFresh() throws IOException {
    try (HostileServer hostile = HostileServer.before(Postgres.shared(18))) {
      Files.writeString(
          directory.resolve("queries.yaml"),
          """
          one: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}
          bait: {query: 'SELECT 7 AS v /* bait? */', tags: [faulty], metrics: [{v: {usage: GAUGE}}]}
          """);
      Files.writeString(
          directory.resolve("pgvitals.yaml"),
          """
          listen: "127.0.0.1:0"
          catalogue: [queries.yaml]
          interval: 1s
          servers:
            - {name: faulty, url: '%s', tags: [faulty], connections: 3, timeout: 1s}
            - {name: healthy, url: '%s'}
          """
              .formatted(hostile.uri(), Pair.uri(Postgres.shared(18))));
      try (AgentProcess agent =
          AgentProcess.startWithHeap(
              directory, "48m", "run", "--config", directory.resolve("pgvitals.yaml").toString())) {
        Http http = agent.http();
        awaitPage(http, page -> page.contains(BAIT_WORKS));
        for (Misdeed flood : FLOODS) {
          hostile.misbehaveAt("bait", flood);
          awaitPage(http, page -> page.contains(BAIT_FAILS));
          for (int i = 0; i < 3; i++) {
            awaitRenewed(http);
          }
          hostile.heal();
          awaitPage(http, page -> page.contains(BAIT_WORKS));
        }
        assertThat(agent.output()).doesNotContain("OutOfMemoryError");
        assertThat(agent.handle().isAlive()).isTrue();
      }
    }
  }

  private static void awaitRenewed(Http http) {
    String prefix =
        "pgvitals_query_last_success_timestamp_seconds{server=\"healthy\",query=\"one\"}";
    List<String> before = series(http.get("/metrics").samples(), prefix);
    awaitPage(http, page -> !series(page, prefix).equals(before));
  }

  private static List<String> series(List<String> page, String prefix) {
    return page.stream().filter(line -> line.startsWith(prefix)).toList();
  }

  private static void awaitPage(Http http, Predicate<List<String>> condition) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> http.get("/metrics").samples(), condition);
  }
}
