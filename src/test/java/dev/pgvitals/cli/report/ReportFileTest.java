package dev.pgvitals.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a report. */
class ReportFileTest {
  @TempDir private Path directory;

  @Test
  void whoCouldNotReadTheLastOneCannotReadTheNext() throws IOException {
    Path file = Files.writeString(directory.resolve("report.html"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    ReportFile.write(file, "new");

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(directory.resolve("report-1.html"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("report.html"), file);

    ReportFile.write(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void whereNothingCanBeWrittenNothingIsLeft() throws IOException {
    assertThatThrownBy(() -> ReportFile.write(directory.resolve("none/report.html"), "new"))
        .isInstanceOf(IOException.class);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }
}
