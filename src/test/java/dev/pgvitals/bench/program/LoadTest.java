package dev.pgvitals.bench.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void isTheLeastAndTheMost() {
    try (Load load = new Load()) {
      load.add(1.26);
      load.add(0.31);
      load.add(0.94);

      assertThat(load.range()).isEqualTo("0.3-1.3");
    }
  }

  @Test
  void thatDidNotChangeIsOneNumber() {
    try (Load load = new Load()) {
      load.add(0.52);
      load.add(0.54);

      assertThat(load.range()).isEqualTo("0.5");
    }
  }
}
