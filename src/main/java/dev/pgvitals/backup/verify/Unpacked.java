package dev.pgvitals.backup.verify;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file, unpacked if its first bytes say that it is compressed: gzip by Java, all
 * else by the program that does so. Stays open between turns. For one thread, but for {@link #cut}.
 */
public final class Unpacked implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int HEAD = 6;

  private final Counted counted;
  private final InputStream content;
  private final @Nullable PipedProgram program;
  private long paidFor;
  private long unpacked;

  /** How a file is compressed, by its first bytes. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array
  private enum Compression {
    GZIP("gzip", 0x1f, 0x8b),
    ZSTD("zstd", 0x28, 0xb5, 0x2f, 0xfd),
    LZ4("lz4", 0x04, 0x22, 0x4d, 0x18),
    XZ("xz", 0xfd, '7', 'z', 'X', 'Z', 0),
    BZIP2("bzip2", 'B', 'Z', 'h');

    private final String program;
    private final int[] first;

    Compression(String program, int... first) {
      this.program = program;
      this.first = first;
    }

    private static Optional<Compression> of(byte[] head) {
      for (Compression each : values()) {
        if (each.matches(head)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }

    private boolean matches(byte[] head) {
      if (head.length < first.length) {
        return false;
      }
      for (int i = 0; i < first.length; i++) {
        if ((head[i] & 0xff) != first[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** The program that unpacks it is not here. */
  public static final class NoProgramException extends Exception {
    private static final long serialVersionUID = 1;

    NoProgramException(String name) {
      super(
          "it is compressed with "
              + name
              + ", and there is no program "
              + name
              + " on the agent's PATH");
    }
  }

  /** The content is damaged or incomplete. */
  public static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedException(String message) {
      super(message);
    }
  }

  private static final class Counted extends FileInputStream {
    private long read;

    Counted(Path path) throws IOException {
      super(path.toFile());
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      read += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      read += Math.max(0, n);
      return n;
    }
  }

  private Unpacked(Counted counted, InputStream content, @Nullable PipedProgram program) {
    this.counted = counted;
    this.content = content;
    this.program = program;
  }

  /**
   * Opens a regular file.
   *
   * @throws IOException when it cannot be opened, or is a pipe or a device
   */
  public static Unpacked open(Path file, Programs programs)
      throws IOException, NoProgramException, DamagedException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is no regular file");
    }
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    byte[] head;
    // Not put back to its beginning instead: that goes through a channel, which an interrupt
    // closes.
    try (InputStream in = new FileInputStream(file.toFile())) {
      head = in.readNBytes(HEAD);
    }
    Counted counted = new Counted(file);
    boolean opened = false;
    try {
      Unpacked unpacked = of(file, head, counted, programs);
      opened = true;
      return unpacked;
    } finally {
      if (!opened) {
        counted.close();
      }
    }
  }

  /** Whether {@link #open} would unpack it. */
  public static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return Compression.of(in.readNBytes(HEAD)).isPresent();
    }
  }

  private static Unpacked of(Path file, byte[] head, Counted counted, Programs programs)
      throws IOException, NoProgramException, DamagedException {
    Optional<Compression> compression = Compression.of(head);
    if (compression.isEmpty()) {
      return new Unpacked(counted, counted, null);
    }
    if (compression.get() == Compression.GZIP) {
      try {
        return new Unpacked(
            counted, new GZIPInputStream(new BufferedInputStream(counted, BUFFER), BUFFER), null);
      } catch (EOFException | ZipException e) {
        throw damaged(e);
      }
    }
    String name = compression.get().program;
    Optional<Path> found = programs.find(name);
    if (found.isEmpty()) {
      throw new NoProgramException(name);
    }
    PipedProgram program = PipedProgram.reading(file, List.of(found.get().toString(), "-d", "-c"));
    return new Unpacked(counted, program.output(), program);
  }

  /**
   * The next bytes of the content; negative at its end, which is where it should be.
   *
   * @throws DamagedException when what is read is not what was written
   */
  public int read(byte[] buffer) throws IOException, DamagedException, InterruptedException {
    int n;
    try {
      n = content.read(buffer, 0, buffer.length);
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
    if (n >= 0) {
      unpacked += n;
    } else if (program != null && program.await(null).orElse(-1) != 0) {
      throw new DamagedException("cannot be unpacked: " + program.complaint());
    }
    return n;
  }

  private static DamagedException damaged(IOException e) {
    return new DamagedException(
        e instanceof EOFException
            ? "the compressed file ends too early"
            : "the compressed file is damaged: " + e.getMessage());
  }

  /** Bytes that have been read of the file (or have come out of a program) since the last call. */
  public long toPayFor() {
    long all = program == null ? counted.read : unpacked;
    long due = all - paidFor;
    paidFor = all;
    return due;
  }

  /** Bytes of content that have been read. */
  public long bytes() {
    return unpacked;
  }

  /** Ends a program; any thread. */
  public void cut() {
    if (program != null) {
      program.close();
    }
  }

  @Override
  public void close() {
    cut();
    try {
      counted.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
