package dev.pgvitals.dashboard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.yaml.ProblemsException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code common.yaml}: what all boards have in common. */
class ConventionsReaderTest {
  @Test
  void allOfVariablesMeansAllThereAreOrAnExpression() {
    Conventions read = Boards.conventions();

    assertThat(Objects.requireNonNull(read.variables().get("job")).all()).hasValue("");
    assertThat(Objects.requireNonNull(read.variables().get("server")).all()).hasValue(".*");
    assertThat(Objects.requireNonNull(read.variables().get("topn")).all()).isEmpty();
    assertThat(Objects.requireNonNull(read.variables().get("topn")).choices())
        .containsExactly("5", "10");
    assertThat(Objects.requireNonNull(read.variables().get("topn")).chosen()).isEqualTo("10");
    assertThat(Objects.requireNonNull(read.variables().get("job")).chosen()).isEmpty();
  }

  @Test
  void aLabelWithoutAHeadingIsItsOwn() {
    assertThat(Boards.conventions().heading("server")).isEqualTo("Server");
    assertThat(Boards.conventions().heading("region")).isEqualTo("region");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    String text =
        """
        abbreviations: {A: B, B: A}
        of_every_board: [jop]
        variables:
          job: {label: Job}
          n: {label: N, choices: [5], chosen: 6}
        mappings: {ok: {1: {text: ok}}}
        headings: {}
        """;
    assertThatThrownBy(() -> ConventionsReader.read("common.yaml", text))
        .isInstanceOf(ProblemsException.class)
        .message()
        .satisfies(
            said ->
                assertThat(said.lines())
                    .containsExactly(
                        "common.yaml:1:16: abbreviations: \"A\" stands for itself",
                        "common.yaml:2:17: of_every_board: there is no variable \"jop\"; did you"
                            + " mean \"job\"?",
                        "common.yaml:4:8: variables.job: a variable has either \"query\" or"
                            + " \"choices\"",
                        "common.yaml:5:39: variables.n.chosen: must be one of the choices",
                        "common.yaml:6:20: mappings.ok.1: the key \"color\" is missing"));
  }
}
