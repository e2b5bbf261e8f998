package dev.pgvitals.config.login;

import dev.pgvitals.yaml.Position;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A path that stands in a file: where it starts does not depend on who reads the file from where.
 */
public final class RelativePath {
  private RelativePath() {}

  /** The directory of the file; empty, which means the working directory, for a mere name. */
  public static Path directory(String file) {
    Path parent = Path.of(file).getParent();
    return parent == null ? Path.of("") : parent;
  }

  /** The text as a path from the file's directory; as it is when it starts elsewhere or is none. */
  public static String resolve(String text, Position position) {
    if (text.startsWith("~/")) {
      return text;
    }
    try {
      return directory(position.file()).resolve(text).toString();
    } catch (InvalidPathException e) {
      return text;
    }
  }
}
