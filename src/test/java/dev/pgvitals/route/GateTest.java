package dev.pgvitals.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Verdict GOOD = Verdict.behind(100, 0);
  private static final Verdict BAD = Verdict.behind(101, 0);

  private final Gate gate = new Gate(100);

  private void take(Verdict verdict, int times) {
    IntStream.range(0, times).forEach(i -> gate.take(verdict));
  }

  @Test
  void tenGoodSamplesInARowOpenIt() {
    take(GOOD, 9);
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.wanted()).isOne();

    take(BAD, 1);
    take(GOOD, 9);
    assertThat(gate.isOpen()).isFalse();
    take(GOOD, 1);
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.wanted()).isZero();
  }

  @Test
  void twoBadSamplesInARowShutIt() {
    take(GOOD, 10);
    for (int i = 0; i < 5; i++) {
      take(BAD, 1);
      take(GOOD, 1);
    }
    assertThat(gate.isOpen()).isTrue();

    take(BAD, 2);
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.changes()).isEqualTo(2);
  }

  @Test
  void oneSampleOfWhichNothingCanBeToldShutsIt() {
    take(GOOD, 10);
    take(Verdict.unknown("nobody takes writes"), 1);

    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.wanted()).isEqualTo(10);
  }
}
