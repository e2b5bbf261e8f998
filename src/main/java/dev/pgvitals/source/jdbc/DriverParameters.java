package dev.pgvitals.source.jdbc;

import dev.pgvitals.config.login.ConnectionTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGProperty;

/**
 * libpq's connection parameters in pgJDBC's words.
 *
 * @param values driver properties by name
 * @param notices what has no counterpart, a sentence each
 */
record DriverParameters(Map<String, String> values, List<String> notices) {
  private static final Map<String, PGProperty> SAME_VALUE =
      Map.ofEntries(
          Map.entry("channel_binding", PGProperty.CHANNEL_BINDING),
          Map.entry("gssencmode", PGProperty.GSS_ENC_MODE),
          Map.entry("gsslib", PGProperty.GSS_LIB),
          Map.entry("krbsrvname", PGProperty.KERBEROS_SERVER_NAME),
          Map.entry("require_auth", PGProperty.REQUIRE_AUTH),
          Map.entry("sslcert", PGProperty.SSL_CERT),
          Map.entry("sslkey", PGProperty.SSL_KEY),
          Map.entry("sslmode", PGProperty.SSL_MODE),
          Map.entry("sslnegotiation", PGProperty.SSL_NEGOTIATION),
          Map.entry("sslpassword", PGProperty.SSL_PASSWORD),
          Map.entry("sslrootcert", PGProperty.SSL_ROOT_CERT));

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  /** Dealt with elsewhere. */
  private static final List<String> SET_BY_THE_AGENT =
      List.of("application_name", "fallback_application_name", "connect_timeout", "options");

  static DriverParameters of(ConnectionTarget target) {
    Map<String, String> values = new TreeMap<>();
    List<String> notices = new ArrayList<>();
    values.put(PGProperty.GSS_ENC_MODE.getName(), "disable");
    values.put(PGProperty.TCP_KEEP_ALIVE.getName(), "true");
    new TreeMap<>(target.parameters())
        .forEach((name, value) -> translate(name, value, values, notices));
    settleTls(values, notices);
    settleLogin(values, notices);
    String key = target.parameters().get("sslkey");
    if (key != null) {
      ClientKey clientKey = ClientKey.inspect(key);
      clientKey
          .pemAlgorithm()
          .ifPresent(name -> values.put(PGProperty.PEM_KEY_ALGORITHM.getName(), name));
      clientKey.notice().ifPresent(notices::add);
    }
    return new DriverParameters(values, List.copyOf(notices));
  }

  private static void translate(
      String name, String value, Map<String, String> values, List<String> notices) {
    PGProperty same = SAME_VALUE.get(name);
    if (same != null) {
      values.put(same.getName(), value);
    } else if (name.equals("target_session_attrs")) {
      values.put(PGProperty.TARGET_SERVER_TYPE.getName(), SERVER_TYPES.getOrDefault(value, "any"));
    } else if (name.equals("keepalives")) {
      values.put(PGProperty.TCP_KEEP_ALIVE.getName(), String.valueOf(!value.equals("0")));
    } else if (name.equals("load_balance_hosts")) {
      values.put(PGProperty.LOAD_BALANCE_HOSTS.getName(), String.valueOf(value.equals("random")));
    } else if (name.equals("hostaddr")) {
      notices.add("hostaddr has no effect: the JDBC driver resolves the host name itself");
    } else if (!SET_BY_THE_AGENT.contains(name)) {
      notices.add(name + " has no effect: the JDBC driver does not support it");
    }
  }

  private static void settleTls(Map<String, String> values, List<String> notices) {
    String mode = values.getOrDefault(PGProperty.SSL_MODE.getName(), "prefer");
    String root = values.getOrDefault(PGProperty.SSL_ROOT_CERT.getName(), "");
    if (root.equals("system")) {
      values.remove(PGProperty.SSL_ROOT_CERT.getName());
      values.put(PGProperty.SSL_FACTORY.getName(), "org.postgresql.ssl.DefaultJavaSSLFactory");
      if (values.containsKey(PGProperty.SSL_CERT.getName())) {
        notices.add(
            "sslcert has no effect with sslrootcert=system: name the file of the root"
                + " certificate instead");
      }
    } else if (mode.equals("require") && !root.isEmpty()) {
      // libpq checks the certificate as soon as it has something to check it against.
      values.put(PGProperty.SSL_MODE.getName(), "verify-ca");
    }
  }

  /**
   * Whoever stands between may answer that there is no TLS, and ask for the password in clear text:
   * it is sent so only to a server that has proved who it is, or when somebody says so.
   */
  private static void settleLogin(Map<String, String> values, List<String> notices) {
    boolean verified =
        values.getOrDefault(PGProperty.SSL_MODE.getName(), "prefer").startsWith("verify-");
    String methods = values.get(PGProperty.REQUIRE_AUTH.getName());
    if (methods == null) {
      if (!verified) {
        values.put(PGProperty.REQUIRE_AUTH.getName(), "!password");
      }
      return;
    }
    List<String> each = new ArrayList<>(List.of(methods.split(",")));
    boolean without = methods.startsWith("!");
    if (!verified && (without ? !each.contains("!password") : each.contains("password"))) {
      notices.add(
          "require_auth allows the password in clear text to an unverified server: use"
              + " sslmode=verify-full");
    }
    // A login that the driver does not know, and so never makes.
    if (each.remove(without ? "!oauth" : "oauth") && (without || !each.isEmpty())) {
      if (each.isEmpty()) {
        values.remove(PGProperty.REQUIRE_AUTH.getName());
      } else {
        values.put(PGProperty.REQUIRE_AUTH.getName(), String.join(",", each));
      }
    }
  }
}
