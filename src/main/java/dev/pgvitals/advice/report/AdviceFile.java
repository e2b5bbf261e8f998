package dev.pgvitals.advice.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file by which {@code pgvitals advise} tells the agent what it found. */
public final class AdviceFile {
  /** A file that is longer is none. */
  private static final int LONGEST = 16 * 1024 * 1024;

  private AdviceFile() {}

  /**
   * Reads it.
   *
   * @throws NoSuchFileException when there is none
   * @throws IOException also when it is no report; the message is for people
   */
  public static AdviceReport read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      throw noReport(file);
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return AdviceJson.parse(text).orElseThrow(() -> noReport(file));
  }

  private static IOException noReport(Path file) {
    return new IOException(file + " is no report of pgvitals advise");
  }

  /**
   * For before a run, which takes a while.
   *
   * @throws IOException if a report could not be put there
   */
  public static void demandWritable(Path file) throws IOException {
    Files.delete(part(file.toAbsolutePath()));
  }

  /** Puts a report in the place of the last one, whole or not at all; anybody may read it. */
  public static void write(Path file, AdviceReport report) throws IOException {
    Path whole = file.toAbsolutePath();
    Path part = part(whole);
    try {
      Files.writeString(part, AdviceJson.of(report) + "\n");
      if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path part(Path whole) throws IOException {
    return Files.createTempFile(whole.getParent(), "." + whole.getFileName(), ".tmp");
  }
}
