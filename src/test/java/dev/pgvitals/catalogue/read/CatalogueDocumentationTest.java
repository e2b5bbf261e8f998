package dev.pgvitals.catalogue.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/catalogue.md} shows is what the reader does. */
class CatalogueDocumentationTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)(?: (\\w+))?\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private record Block(String language, String note, String text) {}

  @Test
  void everyExampleIsReadOrRefusedAsThePageSays() throws IOException {
    List<Block> blocks = blocks();
    String before = "";
    int read = 0;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (!block.language().equals("yaml")) {
        continue;
      }
      if (block.note().equals("refused")) {
        assertThat(problems(block.text())).isEqualTo(blocks.get(i + 1).text().strip());
      } else if (block.note().equals("later")) {
        assertThat(problems(before, block.text())).isEmpty();
      } else {
        assertThat(problems(block.text())).isEmpty();
      }
      before = block.text();
      read++;
    }
    assertThat(read).isEqualTo(20);
  }

  @Test
  void everyKeyAndEveryUsageIsExplained() throws IOException {
    String page = Files.readString(Path.of("docs/catalogue.md"));

    Samples.everyKey().forEach(key -> assertThat(page).containsPattern("\\b" + key + "\\b[`:]"));
    for (Usage usage : Usage.values()) {
      assertThat(page).contains("\n| " + usage + " | ");
    }
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("docs/catalogue.md")));
    while (matcher.find()) {
      String note = matcher.group(2) == null ? "" : matcher.group(2);
      blocks.add(new Block(matcher.group(1), note, matcher.group(3)));
    }
    return blocks;
  }

  private static String problems(String... texts) {
    List<CatalogueText> sources =
        Stream.of(texts).map(text -> new CatalogueText("queries.yaml", text)).toList();
    try {
      CatalogueReader.read(sources, NamingScheme.PROMETHEUS);
      return "";
    } catch (ProblemsException e) {
      return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
  }
}
