package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.maintain.guard.SkipException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** An archive's file, read as a whole and compared with what was written of it. */
public final class ArchiveFile {
  static final String GZIP_END = ".csv.gz";
  static final String PLAIN_END = ".csv";
  private static final int BUFFER = 256 * 1024;

  private ArchiveFile() {}

  /** Looked at while a file is read, many times a second; throws to end that. */
  public interface Pulse {
    void beat() throws SQLException, SkipException, InterruptedException;
  }

  /**
   * What is wrong with it, with its path; empty: it is the one that was written, to the last byte.
   */
  public static Optional<String> damage(Written written, Pulse pulse)
      throws SQLException, SkipException, InterruptedException {
    Optional<String> missing = missing(written);
    if (missing.isPresent()) {
      return missing;
    }
    try {
      return difference(written, pulse).map(text -> written.file() + " " + text);
    } catch (ZipException | EOFException e) {
      return Optional.of("%s is damaged: %s".formatted(written.file(), e.getMessage()));
    } catch (IOException e) {
      return Optional.of(unreadable(written, e));
    }
  }

  /** As {@link #damage}, by a look from outside: whether it is there, with its size. */
  static Optional<String> missing(Written written) {
    try {
      BasicFileAttributes found = attributes(Path.of(written.file()));
      if (!found.isRegularFile()) {
        return Optional.of(written.file() + " is no file");
      }
      return found.size() == written.bytes()
          ? Optional.empty()
          : Optional.of(
              "%s has %,d bytes, and %,d were written"
                  .formatted(written.file(), found.size(), written.bytes()));
    } catch (NoSuchFileException e) {
      return Optional.of(written.file() + " is not there");
    } catch (IOException e) {
      return Optional.of(unreadable(written, e));
    } catch (InvalidPathException e) {
      return Optional.of("\"%s\" is no path of a file".formatted(written.file()));
    }
  }

  static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static String unreadable(Written written, IOException e) {
    return "%s cannot be read: %s".formatted(written.file(), e);
  }

  private static Optional<String> difference(Written written, Pulse pulse)
      throws IOException, SQLException, SkipException, InterruptedException {
    MessageDigest whole = Measured.sha256Digest();
    MessageDigest content = Measured.sha256Digest();
    CsvRecords records = new CsvRecords();
    byte[] buffer = new byte[BUFFER];
    try (InputStream file =
            new DigestInputStream(
                Files.newInputStream(Path.of(written.file()), LinkOption.NOFOLLOW_LINKS), whole);
        InputStream csv =
            written.file().endsWith(GZIP_END) ? new GZIPInputStream(file, BUFFER) : file) {
      for (int n = csv.read(buffer); n >= 0; n = csv.read(buffer)) {
        content.update(buffer, 0, n);
        records.count(buffer, n);
        pulse.beat();
      }
      while (file.read(buffer) >= 0) {
        pulse.beat();
      }
    }
    if (!hex(whole).equals(written.sha256())) {
      return Optional.of("is not what was written: its SHA-256 is another one");
    }
    if (!hex(content).equals(written.contentSha256())) {
      return Optional.of("does not have what was copied: the SHA-256 of the rows is another one");
    }
    return records.rows() == written.rows()
        ? Optional.empty()
        : Optional.of(
            "has %,d rows, and %,d were copied".formatted(records.rows(), written.rows()));
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
