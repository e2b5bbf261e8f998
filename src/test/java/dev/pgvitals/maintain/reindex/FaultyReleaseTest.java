package dev.pgvitals.maintain.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.verb.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Releases on which a build beside the work of others leaves a damaged index. */
class FaultyReleaseTest {
  private static final List<Verb> VERBS =
      Maintained.config(
              """
              servers: [{name: shop, url: "postgresql://pgvitals_maintain@localhost/shop"}]
              jobs: {all: {analyze: {}, vacuum: {tables: ["app.*"]}, reindex: {}}}
              """)
          .jobs()
          .get(0)
          .verbs();

  /** The verbs that refuse to work there. */
  private static List<String> refused(int version) {
    ServerInfo server = new ServerInfo(version, "pgvitals_maintain", false, false, false, true);
    return VERBS.stream().filter(verb -> verb.refusal(server).isPresent()).map(Verb::name).toList();
  }

  @Test
  void nothingIsRebuiltThereAndTheRestIsDone() {
    assertThat(VERBS).extracting(Verb::name).contains("analyze", "vacuum", "reindex");
    assertThat(refused(140_000)).containsExactly("reindex");
    assertThat(refused(140_003)).containsExactly("reindex");
    assertThat(List.of(130_023, 140_004, 150_000, 180_004))
        .allSatisfy(version -> assertThat(refused(version)).isEmpty());
  }
}
