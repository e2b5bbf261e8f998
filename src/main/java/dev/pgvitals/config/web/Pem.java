package dev.pgvitals.config.web;

import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM text: one of a file, or one that stands in the web configuration itself.
 *
 * @param position of the text
 * @param path of the key that names it
 */
record Pem(Position position, String path, List<Block> blocks, Problems problems) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----((?s:(?!-----).)*+)-----END \\1-----");
  private static final Pattern ENCRYPTION = Pattern.compile("Proc-Type: *4,ENCRYPTED");

  /**
   * One of its parts.
   *
   * @param kind such as CERTIFICATE
   * @param line at which it begins
   * @param content empty when it is not base64
   */
  record Block(String kind, int line, boolean encrypted, Optional<byte[]> content) {}

  /** What stands in the web configuration. */
  static Optional<Pem> inline(ValueReader value) {
    return value
        .text()
        .map(text -> new Pem(value.position(), value.path(), blocks(text), value.problems()));
  }

  /** What is in the file of that name. */
  static Optional<Pem> ofFile(ValueReader value, WatchedFiles watched) {
    Optional<String> name = value.text();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path parent = Path.of(value.position().file()).getParent();
      Path file = parent == null ? Path.of(name.get()) : parent.resolve(name.get());
      watched.add(file.toString(), Path.of(""));
      return ofFile(file, value.problems(), value::problem);
    } catch (InvalidPathException e) {
      value.problem("is not a path: " + e.getReason());
      return Optional.empty();
    }
  }

  /** What is in a file that no other file names. */
  static Optional<Pem> ofFile(Path file, Problems problems) {
    return ofFile(
        file, problems, problem -> problems.add(new Position(file.toString(), 1, 1), "", problem));
  }

  /**
   * @param unreadable gets why it cannot be read
   */
  private static Optional<Pem> ofFile(Path file, Problems problems, Consumer<String> unreadable) {
    try {
      byte[] bytes = FileAccess.SYSTEM.read(file, FileAccess.TEXT, FileTimeout.FOR_TEXTS);
      // Whatever is in it beside PEM is of no interest.
      return Optional.of(
          new Pem(
              new Position(file.toString(), 1, 1),
              "",
              blocks(new String(bytes, StandardCharsets.ISO_8859_1)),
              problems));
    } catch (NoSuchFileException e) {
      unreadable.accept("there is no file " + e.getFile());
    } catch (AccessDeniedException e) {
      unreadable.accept("no permission to read the file " + e.getFile());
    } catch (RefusedFileException e) {
      unreadable.accept("the file cannot be used: it " + e.getMessage());
    } catch (IOException e) {
      unreadable.accept("the file cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    int line = 1;
    int counted = 0;
    while (matcher.find()) {
      line += (int) text.substring(counted, matcher.start()).chars().filter(c -> c == '\n').count();
      counted = matcher.start();
      String inside = matcher.group(2);
      blocks.add(
          new Block(matcher.group(1), line, ENCRYPTION.matcher(inside).find(), content(inside)));
    }
    return blocks;
  }

  private static Optional<byte[]> content(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64.replaceAll("\\s+", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void problem(String message) {
    problems.add(position, path, message);
  }

  /** Where a block begins, as far as it is known: lines of a file are, others are folded. */
  void problem(Block block, String message) {
    Position at = path.isEmpty() ? new Position(position.file(), block.line(), 1) : position;
    problems.add(at, path, message);
  }
}
