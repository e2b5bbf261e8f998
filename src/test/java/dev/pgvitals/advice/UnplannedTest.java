package dev.pgvitals.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.look.Counters;
import dev.pgvitals.advice.look.WatchedStatement;
import org.junit.jupiter.api.Test;

/** Statements that are not planned for one reason cost one line. */
class UnplannedTest {
  private static WatchedStatement statement(double share) {
    return new WatchedStatement("1", "app", "COMMIT", new Counters(20, 1, 0, 0, 0, 0), share, 60);
  }

  @Test
  void noneCostNone() {
    assertThat(new Unplanned().note("shop", "many", "one")).isEmpty();
  }

  @Test
  void oneIsNamed() {
    Unplanned commands = new Unplanned();
    commands.add(statement(0.2), "COMMIT");

    assertThat(commands.note("shop", "without plans", "without a plan"))
        .contains("database shop: 1 statement without a plan (20 % of the time): COMMIT");
  }

  @Test
  void manyAreCountedAndFiveNamed() {
    Unplanned many = new Unplanned();
    for (int i = 1; i <= 8; i++) {
      many.add(statement(0.1), Integer.toString(Math.min(i, 7)));
    }

    assertThat(many.note("shop", "that write", "that writes"))
        .contains(
            "database shop: 8 statements that write (80 % of the time): 1, 2, 3, 4, 5 and 2 more");
  }
}
