package dev.pgvitals.serverlog.tail;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Log files of a directory of this host. Regular files alone: a pipe would hold who opens it. */
public final class DirectoryLogs implements LogFiles {
  private static final int MOST_FILES = 10_000;

  private final Path directory;
  private final String glob;
  private final PathMatcher matcher;

  /** Replaced by the reading thread alone; whoever cuts it only closes its channel. */
  private volatile Optional<Open> open = Optional.empty();

  private volatile boolean closed;

  /**
   * @param file may have been renamed or removed since
   */
  private record Open(FileChannel channel, LogFile file) {
    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // There is nothing unwritten in it.
      }
    }
  }

  /**
   * @param glob an absolute path, whose last part may be a pattern
   */
  public DirectoryLogs(String glob) {
    int slash = glob.lastIndexOf('/');
    this.directory = Path.of(glob.substring(0, slash + 1));
    this.glob = glob;
    this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(slash + 1));
  }

  @Override
  public Set<LogFileKind> kinds() {
    return EnumSet.allOf(LogFileKind.class);
  }

  @Override
  public List<LogFile> list() throws FeedException {
    Map<String, LogFile> files = new HashMap<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, path -> matcher.matches(path.getFileName()))) {
      for (Path path : entries) {
        describe(path, files);
        if (files.size() > MOST_FILES) {
          throw failed(
              FailureReason.RESULT,
              "more than " + MOST_FILES + " files match " + glob,
              "name the server's log files with a narrower pattern in logs.files");
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw failed(
          FailureReason.UNDEFINED,
          directory + " does not exist",
          "correct logs.files; the server's setting log_directory says where it logs");
    } catch (IOException | DirectoryIteratorException e) {
      throw unreadable(directory, e);
    }
    if (files.isEmpty()) {
      throw failed(
          FailureReason.UNDEFINED,
          "no regular file matches " + glob,
          "correct logs.files; the server's settings log_directory and log_filename say where it"
              + " logs, without logging_collector whatever it was started with");
    }
    return List.copyOf(files.values());
  }

  /** A file with several names, as of a link to the newest, is there once. */
  private static void describe(Path path, Map<String, LogFile> files) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        String name = path.getFileName().toString();
        String identity = Objects.toString(attributes.fileKey(), "");
        LogFile file =
            new LogFile(
                name, attributes.size(), attributes.lastModifiedTime().toInstant(), identity);
        if (Files.isSymbolicLink(path)) {
          files.putIfAbsent(identity.isEmpty() ? name : identity, file);
        } else {
          files.put(identity.isEmpty() ? name : identity, file);
        }
      }
    } catch (NoSuchFileException e) {
      // Gone since the directory was read.
    } catch (FileSystemException e) {
      // A link that leads to itself, or where nobody may look, is no log of this server's.
      if (!Files.isSymbolicLink(path)) {
        throw e;
      }
    }
  }

  @Override
  public int read(LogFile file, long offset, byte[] into)
      throws FeedException, InterruptedException {
    try {
      int length = channel(file).read(ByteBuffer.wrap(into), offset);
      return Math.max(0, length);
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException();
    } catch (ClosedChannelException e) {
      throw failed(
          FailureReason.TIMEOUT,
          "reading " + file.name() + " took too long",
          "check the file system of " + directory);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw unreadable(directory.resolve(file.name()), e);
    }
  }

  private FileChannel channel(LogFile file) throws IOException {
    Optional<Open> before = open;
    if (before.isPresent()
        && before.get().file().isSameAs(file)
        && before.get().channel().isOpen()) {
      return before.get().channel();
    }
    before.ifPresent(Open::close);
    Path path = directory.resolve(file.name());
    if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
      throw new NoSuchFileException(path.toString());
    }
    Open opened = new Open(FileChannel.open(path, StandardOpenOption.READ), file);
    open = Optional.of(opened);
    if (closed) {
      opened.close();
    }
    return opened.channel();
  }

  @Override
  public void cut() {
    open.ifPresent(Open::close);
  }

  @Override
  public void close() {
    closed = true;
    cut();
  }

  private static FeedException unreadable(Path path, Exception e) {
    boolean denied =
        e instanceof AccessDeniedException || e.getCause() instanceof AccessDeniedException;
    return denied
        ? failed(
            FailureReason.PERMISSION,
            path + " may not be read by the agent's user",
            "make that user a member of the group that the files have (Debian: adm), and set"
                + " log_file_mode = 0640 where the server writes them itself; nobody else gets into"
                + " a data directory: log_directory = '/var/log/postgresql'")
        : failed(
            FailureReason.RESULT,
            path + " cannot be read: " + Objects.requireNonNullElse(e.getMessage(), e.toString()),
            "check the file system");
  }

  private static FeedException failed(FailureReason reason, String message, String hint) {
    return new FeedException(new Failure(reason, "", Failure.oneLine(message)).withRemedy(hint));
  }
}
