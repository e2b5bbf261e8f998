package dev.pgvitals.config.login;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.ValueReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

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

  /** A path that stands as this value; empty when it is none, which is a problem then. */
  public static Optional<Path> read(ValueReader value) {
    return value.text().flatMap(text -> read(text, value));
  }

  private static Optional<Path> read(String text, ValueReader value) {
    if (text.startsWith("~")) {
      value.problem("must be a path; \"~\" has no meaning here: write the home directory out");
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(resolve(text, value.position())));
    } catch (InvalidPathException e) {
      value.problem("must be a path, but it is " + value.value().described());
      return Optional.empty();
    }
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
