package dev.pgvitals.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of answers, strictly read. */
class AnswersTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("answers.yaml"), text);
  }

  private List<String> problems(String text) throws IOException {
    Path file = file(text);
    return assertThrows(ProblemsException.class, () -> Answers.read(file, TODAY))
        .problems()
        .stream()
        .map(Problem::toString)
        .map(line -> line.replace(directory + "/", ""))
        .toList();
  }

  @Test
  void anAnswerHasWhoSaidItWhenAndWhy() throws Exception {
    Answers answers =
        Answers.read(
            file(
                """
                load-tests: {answer: yes, by: Ann, on: 2026-11-20, note: 400 tps for an hour}
                secrets: {answer: no, by: "Bo", on: 2026-11-28}
                """),
            TODAY);

    assertThat(answers.of(Item.LOAD_TESTS))
        .contains(
            new Answer(
                Item.LOAD_TESTS, true, "Ann", LocalDate.of(2026, 11, 20), "400 tps for an hour"));
    assertThat(answers.of(Item.SECRETS).orElseThrow().text())
        .isEqualTo("no, says Bo on 2026-11-28");
    assertThat(answers.of(Item.DASHBOARDS)).isEmpty();
  }

  @Test
  void anEmptyFileAnswersNothing() throws Exception {
    assertThat(Answers.read(file("# nothing yet\n"), TODAY).of(Item.SECRETS)).isEmpty();
  }

  @Test
  void everyMistakeIsSaidWithItsPlace() throws Exception {
    assertThat(
            problems(
                """
                load-test: {answer: yes, by: Ann, on: 2026-11-20}
                everything: {answer: yes, by: Ann, on: 2026-11-20}
                secrets: {answer: maybe, by: "", on: yesterday}
                dashboards: {answer: yes, who: Ann, on: 2026-12-24}
                backups: yes
                """))
        .containsExactly(
            "answers.yaml:1:1: there is no item \"load-test\"; did you mean \"load-tests\"?",
            "answers.yaml:2:1: there is no item \"everything\"; pgvitals checklist --list has them"
                + " all",
            "answers.yaml:3:19: secrets.answer: must be yes or no, not \"maybe\"",
            "answers.yaml:3:30: secrets.by: must not be empty",
            "answers.yaml:3:38: secrets.on: must be a day such as 2026-11-28, not \"yesterday\"",
            "answers.yaml:4:13: dashboards: the key \"by\" is missing",
            "answers.yaml:4:27: dashboards: unknown key \"who\"; known: answer, by, note, on",
            "answers.yaml:4:41: dashboards.on: is in the future: 2026-12-24",
            "answers.yaml:5:10: backups: must be a mapping, but it is \"yes\"");
  }

  @Test
  void aFileThatIsNotThereIsSaidToBe() {
    assertThat(
            assertThrows(
                    ProblemsException.class,
                    () -> Answers.read(directory.resolve("none.yaml"), TODAY))
                .problems()
                .toString())
        .contains("none.yaml:1:1: there is no such file");
  }
}
