package dev.pgvitals.maintain.archive;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.text.ByteSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The disk of an archive, which must not be filled by it. */
final class Disk {
  /** Between two looks at what is left. */
  private static final long STEP = 16L << 20;

  private final Path directory;
  private final double minFree;

  Disk(ArchivePlace place, Path directory) {
    this.directory = directory;
    this.minFree = place.minFree();
  }

  /** No more may be written. */
  static final class FullException extends IOException {
    private static final long serialVersionUID = 1;

    private FullException(String message) {
      super(message);
    }
  }

  /** Looks whether so much may be written there. */
  void room(long bytes) throws IOException, SkipException {
    FileStore store = Files.getFileStore(directory);
    long free = store.getUsableSpace();
    if (free - bytes < minFree * store.getTotalSpace()) {
      throw SkipException.target(
          SkipReason.SPACE,
          "the table has %s, %s are free at %s, and %.0f %% of the disk are to be left"
              .formatted(
                  ByteSize.rounded(bytes), ByteSize.rounded(free), directory, 100 * minFree));
    }
  }

  private void look() throws IOException {
    FileStore store = Files.getFileStore(directory);
    long free = store.getUsableSpace();
    if (free < minFree * store.getTotalSpace()) {
      throw new FullException(
          "only %s are left at %s, and %.0f %% of the disk are to be"
              .formatted(ByteSize.rounded(free), directory, 100 * minFree));
    }
  }

  /** Whether a write failed since there is no room. */
  boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return e instanceof FullException
        || message.contains("no space left")
        || message.contains("quota exceeded");
  }

  /** A stream that ends with a {@link FullException} before the disk is full. */
  OutputStream watched(OutputStream to) {
    return new OutputStream() {
      private long until = STEP;

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        until -= length;
        if (until < 0) {
          look();
          until = STEP;
        }
        to.write(from, offset, length);
      }
    };
  }
}
