package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.cli.option.HangupSignal;
import dev.pgvitals.config.libpq.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code --help} says, so that it can be relied on. */
class HelpTest {
  private static final Pattern LINE = Pattern.compile("(?:\\./)?pgvitals(.*?)(?:\\s{2,}.*)?");

  private static CommandLine root() {
    return CommandLineEntry.commands(
        new Environment(Map.of(), Path.of("/nowhere"), "tester"), new HangupSignal());
  }

  static Stream<List<String>> commands() {
    return Stream.concat(
        Stream.of(List.of()), root().getSubcommands().keySet().stream().map(List::of));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachCommandSaysWhatItsExitCodesMeanAndGivesAnExample(
      List<String> command, @TempDir Path directory) {
    Terminal.Outcome help =
        new Terminal(directory)
            .run(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .contains("Exit codes:\n  0   ", "\n  1   ")
        // The codes of a health check are those of Nagios, where 2 is critical.
        .containsPattern("\n  2   usage error\n|\n  3   unknown: .* or a usage error\n")
        .containsPattern("\nExamples?:\n  ");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(100));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachCommandTellsTheVersion(List<String> command, @TempDir Path directory) {
    Terminal.Outcome version =
        new Terminal(directory)
            .run(Stream.concat(command.stream(), Stream.of("--version")).toArray(String[]::new));

    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).startsWith("pgvitals ");
  }

  @Test
  void anOptionInFrontOfACommandIsNotForgotten(@TempDir Path directory) {
    Terminal.Outcome outcome =
        new Terminal(directory).run("--config", "pgvitals.yaml", "check", "--online");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("--config must stand behind the command: pgvitals check --config ...");
  }

  @Test
  void theListOfCommandsCutsNoSentence() {
    assertThat(root().getSubcommands().values())
        .hasSizeGreaterThan(5)
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().usageMessage().description()[0]).endsWith("."));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theExamplesCanBeTyped(List<String> command) {
    CommandLine described =
        command.isEmpty()
            ? root()
            : Objects.requireNonNull(root().getSubcommands().get(command.get(0)));

    assertThat(described.getCommandSpec().usageMessage().footer()).isNotEmpty();
    for (String example : described.getCommandSpec().usageMessage().footer()) {
      String typed = example.strip().replaceFirst("^[A-Z_]+=\\S+ ", "");
      var line = LINE.matcher(typed);
      assertThat(line.matches()).as(example).isTrue();
      String[] words = line.group(1).strip().split(" +");
      // Throws when an option or a command does not exist.
      CommandLine.ParseResult parsed = root().parseArgs(words[0].isEmpty() ? new String[0] : words);
      assertThat(parsed.errors()).as(example).isEmpty();
    }
  }
}
