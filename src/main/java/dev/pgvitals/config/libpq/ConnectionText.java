package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Position;

/**
 * A connection string and where the user wrote it.
 *
 * @param exact whether the position is that of the text's first character, so that a column can be
 *     counted on from it; otherwise (YAML, where quotes and {@code ${VAR}} shift it) the character
 *     is named in the message
 */
public record ConnectionText(String text, Position position, String path, boolean exact) {
  public static ConnectionText of(String name, String text) {
    return new ConnectionText(text, new Position(name, 1, 1), "", true);
  }

  SettingOrigin at(int offset) {
    if (exact) {
      return new SettingOrigin(
          new Position(position.file(), position.line(), position.column() + offset), path, "");
    }
    return new SettingOrigin(
        position, path, "character " + (offset + 1) + " of the connection string: ");
  }

  /** The text may hold a password. */
  @Override
  public String toString() {
    return "ConnectionText[" + position + "]";
  }
}
