package dev.pgvitals.backup.basebackup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The files of a manifest, in a few bytes each: a server may have millions. Their paths are known
 * by 64 bits of them.
 */
final class FileTable {
  /** Files that change once the backup is there, or that the manifest leaves out. */
  private static final String WAL = "pg_wal/";

  private final Path manifest;
  private final BitSet seen = new BitSet();
  private long[] paths = new long[1024];
  private long[] sizes = new long[1024];
  private long[] checksums = new long[1024];
  private byte[] algorithms = new byte[1024];
  private int count;
  private int[] order = new int[0];

  private FileTable(Path manifest) {
    this.manifest = manifest;
  }

  static FileTable read(Path manifest) throws IOException, Manifest.BadManifestException {
    FileTable table = new FileTable(manifest);
    Manifest.files(manifest, table::add);
    table.sort();
    return table;
  }

  /** Whether a file is none of those that are compared. */
  static boolean isIgnored(String path) {
    return switch (path) {
      case Manifest.NAME, "postgresql.auto.conf", "recovery.signal", "standby.signal" -> true;
      default -> path.startsWith(WAL);
    };
  }

  @SuppressWarnings("EnumOrdinal") // a byte for each of very many files; kept nowhere else
  private void add(Manifest.Entry entry) {
    if (count == paths.length) {
      paths = Arrays.copyOf(paths, count * 2);
      sizes = Arrays.copyOf(sizes, count * 2);
      checksums = Arrays.copyOf(checksums, count * 2);
      algorithms = Arrays.copyOf(algorithms, count * 2);
    }
    paths[count] = hash(entry.path());
    sizes[count] = entry.size();
    checksums[count] = entry.checksum();
    algorithms[count] = (byte) entry.algorithm().ordinal();
    if (isIgnored(entry.path())) {
      seen.set(count);
    }
    count++;
  }

  /** An open-addressed table of the rows, at most half full. */
  private void sort() {
    order = new int[Integer.highestOneBit(Math.max(count, 1)) * 4];
    Arrays.fill(order, -1);
    for (int row = 0; row < count; row++) {
      int at = slot(paths[row]);
      while (order[at] >= 0) {
        at = (at + 1) & (order.length - 1);
      }
      order[at] = row;
    }
  }

  private int slot(long hash) {
    return (int) (hash ^ (hash >>> 32)) & (order.length - 1);
  }

  /** The row of a file, which is seen by that; negative when the manifest has none. */
  int find(String path) {
    long hash = hash(path);
    for (int at = slot(hash); order[at] >= 0; at = (at + 1) & (order.length - 1)) {
      if (paths[order[at]] == hash) {
        seen.set(order[at]);
        return order[at];
      }
    }
    return -1;
  }

  long size(int row) {
    return sizes[row];
  }

  long checksum(int row) {
    return checksums[row];
  }

  @SuppressWarnings("EnumOrdinal") // see add
  FileChecksum.Algorithm algorithm(int row) {
    return FileChecksum.Algorithm.values()[algorithms[row]];
  }

  /** What is said of files that nobody has found. */
  Optional<String> missing() throws IOException, Manifest.BadManifestException {
    int unseen = count - seen.cardinality();
    if (unseen == 0) {
      return Optional.empty();
    }
    String[] first = new String[1];
    Manifest.files(
        manifest,
        entry -> {
          if (first[0] == null && !seen.get(rowOf(entry.path()))) {
            first[0] = entry.path();
          }
        });
    return Optional.of(
        unseen == 1
            ? "a file is missing: " + first[0]
            : unseen + " files are missing, the first of them " + first[0]);
  }

  private int rowOf(String path) {
    long hash = hash(path);
    for (int at = slot(hash); order[at] >= 0; at = (at + 1) & (order.length - 1)) {
      if (paths[order[at]] == hash) {
        return order[at];
      }
    }
    throw new IllegalStateException(path);
  }

  private static long hash(String path) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
