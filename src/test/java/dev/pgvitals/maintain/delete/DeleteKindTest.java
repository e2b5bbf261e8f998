package dev.pgvitals.maintain.delete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.maintain.Verbs;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeleteKindTest {
  private static List<String> problems(String rule) {
    String text =
        "servers: [{name: a, url: \"postgresql://m@h/d\"}]\njobs:\n  retention:\n    delete: "
            + rule;
    ProblemsException e =
        catchThrowableOfType(
            ProblemsException.class,
            () ->
                new MaintainReader(
                        new Environment(Map.of(), Path.of("/nowhere"), "tester"), Verbs.ALL)
                    .read("maintain.yaml", text));
    return e == null ? List.of() : e.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void oneRuleOrAList() {
    assertThat(problems("{table: public.a, column: at, older_than: 0s}")).isEmpty();
    assertThat(
            problems(
                """
                [{table: 'public."A"', column: '"createdAt"', older_than: 90d, where: "is_read", batch: 1000, pause: 0s, budget: 1h, most: 10, max_share: 10%}]"""))
        .isEmpty();
  }

  @Test
  void whatIsWrongIsSaidAtItsPlace() {
    assertThat(
            problems(
                """
                [{table: "public.*", column: "a b", older_than: 90, where: "true) OR (true", batch: 10, pause: 1h, max_share: 2, on: x}, {}]"""))
        .anyMatch(problem -> problem.contains("must name one table"))
        .anyMatch(problem -> problem.contains("must be the name of a column"))
        .anyMatch(problem -> problem.contains("the unit is missing"))
        .anyMatch(problem -> problem.contains("its parentheses do not match"))
        .anyMatch(problem -> problem.contains("must be from 100 to 50000"))
        .anyMatch(problem -> problem.contains("must be at most 10s"))
        .anyMatch(problem -> problem.contains("must be a share"))
        .anyMatch(problem -> problem.contains("unknown key \"on\""))
        .anyMatch(problem -> problem.contains("the key \"older_than\" is missing"));
    assertThat(problems("[]")).anyMatch(problem -> problem.contains("at least one rule"));
  }

  @Test
  void aDatabaseIsOneInWhichTheJobWorks() {
    assertThat(problems("{table: a.t, column: at, older_than: 1d, database: d}")).isEmpty();
    assertThat(problems("{table: a.t, column: at, older_than: 1d, database: D}"))
        .singleElement()
        .asString()
        .contains("no server of the job has \"D\" among its databases");
  }
}
