package dev.pgvitals.config.libpq;

import dev.pgvitals.text.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of libpq's connection parameters.
 *
 * @param variable the environment variable that gives it when nothing else does; empty if none does
 * @param secret whether its value must never be shown
 */
public record LibpqParameter(
    String name, String variable, boolean secret, Function<String, Optional<String>> check) {

  /** By name, every parameter that libpq knows up to version 18. */
  public static final Map<String, LibpqParameter> BY_NAME =
      Stream.of(
              any("host", "PGHOST"),
              any("hostaddr", "PGHOSTADDR"),
              any("port", "PGPORT"),
              any("dbname", "PGDATABASE"),
              any("user", "PGUSER"),
              secret("password", "PGPASSWORD"),
              any("passfile", "PGPASSFILE"),
              any("service", "PGSERVICE"),
              any("servicefile", "PGSERVICEFILE"),
              of("require_auth", "PGREQUIREAUTH", LibpqParameter::authMethods),
              choice("channel_binding", "PGCHANNELBINDING", "disable", "prefer", "require"),
              number("connect_timeout", "PGCONNECT_TIMEOUT"),
              any("client_encoding", "PGCLIENTENCODING"),
              any("options", "PGOPTIONS"),
              any("application_name", "PGAPPNAME"),
              any("fallback_application_name", ""),
              number("keepalives", ""),
              number("keepalives_idle", ""),
              number("keepalives_interval", ""),
              number("keepalives_count", ""),
              number("tcp_user_timeout", ""),
              choice(
                  "sslmode",
                  "PGSSLMODE",
                  "disable",
                  "allow",
                  "prefer",
                  "require",
                  "verify-ca",
                  "verify-full"),
              choice("requiressl", "PGREQUIRESSL", "0", "1"),
              choice("sslnegotiation", "PGSSLNEGOTIATION", "postgres", "direct"),
              choice("sslcompression", "PGSSLCOMPRESSION", "0", "1"),
              any("sslcert", "PGSSLCERT"),
              any("sslkey", "PGSSLKEY"),
              secret("sslpassword", ""),
              choice("sslcertmode", "PGSSLCERTMODE", "disable", "allow", "require"),
              any("sslrootcert", "PGSSLROOTCERT"),
              any("sslcrl", "PGSSLCRL"),
              any("sslcrldir", "PGSSLCRLDIR"),
              choice("sslsni", "PGSSLSNI", "0", "1"),
              any("sslkeylogfile", ""),
              any("requirepeer", "PGREQUIREPEER"),
              tls("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
              tls("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
              choice("min_protocol_version", "PGMINPROTOCOLVERSION", "3.0", "3.2", "latest"),
              choice("max_protocol_version", "PGMAXPROTOCOLVERSION", "3.0", "3.2", "latest"),
              choice("gssencmode", "PGGSSENCMODE", "disable", "prefer", "require"),
              any("krbsrvname", "PGKRBSRVNAME"),
              choice("gsslib", "PGGSSLIB", "gssapi", "sspi"),
              choice("gssdelegation", "PGGSSDELEGATION", "0", "1"),
              of("replication", "", LibpqParameter::noReplication),
              choice(
                  "target_session_attrs",
                  "PGTARGETSESSIONATTRS",
                  "any",
                  "read-write",
                  "read-only",
                  "primary",
                  "standby",
                  "prefer-standby"),
              choice("load_balance_hosts", "PGLOADBALANCEHOSTS", "disable", "random"),
              secret("scram_client_key", ""),
              secret("scram_server_key", ""),
              any("oauth_issuer", ""),
              any("oauth_client_id", ""),
              secret("oauth_client_secret", ""),
              any("oauth_scope", ""))
          .collect(Collectors.toUnmodifiableMap(LibpqParameter::name, Function.identity()));

  public static boolean isSecret(String name) {
    LibpqParameter known = BY_NAME.get(name);
    return known != null && known.secret();
  }

  /** For a name that is none: {@code "; did you mean "sslmode"?"}, or nothing if none is near. */
  public static String near(String name) {
    return Suggestion.near(name, BY_NAME.keySet());
  }

  private static LibpqParameter of(
      String name, String variable, Function<String, Optional<String>> check) {
    return new LibpqParameter(name, variable, false, check);
  }

  private static LibpqParameter any(String name, String variable) {
    return of(name, variable, value -> Optional.empty());
  }

  private static LibpqParameter secret(String name, String variable) {
    return new LibpqParameter(name, variable, true, value -> Optional.empty());
  }

  private static LibpqParameter choice(String name, String variable, String... choices) {
    List<String> all = List.of(choices);
    return of(
        name,
        variable,
        value ->
            all.contains(value)
                ? Optional.empty()
                : Optional.of(name + " must be one of " + String.join(", ", all)));
  }

  private static LibpqParameter tls(String name, String variable) {
    List<String> all = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    return of(
        name,
        variable,
        value ->
            all.stream().anyMatch(value::equalsIgnoreCase)
                ? Optional.empty()
                : Optional.of(name + " must be one of " + String.join(", ", all)));
  }

  private static LibpqParameter number(String name, String variable) {
    return of(
        name,
        variable,
        value ->
            value.strip().matches("[+-]?[0-9]{1,9}")
                ? Optional.empty()
                : Optional.of(name + " must be a whole number"));
  }

  private static Optional<String> authMethods(String value) {
    List<String> all = List.of("password", "md5", "gss", "sspi", "scram-sha-256", "oauth", "none");
    List<String> given = Arrays.asList(value.split(",", -1));
    boolean negated = given.get(0).startsWith("!");
    boolean known =
        given.stream()
            .allMatch(
                method ->
                    method.startsWith("!") == negated
                        && all.contains(negated ? method.substring(1) : method));
    return known
        ? Optional.empty()
        : Optional.of(
            "require_auth must be a list of " + String.join(", ", all) + ", all or none with '!'");
  }

  private static Optional<String> noReplication(String value) {
    return List.of("false", "off", "no", "0").contains(value)
        ? Optional.empty()
        : Optional.of("replication must be off: queries cannot run on a replication connection");
  }
}
