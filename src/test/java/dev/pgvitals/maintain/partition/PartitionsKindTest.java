package dev.pgvitals.maintain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.Verbs;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key {@code partitions} of a job. */
class PartitionsKindTest {
  private static String file(String entries) {
    return """
        servers: [{name: a, url: "postgresql://m@h/d"}]
        archives: {cold: {directory: /srv/archive}}
        jobs:
          j:
            partitions:
        """
        + entries.indent(6);
  }

  private static List<String> problems(String entries) {
    ProblemsException e =
        catchThrowableOfType(
            ProblemsException.class,
            () ->
                new MaintainReader(
                        new Environment(Map.of(), Path.of("/nowhere"), "tester"), Verbs.ALL)
                    .read("maintain.yaml", file(entries)));
    assertThat(e).as("problems").isNotNull();
    return e.problems().stream().map(Object::toString).toList();
  }

  private static Verb verb(String entries) {
    return Maintained.config(file(entries)).jobs().get(0).verbs().get(0);
  }

  @Test
  void aJobMakesPartitionsOrLetsThemGo() {
    assertThat(
            verb("- {table: a.t, interval: month, ahead: 6, name: \"{table}_{yyyy}_{MM}\"}").name())
        .isEqualTo("create_partitions");
    assertThat(
            verb("- {table: a.t, detach_after: 1y, archive: cold, drop_after: 2y, require: archived}")
                .name())
        .isEqualTo("age_partitions");
    assertThat(
            problems(
                """
                - {table: a.t, interval: month, ahead: 6}
                - {table: a.u, detach_after: 1y}
                """))
        .singleElement()
        .asString()
        .contains("write two jobs");
    assertThat(problems("- {table: a.t, interval: month, ahead: 6, detach_after: 1y}"))
        .singleElement()
        .asString()
        .contains("write two jobs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table: a.t|says nothing to do",
        "table: 'a.*', interval: month, ahead: 1|must name one table",
        "table: a.t, interval: month|the key \"ahead\" is missing",
        "table: a.t, ahead: 1|the key \"interval\" is missing",
        "table: a.t, interval: moth, ahead: 1|did you mean \"month\"",
        "table: a.t, interval: month, ahead: 0|ahead",
        "table: a.t, interval: day, ahead: 1, name: '{table}_{yyyy}_{MM}'|the same name",
        "table: a.t, interval: week, ahead: 1, name: '{table}_{yyyy}_{week}'|the same name",
        "table: a.t, interval: month, ahead: 1, name: '{table}_{yyyy}_{mm}'|there is no {mm}",
        "table: a.t, interval: month, ahead: 1, name: '{yyyy}{MM}}'|has a brace",
        "table: a.t, detach_after: 1m|must be an age such as 1y, 18mo",
        "table: a.t, detach_after: 0d|must be an age",
        "table: a.t, drop_after: 2y|needs require: archived or, if rows may be lost",
        "table: a.t, drop_after: 2y, require: archived|needs archive",
        "table: a.t, detach_after: 2y, require: nothing|is about drop_after",
        "table: a.t, detach_after: 2y, drop_after: 1y, require: nothing|is less than detach_after",
        "table: a.t, detach_after: 2y, archive: cool|there is no archive \"cool\"",
        "table: a.t, interval: month, ahead: 1, database: dd|no server of the job has \"dd\" among its databases (d)",
        "table: a.t, detach_after: 2y, database: e|has \"e\" among its databases (d)",
        "table: a.t, archive: cold|give it detach_after, drop_after or both",
      })
  void whatIsMeantIsSaidClearly(String entry, String problem) {
    assertThat(problems("- {" + entry + "}")).anyMatch(text -> text.contains(problem));
  }

  @Test
  void aTableIsNamedOnce() {
    assertThat(
            problems(
                """
                - {table: a.t, interval: month, ahead: 6}
                - {table: a.t, interval: day, ahead: 6}
                """))
        .singleElement()
        .asString()
        .contains("is there twice");
  }
}
