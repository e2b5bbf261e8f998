package dev.pgvitals.backup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final Pace pace = new Pace(50_000_000, clock::get, clock::addAndGet);

  @Test
  void whatIsReadTakesItsTime() throws InterruptedException {
    pace.begin(Duration.ofMinutes(1));
    for (int i = 0; i < 1_000; i++) {
      assertThat(pace.spend(500_000)).isTrue();
    }
    assertThat(clock.get()).isEqualTo(10 * SECOND);
  }

  @Test
  void whoIsSlowAnywayNeedNotWaitAndHasNothingSavedUp() throws InterruptedException {
    pace.begin(Duration.ofMinutes(10));
    clock.addAndGet(100 * SECOND);
    assertThat(pace.spend(50_000_000)).isTrue();
    assertThat(clock.get()).isEqualTo(101 * SECOND);
  }

  @Test
  void aTurnNeverLastsLongerThanItMayAndTheNextOnePaysFirst() throws InterruptedException {
    pace.begin(Duration.ofSeconds(1));
    assertThat(pace.spend(100_000_000)).isFalse();
    assertThat(clock.get()).isZero();

    pace.begin(Duration.ofSeconds(10));
    assertThat(pace.spend(50_000_000)).isTrue();
    assertThat(clock.get()).isEqualTo(3 * SECOND);
  }

  @Test
  void aTurnThatIsCutIsOver() throws InterruptedException {
    pace.begin(Duration.ofMinutes(1));
    pace.cut();
    assertThat(pace.hasTime()).isFalse();
    assertThat(pace.spend(1)).isFalse();
    pace.begin(Duration.ofMinutes(1));
    assertThat(pace.spend(1)).isTrue();
  }

  @Test
  void anInterruptEndsIt() {
    pace.begin(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pace.spend(1)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void severalShareWhatIsReadInASecond() throws InterruptedException {
    Pace.Budget budget = new Pace.Budget(0);
    Pace one = new Pace(50_000_000, clock::get, clock::addAndGet, budget);
    Pace another = new Pace(50_000_000, clock::get, clock::addAndGet, budget);
    one.begin(Duration.ofMinutes(1));
    another.begin(Duration.ofMinutes(1));
    for (int i = 0; i < 100; i++) {
      assertThat(one.spend(500_000)).isTrue();
      assertThat(another.spend(500_000)).isTrue();
    }
    assertThat(clock.get()).isEqualTo(2 * SECOND);
  }
}
