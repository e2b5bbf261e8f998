package dev.pgvitals.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.web.status.ServerStatus;
import dev.pgvitals.web.status.ServerStatus.Identity;
import dev.pgvitals.web.status.ServerStatus.State;
import dev.pgvitals.web.status.ServerStatus.Work;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTextTest {
  private static final Identity REPLICA =
      new Identity("PostgreSQL 18.6", 180_006, "replica", Instant.EPOCH);

  private static ServerStatus server(
      State state, Optional<Identity> identity, Optional<Failure> failure, int queries) {
    return new ServerStatus(
        "orders",
        state,
        identity,
        Optional.empty(),
        failure,
        new Work(queries, 2, 1, 1234, 2, Optional.empty()));
  }

  private static ServerStatus withHealth(Optional<ServerHealth> health) {
    return new ServerStatus(
        "orders",
        State.UP,
        Optional.of(REPLICA),
        health,
        Optional.empty(),
        new Work(0, 0, 0, 0, 0, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          100  | 100, healthy
          80   | 80, healthy
          79.6 | 80, degraded
          0    | 0, unhealthy
          """)
  void healthIsTheScoreAndWhatItMeans(double score, String text) {
    assertThat(
            ServerText.health(withHealth(Optional.of(new ServerHealth(score, Map.of(), Map.of())))))
        .isEqualTo(text);
  }

  @Test
  void healthIsEmptyUntilItIsKnown() {
    assertThat(ServerText.health(withHealth(Optional.empty()))).isEmpty();
  }

  @Test
  void ofAServerThatIsUpTheDetailIsWhatItIsAndWhatItGives() {
    assertThat(ServerText.detail(server(State.UP, Optional.of(REPLICA), Optional.empty(), 40)))
        .isEqualTo("PostgreSQL 18.6, replica, 40 queries, 1234 series");
    assertThat(ServerText.detail(server(State.UP, Optional.of(REPLICA), Optional.empty(), 1)))
        .isEqualTo("PostgreSQL 18.6, replica, 1 query, 1234 series");
  }

  /** The message may name roles, databases and addresses. */
  @Test
  void ofAServerThatIsDownItIsTheReasonWithoutTheMessage() {
    Failure refused = new Failure(FailureReason.CONNECT, "", "db1.internal: connection refused");
    Failure full = new Failure(FailureReason.CONNECT, "53300", "sorry, too many clients already");

    assertThat(ServerText.detail(server(State.DOWN, Optional.of(REPLICA), Optional.of(refused), 0)))
        .isEqualTo("connect");
    assertThat(ServerText.detail(server(State.DOWN, Optional.of(REPLICA), Optional.of(full), 0)))
        .isEqualTo("connect, SQLSTATE 53300");
  }

  @Test
  void ofAServerOfWhichNothingIsKnownItIsEmpty() {
    assertThat(ServerText.detail(server(State.NOT_TRIED, Optional.empty(), Optional.empty(), 0)))
        .isEmpty();
    assertThat(ServerText.detail(server(State.UP, Optional.empty(), Optional.empty(), 0)))
        .isEmpty();
  }
}
