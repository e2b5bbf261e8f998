package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;

/**
 * Where a piece of text stands, ready to complain about it.
 *
 * @param within what leads from the position to the place where the position alone is too coarse,
 *     such as {@code "character 12 of the connection string: "}; usually empty
 */
public record SettingOrigin(Position position, String path, String within) {
  /** All of an environment variable. */
  public static SettingOrigin variable(String name) {
    return new SettingOrigin(new Position(name, 1, 1), "", "");
  }

  /** One line of a file that is not YAML. */
  public static SettingOrigin line(String file, int line, int column) {
    return new SettingOrigin(new Position(file, line, column), "", "");
  }

  public Problem problem(String message) {
    return new Problem(position, path, within + message);
  }
}
