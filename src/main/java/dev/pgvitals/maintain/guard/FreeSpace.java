package dev.pgvitals.maintain.guard;

import dev.pgvitals.text.ByteSize;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How much room there is where the server's data is; the server itself does not tell. */
public sealed interface FreeSpace {
  /** Of an object for which it is not known whether a second one has room beside it. */
  long LARGEST_UNKNOWN = 1L << 30;

  /** Where the data is, on this machine. */
  record At(Path path) implements FreeSpace {}

  /** A number that somebody has looked up. */
  record Given(long bytes) implements FreeSpace {}

  /** Nobody knows. */
  record Unknown() implements FreeSpace {}

  /**
   * Why there is no room for a copy of an object, and all that is made of it on the way; empty when
   * there is.
   *
   * @param size of the object, of which twice as much is taken to be needed
   * @param least the share of the disk that must be left
   */
  default Optional<String> refusal(long size, double least) {
    long needed = 2 * size;
    if (this instanceof Given given) {
      return needed <= given.bytes()
          ? Optional.empty()
          : Optional.of(
              "needs %s, and free_space says %s".formatted(text(needed), text(given.bytes())));
    }
    if (this instanceof At at) {
      try {
        FileStore store = Files.getFileStore(at.path());
        long free = store.getUsableSpace();
        long left = free - needed;
        return left >= least * store.getTotalSpace()
            ? Optional.empty()
            : Optional.of(
                "needs %s of the %s that are free below %s, and %.0f %% of the disk are to be left"
                    .formatted(text(needed), text(free), at.path(), 100 * least));
      } catch (IOException e) {
        return Optional.of("cannot look at " + at.path() + ": " + e.getMessage());
      }
    }
    return size <= LARGEST_UNKNOWN
        ? Optional.empty()
        : Optional.of(
            "takes %s, and how much room there is nobody knows: say free_space"
                .formatted(text(size)));
  }

  private static String text(long bytes) {
    return ByteSize.rounded(bytes);
  }
}
