package dev.pgvitals.backup.basebackup;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A {@code backup_manifest}, without its files, of which there may be millions: they are {@link
 * #files gone through}.
 *
 * @param bytes of all files
 * @param time when the last of the files was changed on the server: while the backup was made
 * @param incremental whether it needs another one before it
 * @param ranges the WAL that it takes to restore it
 */
record Manifest(int files, long bytes, Instant time, boolean incremental, List<WalRange> ranges) {
  static final String NAME = "backup_manifest";

  /** Those that PostgreSQL 13 to 19 write: 2 adds the system's identifier, from 17 on. */
  private static final int NEWEST_VERSION = 2;

  private static final String CHECKSUM = "\"Manifest-Checksum\"";
  private static final int LAST_LINE = 200;

  Manifest {
    ranges = List.copyOf(ranges);
  }

  /** A manifest that is damaged, or that nobody here understands. */
  static final class BadManifestException extends Exception {
    private static final long serialVersionUID = 1;

    BadManifestException(String message) {
      super("its backup_manifest " + message);
    }
  }

  /**
   * A file of the backup.
   *
   * @param path from the data directory
   * @param checksum of {@link FileChecksum}
   */
  record Entry(
      String path, long size, String modified, FileChecksum.Algorithm algorithm, long checksum) {}

  /** Is told of each file. */
  interface Visitor {
    void visit(Entry entry);
  }

  static Manifest read(Path file) throws IOException, BadManifestException {
    checkOwnChecksum(file);
    Summary summary = new Summary();
    List<WalRange> ranges = files(file, summary);
    Instant time;
    try {
      time =
          summary.latest.isEmpty()
              ? Instant.EPOCH
              : Instant.parse(summary.latest.replace(" GMT", "Z").replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw new BadManifestException("has a time that is none: " + summary.latest);
    }
    return new Manifest(summary.count, summary.bytes, time, summary.incremental, ranges);
  }

  private static final class Summary implements Visitor {
    private int count;
    private long bytes;
    private boolean incremental;
    private String latest = "";

    @Override
    public void visit(Entry entry) {
      count++;
      bytes += entry.size();
      incremental |= entry.path().contains("/INCREMENTAL.");
      if (entry.modified().compareTo(latest) > 0) {
        latest = entry.modified();
      }
    }
  }

  /** Goes through the files and gives the WAL ranges, which stand after them. */
  static List<WalRange> files(Path file, Visitor visitor) throws IOException, BadManifestException {
    List<WalRange> ranges = new ArrayList<>();
    try (JsonReader json =
        new JsonReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "PostgreSQL-Backup-Manifest-Version" -> version(json.nextInt());
          case "Files" -> {
            json.beginArray();
            while (json.hasNext()) {
              visitor.visit(entry(json));
            }
            json.endArray();
          }
          case "WAL-Ranges" -> {
            json.beginArray();
            while (json.hasNext()) {
              ranges.add(range(json));
            }
            json.endArray();
          }
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (MalformedJsonException
        | EOFException
        | JsonParseException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new BadManifestException("is damaged: " + e.getMessage());
    }
    return ranges;
  }

  private static void version(int version) throws BadManifestException {
    if (version > NEWEST_VERSION) {
      throw new BadManifestException(
          "is of version " + version + ", which this pgvitals does not know; a later one may");
    }
  }

  private static Entry entry(JsonReader json) throws IOException {
    Optional<String> path = Optional.empty();
    long size = 0;
    String modified = "";
    FileChecksum.Algorithm algorithm = FileChecksum.Algorithm.NONE;
    String checksum = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "Path" -> path = Optional.of(json.nextString());
        case "Encoded-Path" ->
            path =
                Optional.of(
                    new String(HexFormat.of().parseHex(json.nextString()), StandardCharsets.UTF_8));
        case "Size" -> size = json.nextLong();
        case "Last-Modified" -> modified = json.nextString();
        case "Checksum-Algorithm" -> {
          String word = json.nextString();
          algorithm =
              FileChecksum.Algorithm.of(word)
                  .orElseThrow(() -> new IllegalArgumentException("unknown checksum " + word));
        }
        case "Checksum" -> checksum = json.nextString();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Entry(
        path.orElseThrow(() -> new IllegalArgumentException("a file without a path")),
        size,
        modified,
        algorithm,
        algorithm == FileChecksum.Algorithm.NONE ? 0 : FileChecksum.parse(checksum));
  }

  private static WalRange range(JsonReader json) throws IOException {
    int timeline = 0;
    long start = 0;
    long end = 0;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "Timeline" -> timeline = json.nextInt();
        case "Start-LSN" -> start = WalRange.lsn(json.nextString());
        case "End-LSN" -> end = WalRange.lsn(json.nextString());
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new WalRange(timeline, start, end);
  }

  /** Its last line has the SHA-256 of all lines before that. */
  private static void checkOwnChecksum(Path file) throws IOException, BadManifestException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(in.length(), LAST_LINE)];
      in.seek(in.length() - tail.length);
      in.readFully(tail);
      String end = new String(tail, StandardCharsets.ISO_8859_1);
      int at = end.lastIndexOf(CHECKSUM);
      if (at < 0) {
        throw new BadManifestException("ends too early");
      }
      String said = end.substring(at + CHECKSUM.length()).replaceAll("[^0-9a-f]", "");
      long left = in.length() - tail.length + at;
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[64 * 1024];
      in.seek(0);
      while (left > 0) {
        int n = in.read(piece, 0, (int) Math.min(left, piece.length));
        if (n < 0) {
          throw new BadManifestException("ends too early");
        }
        digest.update(piece, 0, n);
        left -= n;
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(said)) {
        throw new BadManifestException("was changed: its checksum is wrong");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
