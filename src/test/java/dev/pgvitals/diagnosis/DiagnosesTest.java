package dev.pgvitals.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However many ask, a server bears little of it. */
class DiagnosesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final Diagnoses diagnoses =
      new Diagnoses(
          (server, alert) -> {
            asked.add(server + " " + alert);
            if (alert.equals("Broken")) {
              throw new IllegalStateException("broken");
            }
            return new ServerNotes(server, Optional.of(alert), List.of(), List.of());
          },
          waiting::add,
          new Clocks(nanos::get, () -> Instant.EPOCH.plusNanos(nanos.get())));

  private Diagnoses.Outcome ask(String server, String alert) throws InterruptedException {
    return diagnoses.ask(server, alert, Duration.ZERO);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whoAsksForTheSameHasWhatIsUnderWayOrAtHand() throws InterruptedException {
    assertThat(ask("a", "Slow")).isEqualTo(new Diagnoses.Unfinished());
    pass(Duration.ofSeconds(60));
    assertThat(ask("a", "Slow")).isEqualTo(new Diagnoses.Unfinished());
    waiting.remove().run();
    pass(Duration.ofSeconds(9));

    assertThat(ask("a", "Slow"))
        .isInstanceOfSatisfying(
            Diagnoses.Made.class,
            made -> assertThat(made.at()).isEqualTo(Instant.EPOCH.plusSeconds(60)));
    assertThat(asked).containsExactly("a Slow");
  }

  @Test
  void afterAPauseTheServerIsAskedAnew() throws InterruptedException {
    ask("a", "Slow");
    waiting.remove().run();
    pass(Duration.ofMillis(10_001));
    ask("a", "Slow");
    waiting.remove().run();

    assertThat(asked).hasSize(2);
  }

  @Test
  void anotherOneOnTheSameServerHasToWait() throws InterruptedException {
    ask("a", "Slow");
    assertThat(ask("a", "Other")).isEqualTo(new Diagnoses.TooSoon(Duration.ofSeconds(10)));
    waiting.remove().run();
    pass(Duration.ofSeconds(4));
    assertThat(ask("a", "Other")).isEqualTo(new Diagnoses.TooSoon(Duration.ofSeconds(6)));
    assertThat(ask("b", "Other")).isEqualTo(new Diagnoses.Unfinished());
    pass(Duration.ofMillis(6_001));
    assertThat(ask("a", "Other")).isEqualTo(new Diagnoses.Unfinished());
  }

  @Test
  void onAllServersThereAreAFewAtATime() throws InterruptedException {
    for (int i = 0; i < Diagnoses.MOST; i++) {
      assertThat(ask("server " + i, "Slow")).isEqualTo(new Diagnoses.Unfinished());
    }
    assertThat(ask("one more", "Slow")).isInstanceOf(Diagnoses.TooSoon.class);
    waiting.remove().run();
    assertThat(ask("one more", "Slow")).isEqualTo(new Diagnoses.Unfinished());
  }

  @Test
  void oneThatFailsSaysSoAndIsNotTriedAgainAtOnce() throws InterruptedException {
    ask("a", "Broken");
    waiting.remove().run();

    assertThatThrownBy(() -> ask("a", "Broken")).hasMessageContaining("broken");
    assertThat(waiting).isEmpty();
    pass(Duration.ofSeconds(11));
    assertThat(ask("a", "Slow")).isEqualTo(new Diagnoses.Unfinished());
  }
}
