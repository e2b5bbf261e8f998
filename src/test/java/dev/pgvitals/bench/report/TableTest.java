package dev.pgvitals.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void aTargetIsReachedOrNot() {
    String table =
        new Table()
            .compare("as asked", "%.1f", 2, 100, 50)
            .compare("too slow", "%.1f", 2.1, 100, 50)
            .limit("too large", "%.0f", 81, 27, 80)
            .compare("for comparison", "%.0f", 25, 100)
            .single("alone", "%.0f", 7)
            .toString();

    assertThat(table)
        .isEqualTo(
            """
            |                | pgvitals | postgres_exporter | ratio |  target | reached |
            |----------------|---------:|------------------:|------:|--------:|--------:|
            | as asked       |      2.0 |             100.0 |  1/50 | <= 1/50 |     yes |
            | too slow       |      2.1 |             100.0 |  1/48 | <= 1/50 |      NO |
            | too large      |       81 |                27 |   3.0 |   <= 80 |      NO |
            | for comparison |       25 |               100 | 1/4.0 |         |         |
            | alone          |        7 |                   |       |         |         |
            """);
  }
}
