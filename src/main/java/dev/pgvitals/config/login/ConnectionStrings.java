package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.ConnectionStringReader;
import dev.pgvitals.config.libpq.ConnectionText;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads connection strings: libpq's URIs and {@code key=value} strings, and JDBC URLs. What a
 * string leaves open comes from its service, the environment and libpq's defaults, in this order.
 * Reads service files, and looks at the permissions of password files; opens no connection.
 */
public final class ConnectionStrings {
  private final Environment environment;

  public ConnectionStrings(Environment environment) {
    this.environment = environment;
  }

  /**
   * Reads one connection string.
   *
   * @param name what to call the text in errors, such as the variable that holds it
   * @throws ProblemsException everything wrong with it, by character; never shows a password
   */
  public ConnectionTarget read(String name, String text) throws ProblemsException {
    List<Problem> problems = new ArrayList<>();
    List<Problem> notices = new ArrayList<>();
    Map<String, Setting> own =
        new ConnectionStringReader(problems, notices).read(ConnectionText.of(name, text));
    Optional<ConnectionTarget> target =
        new TargetResolver(environment, problems, notices).resolve(own, Map.of());
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return target.orElseThrow();
  }
}
