package dev.pgvitals.fault;

import static dev.pgvitals.fixture.network.Misdeeds.all;
import static dev.pgvitals.fixture.network.Misdeeds.description;
import static dev.pgvitals.fixture.network.Misdeeds.floods;
import static dev.pgvitals.fixture.network.Misdeeds.int4;
import static dev.pgvitals.fixture.network.Misdeeds.parsed;
import static dev.pgvitals.fixture.network.Misdeeds.row;
import static dev.pgvitals.fixture.network.Misdeeds.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.network.HostileServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A hostile server leaves no thread and no socket behind in the agent. */
@Isolated("It counts the threads of all agents in the JVM.")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeftoverThreadsIT {
  @RegisterExtension final Victim victim = new Victim("1s");
  private final HostileServer hostile = victim.hostile();
  private final Pair pair = victim.pair();

  @Test
  void nothingGrowsHoweverOftenItHappens() {
    int before = threads().size();
    for (int i = 0; i < 3; i++) {
      hostile.misbehaveAtLogin(says());
      pair.awaitDown("connect");
      victim.healsAndWasBounded();
      hostile.misbehaveAt("-- bait", floods(all(parsed(), description(1)), row(int4(1))));
      victim.failsAtTheBait();
      victim.healsAndWasBounded();
    }
    // The agent's pools of threads may not have been full.
    await("threads as before").until(() -> threads().size() <= before + 6);
    assertThat(threads()).noneMatch(name -> name.startsWith("PostgreSQL"));
    await("sockets").until(() -> hostile.open() <= Victim.CONNECTIONS);
  }

  /** Those of the agent and of the driver. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pgvitals-") || name.startsWith("PostgreSQL"))
        // The driver has one that looks for connections that nobody closed.
        .filter(name -> !name.contains("leaner"))
        .toList();
  }
}
