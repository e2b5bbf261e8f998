package dev.pgvitals.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void aGoalIsReachedOrNot() {
    Table table = new Table();
    table
        .at("0.4-1.2")
        .compare("as asked", "%.1f", 2, Figure.of(100), Goal.partOfPeer(50))
        .compare("too slow", "%.1f", 2.1, Figure.of(100), Goal.partOfPeer(50))
        .compare("too large", "%.0f", 81, Figure.of(27), Goal.atMost(80))
        .compare("a bit more", "%.0f", 60, Figure.of(52), Goal.ofPeer(1.15))
        .compare("for comparison", "%.0f", 25, Figure.of(100));
    table.at("2.0").single("alone", "%.2f", 0.81, Goal.atLeast(0.8));

    assertThat(table)
        .hasToString(
            """
            |                | pgvitals | postgres_exporter | nginx | ratio |      goal | reached |    load |
            |----------------|---------:|------------------:|------:|------:|----------:|--------:|--------:|
            | as asked       |      2.0 |             100.0 |       |  1/50 |   <= 1/50 |     yes | 0.4-1.2 |
            | too slow       |      2.1 |             100.0 |       |  1/48 |   <= 1/50 |      NO | 0.4-1.2 |
            | too large      |       81 |                27 |       |   3.0 |     <= 80 |      NO | 0.4-1.2 |
            | a bit more     |       60 |                52 |       |   1.2 | <= 1.15 x |      NO | 0.4-1.2 |
            | for comparison |       25 |               100 |       | 1/4.0 |           |         | 0.4-1.2 |
            | alone          |     0.81 |                   |       |       |    >= 0.8 |     yes |     2.0 |
            """);
  }

  @Test
  void whatIsMissingSaysWhyBelowTheTableAndIsNotJudged() {
    Table table = new Table();
    Measured<String> none = Measured.missing("there is no peer");
    table
        .at("0.5")
        .compare("scrape", "%.1f", 2, Figure.missing("there is no peer"), Goal.partOfPeer(50))
        .text("from-to", "1-3", none)
        .row(
            "share",
            "%.1f",
            Figure.missing("there is no nginx"),
            Figure.NONE,
            Figure.missing("there is no nginx"),
            Goal.atLeast(1));

    assertThat(table)
        .hasToString(
            """
            |         | pgvitals | postgres_exporter | nginx | ratio |    goal | reached | load |
            |---------|---------:|------------------:|------:|------:|--------:|--------:|-----:|
            | scrape  |      2.0 |               (1) |       |       | <= 1/50 |         |  0.5 |
            | from-to |      1-3 |               (1) |       |       |         |         |  0.5 |
            | share   |      (2) |                   |   (2) |       |    >= 1 |         |  0.5 |

            (1) there is no peer
            (2) there is no nginx
            """);
  }
}
