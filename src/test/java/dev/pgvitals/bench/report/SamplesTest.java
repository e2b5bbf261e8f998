package dev.pgvitals.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void aPercentileIsATimeThatWasMeasured() {
    Samples samples = Samples.of(LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000));

    assertThat(samples.min()).isEqualTo(1);
    assertThat(samples.median()).isEqualTo(100);
    assertThat(samples.millis(0.99)).isEqualTo(198);
    assertThat(samples.max()).isEqualTo(200);
  }

  @Test
  void oneTimeIsAllOfThem() {
    Samples samples = Samples.of(LongStream.of(2_500_000));

    assertThat(samples.median()).isEqualTo(2.5);
    assertThat(samples.millis(0.99)).isEqualTo(2.5);
  }
}
