package dev.pgvitals.config;

import dev.pgvitals.yaml.Suggestion;

/** What to say of a connection parameter that does not exist. */
final class Spelling {
  private Spelling() {}

  /** {@code "; did you mean "sslmode"?"}, or nothing when no parameter is near. */
  static String hint(String name) {
    return Suggestion.nearest(name, LibpqParameter.BY_NAME.keySet())
        .map(known -> "; did you mean \"" + known + "\"?")
        .orElse("");
  }
}
