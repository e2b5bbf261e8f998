package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.process.ProcessLimits;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads stay below the process's limit, and there is one of each kind whatever it is. */
class ThreadSharesTest {
  private static ThreadShares of(long limit) {
    return ThreadShares.of(new ProcessLimits(OptionalLong.of(limit), OptionalLong.empty()));
  }

  @Test
  void withoutALimitThereAreAsManyAsThereMayBe() {
    assertThat(ThreadShares.of(ProcessLimits.NONE)).isEqualTo(ThreadShares.UNLIMITED);
    assertThat(of(ThreadShares.sufficientLimit())).isEqualTo(ThreadShares.UNLIMITED);
  }

  @ParameterizedTest
  @ValueSource(longs = {30, 36, 50, 100, 256, 512, 1000, 2000, 100_000})
  void allTogetherStayBelowTheLimit(long limit) {
    assertThat((long) of(limit).total()).isLessThan(limit - 20);
  }

  @Test
  void thereIsOneOfEachKindWhateverTheLimit() {
    LongStream.range(0, 200)
        .mapToObj(ThreadSharesTest::of)
        .forEach(
            shares ->
                assertThat(
                        List.of(
                            shares.connect(),
                            shares.collect(),
                            shares.close(),
                            shares.feed(),
                            shares.route(),
                            shares.http()))
                    .allMatch(share -> share >= 1));
  }
}
