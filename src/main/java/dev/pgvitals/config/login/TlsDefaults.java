package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.yaml.Problem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What libpq concludes from the TLS parameters together; makes it explicit. */
final class TlsDefaults {
  private static final Set<String> VERIFYING = Set.of("verify-ca", "verify-full");

  private final Environment environment;
  private final List<Problem> problems;

  TlsDefaults(Environment environment, List<Problem> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** All that is said, by name, without what is said to be nothing. */
  Map<String, String> apply(Map<String, Setting> said) {
    Map<String, String> parameters = new HashMap<>();
    said.forEach(
        (name, setting) -> {
          if (!setting.value().isEmpty()) {
            parameters.put(name, setting.value());
          }
        });
    if ("1".equals(parameters.get("requiressl"))) {
      parameters.putIfAbsent("sslmode", "require");
    }
    if ("system".equals(parameters.get("sslrootcert"))) {
      requireFullVerification(said, parameters);
    } else if (!parameters.containsKey("sslrootcert")) {
      addDefaultRootCertificate(parameters);
    }
    return parameters;
  }

  /** Any public authority vouches for its own host names only, so the name must be checked. */
  private void requireFullVerification(Map<String, Setting> said, Map<String, String> parameters) {
    String mode = parameters.putIfAbsent("sslmode", "verify-full");
    if (mode != null && !mode.equals("verify-full")) {
      Setting weak = said.getOrDefault("sslmode", said.get("requiressl"));
      if (weak != null) {
        problems.add(
            weak.place()
                .problem("with sslrootcert=system, sslmode must be verify-full (or be left out)"));
      }
    }
  }

  private void addDefaultRootCertificate(Map<String, String> parameters) {
    String mode = parameters.getOrDefault("sslmode", "prefer");
    Path file = environment.home().resolve(".postgresql").resolve("root.crt");
    if (VERIFYING.contains(mode)
        || (mode.equals("require") && FileAccess.SYSTEM.exists(file, FileTimeout.FOR_SECRETS))) {
      parameters.put("sslrootcert", file.toString());
    }
  }
}
