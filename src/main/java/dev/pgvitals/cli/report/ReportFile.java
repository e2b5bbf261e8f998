package dev.pgvitals.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that a report is written to: there whole, or as it was before. Who could not read it
 * cannot read the new one.
 */
final class ReportFile {
  private ReportFile() {}

  /**
   * Puts the text into the file.
   *
   * @throws IOException with nothing changed
   */
  static void write(Path file, String text) throws IOException {
    Path whole = Files.isSymbolicLink(file) ? file.toRealPath() : file;
    if (Files.exists(whole) && !Files.isRegularFile(whole)) {
      // A pipe or a terminal, which cannot be replaced.
      Files.writeString(whole, text);
      return;
    }
    Path part =
        whole.resolveSibling(whole.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.createFile(part);
      if (Files.exists(whole) && Files.getFileStore(whole).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(whole));
      }
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
