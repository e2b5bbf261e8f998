package dev.pgvitals.config.login;

import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** A libpq password file: lines of {@code host:port:database:user:password}. */
public final class PassFile {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private PassFile() {}

  /** Whether anyone but its owner may do anything with it; libpq then ignores a password file. */
  public static boolean isOpenToOthers(Path file) throws IOException {
    try {
      return FileAccess.SYSTEM.ask(
          Boolean.class,
          file,
          () -> Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains),
          FileTimeout.FOR_SECRETS);
    } catch (UnsupportedOperationException e) {
      return false; // no such permissions on this file system, as on Windows
    }
  }

  /** The password in the first line that matches all four. */
  static Optional<Secret> find(
      Iterable<String> lines, ConnectionTarget.Host host, String database, String user) {
    String[] wanted = {host.name(), Integer.toString(host.port()), database, user};
    for (String line : lines) {
      int at = line.startsWith("#") ? -1 : 0;
      for (int field = 0; field < wanted.length && at >= 0; field++) {
        at = match(line, at, wanted[field]);
      }
      if (at >= 0) {
        return Optional.of(new Secret(unescape(line, at)));
      }
    }
    return Optional.empty();
  }

  /**
   * Where the next field begins if the one at {@code at} matches, else -1. An IPv6 address may have
   * its colons escaped or not, as with libpq.
   */
  private static int match(String line, int at, String wanted) {
    if (line.startsWith("*:", at)) {
      return at + 2;
    }
    int next = at;
    int matched = 0;
    while (next < line.length()) {
      if (line.charAt(next) == ':' && matched == wanted.length()) {
        return next + 1;
      }
      if (line.charAt(next) == '\\' && next + 1 < line.length()) {
        next++;
      }
      if (matched == wanted.length() || line.charAt(next) != wanted.charAt(matched)) {
        return -1;
      }
      next++;
      matched++;
    }
    return -1;
  }

  /** The rest of the line; like libpq, an unescaped colon ends it. */
  private static String unescape(String line, int from) {
    StringBuilder password = new StringBuilder();
    for (int at = from; at < line.length() && line.charAt(at) != ':'; at++) {
      if (line.charAt(at) == '\\' && at + 1 < line.length()) {
        at++;
      }
      password.append(line.charAt(at));
    }
    return password.toString();
  }
}
