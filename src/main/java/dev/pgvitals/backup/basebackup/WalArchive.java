package dev.pgvitals.backup.basebackup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that WAL is archived to. It is listed when it has changed, yet no more often than
 * that this takes a hundredth of the time. For one thread.
 */
final class WalArchive {
  private static final Pattern WAL =
      Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\\.(gz|zst|lz4|bz2|xz|br|lzo))?");
  private static final Pattern HISTORY = Pattern.compile("([0-9A-F]{8})\\.history");
  private static final int SHARE = 100;
  private static final int LONGEST_HISTORY = 1024 * 1024;
  private static final int SIZE_OFFSET = 32;
  private static final long SMALLEST = 1024 * 1024;
  private static final long LARGEST = 1024 * SMALLEST;

  private final Path directory;
  private final LongSupplier nanos;
  private @Nullable WalFiles known;
  private FileTime changed = FileTime.fromMillis(0);
  private long notBefore;

  WalArchive(Path directory, LongSupplier nanos) {
    this.directory = directory;
    this.nanos = nanos;
  }

  private static final class Segments {
    private long[] raw = new long[64];
    private int count;

    void add(long segment) {
      if (count == raw.length) {
        raw = Arrays.copyOf(raw, count * 2);
      }
      raw[count++] = segment;
    }

    /** Numbers, from the two halves of the names. */
    long[] sorted(long inOne) {
      return Arrays.stream(raw, 0, count)
          .map(both -> (both >>> 32) * inOne + (both & 0xffff_ffffL))
          .sorted()
          .distinct()
          .toArray();
    }
  }

  private record Last(String key, Path path) {}

  WalFiles list() throws IOException {
    WalFiles before = known;
    FileTime now = Files.getLastModifiedTime(directory);
    long begun = nanos.getAsLong();
    if (before != null && (now.equals(changed) || begun - notBefore < 0)) {
      return before;
    }
    WalFiles listed = read();
    known = listed;
    changed = now;
    long ended = nanos.getAsLong();
    notBefore = ended + (ended - begun) * SHARE;
    return listed;
  }

  private WalFiles read() throws IOException {
    Map<Integer, Segments> found = new HashMap<>();
    NavigableMap<Integer, TimelineHistory> histories = new TreeMap<>();
    Optional<Last> last = Optional.empty();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        Matcher wal = WAL.matcher(name);
        Matcher history = HISTORY.matcher(name);
        if (wal.matches()) {
          long both = (Long.parseLong(wal.group(2), 16) << 32) | Long.parseLong(wal.group(3), 16);
          found.computeIfAbsent(number(wal.group(1)), timeline -> new Segments()).add(both);
          if (last.isEmpty() || last.get().key().compareTo(name) < 0) {
            last = Optional.of(new Last(name, child));
          }
        } else if (history.matches()) {
          history(number(history.group(1)), child, histories);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    long size = last.isEmpty() ? WalFiles.NONE.segmentSize() : segmentSize(last.get().path());
    NavigableMap<Integer, long[]> segments = new TreeMap<>();
    found.forEach((timeline, all) -> segments.put(timeline, all.sorted(0x1_0000_0000L / size)));
    Optional<Instant> archived = Optional.empty();
    if (last.isPresent()) {
      archived = Optional.of(Files.getLastModifiedTime(last.get().path()).toInstant());
    }
    return new WalFiles(segments, histories, size, archived);
  }

  private static int number(String hex) {
    return Integer.parseUnsignedInt(hex, 16);
  }

  private static void history(int timeline, Path file, Map<Integer, TimelineHistory> histories)
      throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_HISTORY) {
      return;
    }
    try {
      histories.put(
          timeline,
          TimelineHistory.of(
              timeline, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException damaged) {
      // As if it were missing, which is told where it is needed.
    }
  }

  /** By the header of a file; where that is not to be had, as nearly all have it. */
  private static long segmentSize(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return WalFiles.NONE.segmentSize();
    }
    byte[] header;
    try (InputStream in = Files.newInputStream(file)) {
      header =
          file.toString().endsWith(".gz")
              ? new GZIPInputStream(in).readNBytes(SIZE_OFFSET + Integer.BYTES)
              : in.readNBytes(SIZE_OFFSET + Integer.BYTES);
    } catch (java.io.EOFException | java.util.zip.ZipException damaged) {
      return WalFiles.NONE.segmentSize();
    }
    if (header.length == SIZE_OFFSET + Integer.BYTES) {
      long size =
          Integer.toUnsignedLong(
              ByteBuffer.wrap(header).order(ByteOrder.nativeOrder()).getInt(SIZE_OFFSET));
      if (size >= SMALLEST && size <= LARGEST && Long.bitCount(size) == 1) {
        return size;
      }
    }
    return WalFiles.NONE.segmentSize();
  }
}
