package dev.pgvitals.fault;

import static dev.pgvitals.fixture.network.Misdeeds.all;
import static dev.pgvitals.fixture.network.Misdeeds.complete;
import static dev.pgvitals.fixture.network.Misdeeds.description;
import static dev.pgvitals.fixture.network.Misdeeds.drips;
import static dev.pgvitals.fixture.network.Misdeeds.int4;
import static dev.pgvitals.fixture.network.Misdeeds.parsed;
import static dev.pgvitals.fixture.network.Misdeeds.row;
import static dev.pgvitals.fixture.network.Misdeeds.says;
import static dev.pgvitals.fixture.network.Misdeeds.welcome;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgvitals.fixture.network.HostileServer;
import dev.pgvitals.fixture.network.HostileServer.Misdeed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that does not come to an end: its time does, however often and to the last byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndlessServerIT {
  @RegisterExtension final Victim victim = new Victim("1s");
  private final HostileServer hostile = victim.hostile();
  private final Pair pair = victim.pair();

  @Test
  void silenceAtTheFirstPacket() {
    hostile.misbehaveAtConnect(says());

    victim.isDownWithFewAttempts("connect");
  }

  static Stream<Arguments> logins() {
    return Stream.of(
        arguments("silence", says()),
        arguments("two bytes a second", drips(Duration.ofMillis(500), welcome())),
        arguments("never ready", says(welcome())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("logins")
  void aLoginThatIsNeverOver(String name, Misdeed misdeed) {
    hostile.misbehaveAtLogin(misdeed);

    victim.isDownWithFewAttempts("connect");
  }

  @Test
  void anAnswerThatIsNeverReadyOrDripsEndsWithItsTime() {
    for (Misdeed misdeed :
        List.of(
            says(all(parsed(), description(1), row(int4(1)), complete())),
            drips(Duration.ofMillis(100), all(parsed(), description(1), row(int4(1)))))) {
      double before = pair.failures("connect");
      hostile.misbehaveAt("-- bait", misdeed);

      await("its end").atMost(Pair.PATIENCE).until(() -> pair.failures("connect") > before);
      pair.othersStayFresh();

      victim.healsAndWasBounded();
    }
  }

  /** Where the server goes on answering on another connection, and so is not taken for dead. */
  @Test
  void anAnswerThatDripsBesideOthersEndsWithItsTime() {
    hostile.misbehaveAt(
        "-- lure", drips(Duration.ofMillis(100), all(parsed(), description(1), row(int4(1)))));

    pair.awaitSample(Pair.ofQuery("pgvitals_query_success", "faulty", "lure") + " 0");
    pair.othersStayFresh();
  }
}
