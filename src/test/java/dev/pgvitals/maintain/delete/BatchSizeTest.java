package dev.pgvitals.maintain.delete;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  @Test
  void itGrowsAndShrinksTowardsAFifthOfASecond() {
    BatchSize size = new BatchSize(5_000);

    size.took(Duration.ofMillis(10), 5_000);
    assertThat(size.rows()).as("at most twice as many").isEqualTo(10_000);
    size.took(Duration.ofMillis(250), 10_000);
    assertThat(size.rows()).isEqualTo(8_000);
    size.took(Duration.ofSeconds(20), 8_000);
    assertThat(size.rows()).as("at most half").isEqualTo(4_000);
    size.failed();
    assertThat(size.rows()).isEqualTo(1_000);
  }

  @Test
  void itHasBounds() {
    BatchSize size = new BatchSize(30_000);

    size.took(Duration.ofMillis(1), 30_000);
    assertThat(size.rows()).isEqualTo(50_000);
    for (int i = 0; i < 10; i++) {
      size.failed();
    }
    assertThat(size.rows()).isEqualTo(100);
  }

  @Test
  void aBatchThatFoundFewSaysNothing() {
    BatchSize size = new BatchSize(5_000);

    size.took(Duration.ofMillis(1), 3);

    assertThat(size.rows()).isEqualTo(5_000);
  }
}
