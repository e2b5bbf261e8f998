package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.cli.option.HangupSignal;
import dev.pgvitals.config.libpq.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
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

  /** All there are, at every level: none, {@code maintain}, {@code maintain run}. */
  static Stream<List<String>> commands() {
    return below(List.of(), root());
  }

  private static Stream<List<String>> below(List<String> words, CommandLine command) {
    return Stream.concat(
        Stream.of(words),
        command.getSubcommands().entrySet().stream()
            .flatMap(
                each ->
                    below(
                        Stream.concat(words.stream(), Stream.of(each.getKey())).toList(),
                        each.getValue())));
  }

  private static CommandLine described(List<String> words) {
    CommandLine command = root();
    for (String word : words) {
      command = Objects.requireNonNull(command.getSubcommands().get(word));
    }
    return command;
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
        .startsWith("Usage: " + String.join(" ", with("pgvitals", command)))
        .contains("Exit codes:\n  0   ", "\n  1   ")
        // The codes of a health check are those of Nagios, where 2 is critical.
        .containsPattern("\n  2   usage error\n|\n  3   unknown: .* or a usage error\n")
        .containsPattern("\nExamples?:\n  ");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(100));
  }

  private static List<String> with(String first, List<String> words) {
    return Stream.concat(Stream.of(first), words.stream()).toList();
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

  @ParameterizedTest
  @MethodSource("commands")
  void theListOfCommandsCutsNoSentence(List<String> command) {
    assertThat(described(command).getCommandSpec().usageMessage().description()[0]).endsWith(".");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theExamplesCanBeTyped(List<String> command) {
    CommandLine described = described(command);

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

  /** Whoever was woken up must not find that the command of a runbook is not there. */
  @Test
  void theCommandsOfRunbooksCanBeTyped() throws IOException {
    Set<String> commands = new TreeSet<>();
    try (Stream<Path> runbooks = Files.list(Path.of("docs", "runbooks"))) {
      for (Path runbook : runbooks.toList()) {
        Matcher command = Pattern.compile("`pgvitals ([^`]+)`").matcher(Files.readString(runbook));
        while (command.find()) {
          commands.add(command.group(1).replace(" ...", ""));
        }
      }
    }

    assertThat(commands).contains("maintain status", "rescue wraparound", "advise");
    for (String command : commands) {
      assertThat(root().parseArgs(command.strip().split("\\s+")).errors()).as(command).isEmpty();
    }
  }
}
