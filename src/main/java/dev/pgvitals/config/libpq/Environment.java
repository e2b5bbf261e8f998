package dev.pgvitals.config.libpq;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the process was given from outside, as data: nothing in this package asks the JVM for it.
 *
 * @param variables the environment variables; secrets may be among them
 * @param home where {@code ~} is: {@code ~/.pgpass}, {@code ~/.pg_service.conf}, {@code
 *     ~/.postgresql}
 * @param user the operating system's name for whoever runs the agent; libpq's default role
 */
public record Environment(Map<String, String> variables, Path home, String user) {
  public Environment {
    variables = Map.copyOf(variables);
  }

  public static Environment ofProcess() {
    return new Environment(
        System.getenv(), homeOfProcess(), System.getProperty("user.name", "postgres"));
  }

  /** As libpq has it since 15: the variable, which sudo and containers set, before the account. */
  private static Path homeOfProcess() {
    String variable = System.getenv("HOME");
    return Path.of(
        variable == null || variable.isEmpty() ? System.getProperty("user.home", ".") : variable);
  }

  /** A variable that is set to nothing counts as not set, as shells and compose files mean it. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /** A path that a user wrote, with {@code ~/} understood. */
  public Path path(String text) {
    return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
  }

  /** The values are left out: one of them may be a password. */
  @Override
  public String toString() {
    return "Environment[home=" + home + ", user=" + user + "]";
  }
}
