package dev.pgvitals.config.login;

import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a server's password where its {@link PasswordSource} says it is, unless a command prints
 * it. Nothing is remembered: ask again for every new connection, and a rotated password is used
 * without a reload. Any thread.
 */
public final class PasswordReader {
  private PasswordReader() {}

  /** The password for the target's own database. See {@link #read(ConnectionTarget, String)}. */
  public static Optional<Secret> read(ConnectionTarget target) throws PasswordUnreadableException {
    return read(target, target.database());
  }

  /**
   * The password for one database of the target.
   *
   * @param database the one to be connected to, which lines of a password file may tell apart
   * @return empty: log in without one. Of several hosts in a password file, the first that matches.
   * @throws PasswordUnreadableException names the file and the remedy, never what is in the file
   */
  public static Optional<Secret> read(ConnectionTarget target, String database)
      throws PasswordUnreadableException {
    PasswordSource source = target.password();
    if (source instanceof PasswordSource.Given given) {
      return Optional.of(given.secret());
    }
    if (source instanceof PasswordSource.File file) {
      String password = withoutNewline(content(file.path(), FileAccess.SECRET));
      if (password.isEmpty()) {
        throw new PasswordUnreadableException(
            "the password file " + file.path() + " is empty: write the password into it");
      }
      return Optional.of(new Secret(password));
    }
    if (source instanceof PasswordSource.PassFile file) {
      return isIgnored(file.path()) ? Optional.empty() : find(file.path(), target, database);
    }
    return Optional.empty();
  }

  /**
   * Why {@link #read} gives no password although one may be expected, for the message when the
   * server then asks for one; empty if it gives one.
   */
  public static Optional<String> whyNone(ConnectionTarget target, String database)
      throws PasswordUnreadableException {
    if (read(target, database).isPresent()) {
      return Optional.empty();
    }
    if (!(target.password() instanceof PasswordSource.PassFile file)) {
      return Optional.of(
          "no password is configured: set password_file, or one of the other ways to give one");
    }
    if (isIgnored(file.path())) {
      return Optional.of(openToOthers(file.path()));
    }
    return Optional.of(
        "no line of the password file "
            + file.path()
            + " matches "
            + target.hosts().get(0)
            + ", database "
            + database
            + ", user "
            + target.user());
  }

  static String openToOthers(Path file) {
    return "the password file "
        + file
        + " is ignored because its group or everyone has access: chmod 600 "
        + file;
  }

  private static boolean isIgnored(Path file) throws PasswordUnreadableException {
    try {
      return PassFile.isOpenToOthers(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Optional<Secret> find(Path file, ConnectionTarget target, String database)
      throws PasswordUnreadableException {
    List<String> lines = content(file, FileAccess.TEXT).lines().toList();
    return target.hosts().stream()
        .flatMap(host -> PassFile.find(lines, host, database, target.user()).stream())
        .findFirst();
  }

  private static String content(Path file, int most) throws PasswordUnreadableException {
    try {
      byte[] bytes = FileAccess.SYSTEM.read(file, most, FileTimeout.FOR_SECRETS);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static String withoutNewline(String content) {
    int end = content.length();
    if (end > 0 && content.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > 0 && content.charAt(end - 1) == '\r') {
      end--;
    }
    return content.substring(0, end);
  }

  private static PasswordUnreadableException unreadable(Path file, IOException cause) {
    String remedy = "check that it is a file that the agent's user may read";
    if (cause instanceof RefusedFileException) {
      remedy = cause.getMessage();
    } else if (cause instanceof NoSuchFileException) {
      remedy = "there is no such file; create it or correct the path";
    } else if (cause instanceof AccessDeniedException) {
      remedy = "permission denied; let the agent's user read it";
    } else if (cause instanceof CharacterCodingException) {
      remedy = "it is not text in UTF-8";
    }
    return new PasswordUnreadableException("cannot read the password from " + file + ": " + remedy);
  }
}
