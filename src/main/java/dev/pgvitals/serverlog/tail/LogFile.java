package dev.pgvitals.serverlog.tail;

import java.time.Instant;

/**
 * A log file as it was listed.
 *
 * @param identity what tells it from another file that later has its name, such as its inode; the
 *     empty text where nothing does
 */
public record LogFile(String name, long size, Instant modified, String identity) {
  boolean isSameAs(LogFile other) {
    return name.equals(other.name) && identity.equals(other.identity);
  }

  LogFileKind kind() {
    return LogFileKind.of(name);
  }
}
