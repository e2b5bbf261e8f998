package dev.pgvitals.config.web;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the HTTP server is locked.
 *
 * @param file where this stands; empty: nobody has asked for a lock
 * @param tls empty: plain HTTP
 * @param users hashes of their passwords; none: nobody is asked for one
 * @param headers that every answer has unless it has one of the same name
 * @param rateLimit of all requests together
 */
public record WebConfig(
    Optional<Path> file,
    Optional<TlsConfig> tls,
    Map<String, PasswordHash> users,
    Map<String, String> headers,
    Optional<RateLimit> rateLimit) {
  /** Plain HTTP for everybody. */
  public static final WebConfig NONE =
      new WebConfig(Optional.empty(), Optional.empty(), Map.of(), Map.of(), Optional.empty());

  public WebConfig {
    users = Map.copyOf(users);
    headers = Map.copyOf(new LinkedHashMap<>(headers));
  }

  /** Whether nobody gets in whom the agent does not know: by a password or a certificate. */
  public boolean knowsEverybody() {
    return !users.isEmpty() || tls.filter(t -> t.clientAuth().isProof()).isPresent();
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }
}
