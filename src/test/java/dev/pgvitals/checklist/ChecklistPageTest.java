package dev.pgvitals.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/checklist.md} tells of each item, and its answers can be read. */
class ChecklistPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z-]+`(?:, `[a-z-]+`)*) \\|");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  private static String page() throws IOException {
    return Files.readString(Path.of("docs", "checklist.md"));
  }

  @Test
  void everyItemIsOnThePage() throws IOException {
    List<String> items =
        ROW.matcher(page())
            .results()
            .map(row -> row.group(1).replace("`", ""))
            .flatMap(cell -> Stream.of(cell.split(", ", -1)))
            .toList();

    assertThat(items).isEqualTo(Item.ids());
  }

  @Test
  void itsAnswersCanBeRead(@TempDir Path directory) throws Exception {
    List<MatchResult> blocks = YAML.matcher(page()).results().toList();
    assertThat(blocks).hasSize(1);
    Path file = Files.writeString(directory.resolve("answers.yaml"), blocks.get(0).group(1));

    Answers answers = Answers.read(file, LocalDate.of(2026, 11, 28));
    assertThat(answers.of(Item.LOAD_TESTS)).isPresent();
    assertThat(answers.of(Item.BACKUP_STORAGE).orElseThrow().yes()).isFalse();
  }
}
