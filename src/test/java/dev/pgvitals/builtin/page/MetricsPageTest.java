package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.docs.ReferencePage;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is what {@code pgvitals docs} prints about the built-in catalogue. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("docs/metrics.md");

  @Test
  void thePageIsWhatTheCatalogueSays() throws IOException, ProblemsException {
    List<CatalogueText> sources = List.of(CatalogueFiles.builtin());
    String current =
        ReferencePage.of(
            CatalogueReader.read(sources, NamingScheme.PROMETHEUS).catalogue(),
            sources,
            NamingScheme.PROMETHEUS);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, current);
      return;
    }
    String found = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    assertThat(found.lines().toList())
        .as("%s is out of date. Make it anew:\n  ./pgvitals docs > %s\n", PAGE, PAGE)
        .isEqualTo(current.lines().toList());
  }
}
