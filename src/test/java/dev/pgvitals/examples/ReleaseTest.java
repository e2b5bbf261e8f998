package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What turns a tag into a release. */
class ReleaseTest {
  private static final Path WORKFLOWS = Path.of(".github/workflows");

  private static final String POM =
      "<project><artifactId>pgvitals</artifactId><version>1.2.3</version></project>"
          .replace("><", ">\n<");

  private static final String CHANGELOG =
      """
      # Changelog

      ## [Unreleased]

      - Not yet.

      ## [1.2.3] - 2027-01-31

      - A thing.

      ## [1.2.2] - 2027-01-01

      - An older thing.
      """;

  @TempDir private Path directory;

  private record Answer(int code, String out, String errors) {}

  /** In a tree with that pom and that changelog. */
  private Answer notes(String pom, String changelog, String tag) throws Exception {
    Files.writeString(directory.resolve("pom.xml"), pom);
    Files.writeString(directory.resolve("CHANGELOG.md"), changelog);
    Path script = Files.createDirectories(directory.resolve("packaging")).resolve("notes");
    Files.copy(
        Path.of("packaging/notes"),
        script,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    Process process =
        new ProcessBuilder(script.toString(), tag)
            .redirectError(directory.resolve("errors").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(
        process.waitFor(), out, Files.readString(directory.resolve("errors")).strip());
  }

  @Test
  void theNotesAreWhatTheChangelogSaysOfThatVersionAlone() throws Exception {
    assertThat(notes(POM, CHANGELOG, "v1.2.3")).isEqualTo(new Answer(0, "- A thing.\n", ""));
  }

  @Test
  void aTagOfAnotherVersionThanTheSourcesIsRefused() throws Exception {
    assertThat(notes(POM, CHANGELOG, "v1.2.2"))
        .isEqualTo(
            new Answer(
                1,
                "",
                "notes: pom.xml has version 1.2.3, the tag is v1.2.2: set the version, commit, and move the tag"));
    assertThat(notes(POM, CHANGELOG, "1.2.3").errors())
        .isEqualTo("notes: a tag begins with v, as in v1.2.3: 1.2.3");
  }

  @Test
  void aVersionOfWhichTheChangelogSaysNothingIsRefused() throws Exception {
    String without = CHANGELOG.replace("## [1.2.3] - 2027-01-31", "### Fixed");
    String empty = CHANGELOG.replace("- A thing.", "");

    for (String changelog : List.of(without, empty)) {
      assertThat(notes(POM, changelog, "v1.2.3"))
          .isEqualTo(
              new Answer(
                  1,
                  "",
                  "notes: CHANGELOG.md has nothing below a heading ## [1.2.3]: give what is unreleased its version and date"));
    }
  }

  /** A tag can be moved by whoever gets hold of somebody's account; a commit cannot. */
  @Test
  void workflowsNameEachActionByItsCommit() throws IOException {
    for (String workflow : workflows()) {
      List<String> uses =
          Pattern.compile("uses: (\\S+)").matcher(workflow).results().map(r -> r.group(1)).toList();

      assertThat(uses)
          .isNotEmpty()
          .allMatch(name -> name.matches("[a-z/-]+@[0-9a-f]{40}") || name.startsWith("./"));
    }
  }

  @Test
  void whatWorkflowsRunOfTheProjectIsThere() throws IOException {
    for (String workflow : workflows()) {
      Stream<String> paths =
          Pattern.compile("(?:\\./|(?=packaging/|deploy/|\\.ci/))([a-z.][\\w./-]*)")
              .matcher(workflow)
              .results()
              .map(match -> match.group(1))
              .filter(path -> !path.startsWith("target/"));

      assertThat(paths).isNotEmpty().allMatch(path -> Files.exists(Path.of(path)));
    }
  }

  private static List<String> workflows() throws IOException {
    try (Stream<Path> files = Files.list(WORKFLOWS)) {
      return files.map(ReleaseTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
