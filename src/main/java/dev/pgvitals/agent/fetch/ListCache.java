package dev.pgvitals.agent.fetch;

import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.text.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents that were in force last, a file for each URL, for a start without their sources.
 * Only the agent's user can read them; other files of the directory are left alone. A file is there
 * as a whole or not at all. What goes wrong is logged: the agent does without.
 */
final class ListCache {
  private static final Logger LOG = LoggerFactory.getLogger(ListCache.class);
  private static final String END = ".yaml";
  private static final String OURS = "[0-9a-f]{64}\\.yaml";

  private final Path directory;

  ListCache(Path directory) {
    this.directory = directory;
  }

  private Path file(String url) {
    return directory.resolve(Checksum.sha256(url) + END);
  }

  Optional<String> read(String url) {
    Path file = file(url);
    try {
      return Optional.of(
          new String(
              FileAccess.SYSTEM.read(file, FileAccess.TEXT, FileTimeout.FOR_SECRETS),
              StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("cannot read the list that was kept in {}: {}", file, e.toString());
      return Optional.empty();
    }
  }

  void write(String url, String text) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, permissions("rwx------"));
      }
      write(file(url), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn(
          "cannot keep a fetched list in {}, so the next start has none while its source is away:"
              + " {}",
          directory,
          e.toString());
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    Path temporary = directory.resolve("." + file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              permissions("rw-------"))) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private FileAttribute<?>[] permissions(String text) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  /** Removes those of other URLs, which may have passwords that nobody needs any more. */
  void retain(Collection<String> urls) {
    Set<Path> kept = urls.stream().map(this::file).collect(Collectors.toSet());
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*" + END)) {
      for (Path file : all) {
        if (file.getFileName().toString().matches(OURS) && !kept.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn(
          "cannot remove lists from {} that nobody needs any more: {}", directory, e.toString());
    }
  }
}
