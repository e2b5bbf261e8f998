package dev.pgvitals.yaml;

/**
 * A place in a text that a user wrote.
 *
 * @param file the file's name as the user gave it, or a name for what is not a file
 * @param line counted from 1
 * @param column counted from 1
 */
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
