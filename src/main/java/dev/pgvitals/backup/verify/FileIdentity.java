package dev.pgvitals.backup.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * By what a file is known to be the same as it was.
 *
 * @param key device and inode, where the file system has them
 */
public record FileIdentity(Path path, long size, Instant modified, String key) {
  /** Of the file that is there now, links followed. */
  public static FileIdentity of(Path path) throws IOException {
    return of(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  public static FileIdentity of(Path path, BasicFileAttributes attributes) {
    return new FileIdentity(
        path,
        attributes.size(),
        attributes.lastModifiedTime().toInstant(),
        String.valueOf(attributes.fileKey()));
  }
}
