package dev.pgvitals.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is wrong with a file is said in a bounded number of words. */
class ProblemSummaryTest {
  private static List<Problem> problems(int count, String message) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(line -> new Problem(new Position("a.yaml", line, 1), "", message))
        .toList();
  }

  @Test
  void aFewProblemsAreAllThere() {
    assertThat(ProblemSummary.of(problems(2, "bad"), 2))
        .isEqualTo("a.yaml:1:1: bad\na.yaml:2:1: bad");
  }

  @Test
  void ofManyTheFirstAreThereAndTheOthersAreCounted() {
    assertThat(ProblemSummary.of(problems(5000, "bad"), 2))
        .isEqualTo(
            "a.yaml:1:1: bad\na.yaml:2:1: bad\nand 4998 more; run pgvitals check to see all");
  }

  @Test
  void whatWasNotKeptIsNeitherCountedNorPromised() {
    Problems thousands = new Problems();
    problems(5_000, "bad").forEach(p -> thousands.add(p.position(), p.path(), p.message()));

    assertThat(ProblemSummary.of(thousands.list(), 2))
        .endsWith(
            "a.yaml:2:1: bad\nand 998 more, and others not counted; run pgvitals check"
                + " to see the first 1000");
    assertThat(ProblemSummary.count(thousands.list())).isEqualTo("more than 1000 problems");
    assertThat(ProblemSummary.count(problems(1_000, "bad"))).isEqualTo("1000 problems");
  }

  @Test
  void aLongProblemIsCut() {
    assertThat(ProblemSummary.of(problems(1, "x".repeat(100_000)), 2))
        .hasSizeLessThan(600)
        .endsWith("x...");
  }
}
