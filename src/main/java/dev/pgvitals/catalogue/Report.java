package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;

/**
 * Where a reader says what it found.
 *
 * @param problems what the file is refused for
 * @param notices what is only said
 */
record Report(Problems problems, Problems notices) {

  /** A problem, but only a notice in a file that was written for another program. */
  void unlessForeign(FileFormat format, Position position, String path, String message) {
    (format.isForeign() ? notices : problems).add(position, path, message);
  }

  void unlessForeign(FileFormat format, ValueReader value, String message) {
    unlessForeign(format, value.position(), value.path(), message);
  }
}
