package dev.pgvitals.config.libpq;

import dev.pgvitals.text.Suggestion;

/** What to say of a connection parameter that does not exist. */
public final class Spelling {
  private Spelling() {}

  /** {@code "; did you mean "sslmode"?"}, or nothing when no parameter is near. */
  public static String hint(String name) {
    return Suggestion.nearest(name, LibpqParameter.BY_NAME.keySet())
        .map(known -> "; did you mean \"" + known + "\"?")
        .orElse("");
  }
}
