package dev.pgvitals.config.fetched;

import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a fetched list may say of connections: no file or program of this machine, whose content the
 * agent would send to whichever server the list names; and nothing that takes away what protects
 * the password: how to log in, and TLS where the configuration speaks of it.
 */
public final class FetchedRules {
  private static final Set<String> LOCAL =
      Set.of(
          "password_file",
          "password_command",
          "passfile",
          "service",
          "servicefile",
          "sslcert",
          "sslkey",
          "sslpassword",
          "sslcrl",
          "sslcrldir",
          "sslkeylogfile");

  /** By which a password would go where it otherwise would not. */
  private static final Set<String> LOGIN = Set.of("require_auth", "channel_binding");

  private static final Set<String> TLS = Set.of("sslmode", "requiressl", "sslrootcert");

  private final boolean tlsIsSaid;
  private final List<Problem> problems;

  /**
   * @param configured the {@code defaults} of the configuration
   */
  public FetchedRules(Map<String, Setting> configured, List<Problem> problems) {
    this.tlsIsSaid = TLS.stream().anyMatch(configured::containsKey);
    this.problems = problems;
  }

  /** Whether all of it may be said; what may not is a problem now. */
  public boolean allow(Map<String, Setting> said) {
    int before = problems.size();
    said.forEach(
        (name, setting) -> {
          if (LOCAL.contains(name)
              || (name.equals("sslrootcert") && !setting.value().equals("system"))) {
            problems.add(
                setting
                    .place()
                    .problem(
                        "what is fetched cannot name files or programs of the agent's machine: say "
                            + name
                            + " in `defaults` of the configuration"));
          } else if (LOGIN.contains(name)) {
            problems.add(
                setting
                    .place()
                    .problem("what is fetched cannot say how the agent logs in: remove " + name));
          } else if (tlsIsSaid && TLS.contains(name)) {
            problems.add(
                setting
                    .place()
                    .problem(
                        "what is fetched cannot change TLS, of which `defaults` of the"
                            + " configuration speaks: remove "
                            + name));
          }
        });
    return problems.size() == before;
  }
}
