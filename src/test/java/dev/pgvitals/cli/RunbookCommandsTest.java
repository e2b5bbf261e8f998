package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgvitals.cli.option.HangupSignal;
import dev.pgvitals.config.libpq.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whoever was woken up must not find that the command of a runbook is not there. */
class RunbookCommandsTest {
  private static final Path RUNBOOKS = Path.of("docs", "runbooks");
  private static final Pattern COMMAND = Pattern.compile("`pgvitals ([^`]+)`");
  private static final Pattern SECTION =
      Pattern.compile("\\]\\((\\.\\./operations/\\w+\\.md)#([^)]+)\\)");

  private static List<MatchResult> all(Pattern pattern) throws IOException {
    List<MatchResult> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      for (Path file : files.sorted().toList()) {
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
          found.add(matcher.toMatchResult());
        }
      }
    }
    return found;
  }

  @Test
  void eachIsOneOfTheProduct() throws IOException {
    List<String> commands =
        all(COMMAND).stream().map(found -> found.group(1)).distinct().sorted().toList();

    assertThat(commands)
        .anyMatch(command -> command.startsWith("maintain"))
        .anyMatch(command -> command.startsWith("rescue"))
        .anyMatch(command -> command.startsWith("advise"))
        .allSatisfy(
            command ->
                assertThatCode(
                        () ->
                            commands().parseArgs(command.replace(" ...", "").strip().split("\\s+")))
                    .doesNotThrowAnyException());
  }

  private static CommandLine commands() {
    return CommandLineEntry.commands(
        new Environment(Map.of(), Path.of("/nowhere"), "tester"), new HangupSignal());
  }

  @Test
  void theSectionsThatTellMoreAreThere() throws IOException {
    List<MatchResult> links = all(SECTION);

    assertThat(links).isNotEmpty();
    for (MatchResult link : links) {
      assertThat(headings(RUNBOOKS.resolve(link.group(1))))
          .as(link.group())
          .contains(link.group(2));
    }
  }

  private static List<String> headings(Path page) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }
}
