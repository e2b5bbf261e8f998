package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;

/**
 * Where a piece of text stands, ready to complain about it.
 *
 * @param within what leads from the position to the place where the position alone is too coarse,
 *     such as {@code "character 12 of the connection string: "}; usually empty
 */
public record Place(Position position, String path, String within) {
  /** All of an environment variable. */
  public static Place variable(String name) {
    return new Place(new Position(name, 1, 1), "", "");
  }

  /** One line of a file that is not YAML. */
  public static Place line(String file, int line, int column) {
    return new Place(new Position(file, line, column), "", "");
  }

  public Problem problem(String message) {
    return new Problem(position, path, within + message);
  }
}
