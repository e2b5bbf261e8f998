package dev.pgvitals.rescue.file;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the file says.
 *
 * @param user that a rescue logs in as
 * @param certificate of a client, with its key
 * @param protect names of applications and roles that are never touched
 * @param notices what may not be as its author expects
 */
public record RescueFile(
    String user,
    PasswordSource password,
    Optional<Certificate> certificate,
    List<String> protect,
    List<String> notices) {
  /** What of the agent's own login must not go along to another role's. */
  private static final List<String> OF_THE_AGENT =
      List.of("sslcert", "sslkey", "sslpassword", "options", "passfile", "application_name");

  public RescueFile {
    protect = List.copyOf(protect);
    notices = List.copyOf(notices);
  }

  /** Files of a client's certificate. */
  public record Certificate(Path certificate, Path key) {}

  /**
   * The same place, with this login in place of the agent's.
   *
   * @param application what the session calls itself
   */
  public ConnectionTarget loginAt(ConnectionTarget agents, String application) {
    Map<String, String> parameters = new HashMap<>(agents.parameters());
    OF_THE_AGENT.forEach(parameters::remove);
    parameters.put("application_name", application);
    certificate.ifPresent(
        files -> {
          parameters.put("sslcert", files.certificate().toString());
          parameters.put("sslkey", files.key().toString());
        });
    PasswordSource placed =
        password instanceof PasswordSource.Command command
            ? command.of(agents.hosts().get(0), user)
            : password;
    return new ConnectionTarget(agents.hosts(), agents.database(), user, placed, parameters);
  }
}
