package dev.pgvitals.catalogue.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CatalogueFilesTest {
  @TempDir private Path directory;

  @Test
  void builtinIsTheCatalogueThatComesWithTheAgent() throws Exception {
    assertThat(CatalogueFiles.read(List.of("builtin", "builtin"), directory))
        .containsExactly(CatalogueFiles.builtin());
  }

  @Test
  void aDirectoryGivesItsYamlFilesInAlphabeticalOrder() throws Exception {
    write("queries.d/20-b.yml", "b");
    write("queries.d/10-a.yaml", "a");
    write("queries.d/notes.txt", "no");
    write("queries.d/.hidden.yaml", "no");
    write("queries.d/deeper/c.yaml", "no");

    assertThat(texts("queries.d")).containsExactly("a", "b");
  }

  @Test
  void aGlobGivesWhatItMatches() throws Exception {
    write("one/app.yaml", "1");
    write("two/app.yaml", "2");
    write("two/other.yaml", "no");

    assertThat(texts("*/app.yaml")).containsExactly("1", "2");
    assertThat(texts(directory + "/t?o/{app,x}.yaml")).containsExactly("2");
  }

  @Test
  void theOrderIsTheListsAndAFileNamedTwiceIsReadOnce() throws Exception {
    write("a.yaml", "a");
    write("b.yaml", "b");

    assertThat(texts("b.yaml", "*.yaml", "./b.yaml")).containsExactly("b", "a");
  }

  @Test
  void aFileWhoseNameLooksLikeAGlobIsAFile() throws Exception {
    write("[x].yaml", "x");

    assertThat(texts("[x].yaml")).containsExactly("x");
  }

  @Test
  void positionsNameTheFileAsItWasGiven() throws Exception {
    write("a.yaml", "a");

    assertThat(CatalogueFiles.read(List.of(directory + "/a.yaml"), Path.of("")))
        .containsExactly(new CatalogueText(directory + "/a.yaml", "a"));
  }

  @Test
  void everyNameThatFindsNothingIsSaid() throws Exception {
    Files.createDirectory(directory.resolve("empty"));

    assertThat(refused("missing.yaml", "empty", "*.yml", "[", "a\0b"))
        .isEqualTo(
            """
            D/missing.yaml:1:1: there is no such file
            empty:1:1: there is no *.yaml or *.yml file in this directory
            *.yml:1:1: no file matches in the directory D
            [:1:1: is neither a file nor a glob; check its brackets
            a\0b:1:1: is not a path: Nul character not allowed\
            """);
  }

  @Test
  void aDirectoryThatAGlobMatchesIsNotAFile() throws Exception {
    Files.createDirectory(directory.resolve("x.yaml"));

    assertThat(refused("*.yaml")).isEqualTo("*.yaml:1:1: no file matches in the directory D");
  }

  @Test
  void textThatIsNotUtf8IsRefusedWhereItIsWrong() throws Exception {
    Files.write(
        directory.resolve("latin1.yaml"), "a: 1\nb: é".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(directory.resolve("utf16.yaml"), "a: 1".getBytes(StandardCharsets.UTF_16));

    assertThat(refused("latin1.yaml", "utf16.yaml"))
        .isEqualTo(
            """
            D/latin1.yaml:2:4: is not valid UTF-8 here; save the file as UTF-8
            D/utf16.yaml:1:1: is UTF-16; save it as UTF-8\
            """);
  }

  @Test
  void aByteOrderMarkDoesNoHarm() throws Exception {
    write("a.yaml", "\uFEFFa: {query: q, metrics: [v: {usage: GAUGE}]}\n");

    List<CatalogueText> sources = CatalogueFiles.read(List.of("a.yaml"), directory);

    assertThat(CatalogueReader.read(sources, NamingScheme.PROMETHEUS).catalogue().queries())
        .hasSize(1);
  }

  @Test
  @Timeout(30)
  void pipesDirectoriesAndDevicesAreRefusedInsteadOfWaitedFor() throws Exception {
    Fifo.at(directory.resolve("pipe.yaml"));
    Files.createSymbolicLink(directory.resolve("zero.yaml"), Path.of("/dev/zero"));
    String why =
        ":1:1: is a pipe or a device, not a regular file; save its output to a file"
            + " and name that";

    assertThat(refused("*.yaml")).isEqualTo("D/pipe.yaml" + why + "\nD/zero.yaml" + why);
  }

  @Test
  void aFileOfUnlikelySizeIsNotRead() throws Exception {
    write("big.yaml", " ".repeat(4 * 1024 * 1024 + 1));

    assertThat(refused("big.yaml"))
        .isEqualTo("D/big.yaml:1:1: is longer than 4 MiB; is it the right file?");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> texts(String... names) throws ProblemsException {
    return CatalogueFiles.read(List.of(names), directory).stream()
        .map(CatalogueText::text)
        .toList();
  }

  private String refused(String... names) {
    ProblemsException refusal =
        catchThrowableOfType(
            ProblemsException.class, () -> CatalogueFiles.read(List.of(names), directory));
    return refusal.problems().stream()
        .map(p -> p.toString().replace(directory.toString(), "D"))
        .collect(Collectors.joining("\n"));
  }
}
