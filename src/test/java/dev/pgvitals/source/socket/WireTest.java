package dev.pgvitals.source.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Each limit by itself: a server that passes one passes others soon after. */
@ResourceLock("the share of the heap in which answers are held")
class WireTest {
  private static final WireLimits LIMITS =
      new WireLimits(Duration.ofMinutes(1), 100, 200, 150, 3, 2);
  private static final long MOST = ResponseMemory.OF_THE_HEAP.mostOfOne();

  private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
  private final Wire wire = wire();

  private Wire wire() {
    return new Wire(LIMITS, new Semaphore(1), watchdog);
  }

  private void ask() throws IOException {
    wire.loggedIn();
    wire.asks();
  }

  private interface Step {
    void take() throws IOException;
  }

  private void isRefused(Step step, String why) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(step::take)
        .withMessageContaining(why);
    assertThat(wire.failure()).isPresent();
  }

  @AfterEach
  void end() {
    wire.releaseMemory();
    watchdog.shutdownNow();
  }

  @Test
  void bytesOfALogin() throws IOException {
    wire.received(60);
    wire.asks();
    wire.received(40);

    isRefused(() -> wire.received(1), "before the login was complete");
  }

  @Test
  void bytesOfAnAnswerOfWhichEachStatementHasItsOwn() throws IOException {
    ask();
    wire.received(200);
    wire.asks();
    wire.received(199);
    wire.received(1);

    isRefused(() -> wire.received(1), "in response to one statement");
  }

  @Test
  void bytesOfRows() throws IOException {
    ask();
    wire.row(149);
    wire.row(1);

    isRefused(() -> wire.row(1), "the result is larger than");
  }

  @Test
  void messagesBesideRows() throws IOException {
    ask();
    for (int i = 0; i < 3; i++) {
      wire.message();
    }

    isRefused(wire::message, "more than 3 messages besides rows in response to one statement");
  }

  @Test
  void memoryOfOneAnswer() throws IOException {
    ask();
    wire.takes(MOST);

    isRefused(() -> wire.takes(1), "a sixth of its heap");
  }

  @Test
  void memoryOfAllAnswers() throws IOException {
    Wire one = wire();
    Wire other = wire();
    long some = 1 << 20;
    try {
      one.takes(MOST);
      other.takes(MOST);
      isRefused(() -> wire.takes(some), "other large ones are being read");

      other.releaseMemory();
      wire.takes(some);
    } finally {
      one.releaseMemory();
      other.releaseMemory();
    }
  }
}
