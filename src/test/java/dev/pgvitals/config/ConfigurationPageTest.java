package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.login.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/configuration.md} is about the configuration that there is. */
class ConfigurationPageTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern KEY_ROW = Pattern.compile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\|");
  private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");

  @TempDir private Path home;

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/configuration.md"));
  }

  static Stream<String> examples() throws IOException {
    return YAML.matcher(page())
        .results()
        .map(found -> found.group(1))
        .filter(text -> text.contains("servers:"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleLoads(String text) throws Exception {
    LoadedConfig loaded = new ConfigReader(Environments.of(home)).read("example", text);

    assertThat(loaded.notices())
        .as("but of the files of another machine")
        .filteredOn(notice -> !notice.message().endsWith(" does not exist"))
        .isEmpty();
  }

  @Test
  void everyKeyHasARow() throws IOException {
    String page = page();
    String keys = page.substring(page.indexOf("\n## Keys"), page.indexOf("\n## Connection"));
    Set<String> rows =
        KEY_ROW
            .matcher(keys)
            .results()
            .flatMap(row -> WORD.matcher(row.group(1)).results())
            .map((MatchResult word) -> word.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> known = new TreeSet<>(ConfigReader.KEYS);
    known.addAll(ServerReader.KEYS);
    assertThat(rows).isEqualTo(known);
  }
}
