package dev.pgvitals.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.source.Answer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows of others' texts in lines of a limited length. */
class AnswerTextTest {
  private static Answer answer(String columns, String... rows) {
    return new Answer(
        Arrays.stream(columns.split(" "))
            .map(name -> new Answer.Column(name.replace("#", ""), name.endsWith("#")))
            .toList(),
        Arrays.stream(rows)
            .map(
                row ->
                    Arrays.stream(row.split("\\|"))
                        .map(
                            text ->
                                text.equals("NULL") ? Optional.<String>empty() : Optional.of(text))
                        .toList())
            .toList(),
        false);
  }

  @Test
  void whatFitsIsATable() {
    assertThat(AnswerText.of(answer("pid# query", "7|SELECT 1", "4711|NULL"), 40))
        .isEqualTo(
            """
             pid  query
               7  SELECT 1
            4711  -
            """);
    assertThat(AnswerText.of(answer("pid"), 40)).isEqualTo("no rows\n");
  }

  @Test
  void whatATerminalWouldObeyIsCleanedAndWhatNobodyReadsIsLeftOut() {
    assertThat(
            AnswerText.of(
                answer(
                    "at since query",
                    "2026-11-27 16:01:55.123456+00|00:00:08.942607|SELECT\n\t1 \u001b[2J",
                    "2026-11-27 16:01:55.1|1 day 00:00:08|x"),
                60))
        .isEqualTo(
            """
            at                      since           query
            2026-11-27 16:01:55+00  00:00:08.942    SELECT 1 ?[2J
            2026-11-27 16:01:55     1 day 00:00:08  x
            """);
  }

  @Test
  void aFewRowsWithoutRoomBesideEachOtherAreLists() {
    assertThat(
            AnswerText.of(
                answer(
                    "pid# application_name query",
                    "7|a rather long application's name|SELECT count(*) FROM orders WHERE status"
                        + " = 'placed'",
                    "8|b|c"),
                50))
        .isEqualTo(
            """
            pid               7
            application_name  a rather long application's name
            query             SELECT count(*) FROM orders
                              WHERE status = 'placed'

            pid               8
            application_name  b
            query             c
            """);
  }

  @Test
  void ofManyRowsCellsAreCutAndTheLastColumnStandsBelow() {
    String row = "7|a rather long application's name|SELECT count(*) FROM orders";
    assertThat(AnswerText.of(answer("pid# application_name query", row, row, row, row), 50))
        .startsWith(
            """
            pid  application_name     query
              7  a rather long ap...  SELECT count(*) FROM
                                      orders
            """);

    assertThat(AnswerText.of(answer("pid# application_name query", row, row, row, row), 40))
        .startsWith(
            """
            pid  application_name
                  query
              7  a rather long application's name
                  SELECT count(*) FROM orders
              7  a rather long application's name
            """);
  }

  @Test
  void thereIsAnEnd() {
    String[] rows = Collections.nCopies(30, "7").toArray(String[]::new);
    assertThat(AnswerText.of(answer("pid#", rows), 40).lines())
        .hasSize(22)
        .endsWith("... and 10 more rows; --json has them");

    String word = "x".repeat(5000);
    assertThat(AnswerText.of(answer("pid# query", "7|" + word), 40).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(41))
        .anyMatch(line -> line.contains("..."));
    assertThat(
            AnswerText.of(
                new Answer(
                    List.of(new Answer.Column("n", true)),
                    List.of(List.of(Optional.of("1"))),
                    true),
                40))
        .endsWith("... there were more rows than are asked for\n");
  }
}
