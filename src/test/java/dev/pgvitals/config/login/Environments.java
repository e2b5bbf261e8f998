package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.Environment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Environments for tests: the user is {@code os}, and nothing comes from the real process. */
public final class Environments {
  private Environments() {}

  /**
   * An environment of these variables.
   *
   * @param assignments {@code NAME=value}
   */
  public static Environment of(Path home, String... assignments) {
    Map<String, String> variables = new HashMap<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    return new Environment(variables, home, "os");
  }
}
