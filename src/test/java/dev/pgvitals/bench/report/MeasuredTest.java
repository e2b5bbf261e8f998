package dev.pgvitals.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MeasuredTest {
  @Test
  void aStepThatFailsBecauseOfTheProgramIsWhyTheRestIsMissing() throws Exception {
    Measured<Integer> measured =
        Measured.of(1)
            .<Integer>then(
                one -> {
                  throw new IOException("it answers 500");
                })
            .then(any -> any + 1);

    assertThat(measured).isEqualTo(Measured.missing("it answers 500"));
    assertThat(measured.figure(number -> number)).isEqualTo(Figure.missing("it answers 500"));
  }

  @Test
  void stepsThatSucceedGiveANumber() throws Exception {
    assertThat(Measured.of(1).then(one -> one + 1).figure(two -> two)).isEqualTo(Figure.of(2));
  }

  @Test
  void aFailureOfTheBenchmarksOwnServerIsNoneOfTheProgram() {
    assertThatThrownBy(
            () ->
                Measured.of(1)
                    .then(
                        one -> {
                          throw new SQLException("the server is gone");
                        }))
        .isInstanceOf(SQLException.class);
  }
}
