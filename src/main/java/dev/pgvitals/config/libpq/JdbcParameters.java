package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Problem;
import java.util.List;
import java.util.Map;
import org.postgresql.PGProperty;

/** Takes the parameters of a JDBC URL, in pgJDBC's words, for what they mean in libpq's. */
final class JdbcParameters implements UriReader.Parameters {
  private static final Map<String, String> LIBPQ_NAMES =
      Map.ofEntries(
          Map.entry("ApplicationName", "application_name"),
          Map.entry("channelBinding", "channel_binding"),
          Map.entry("connectTimeout", "connect_timeout"),
          Map.entry("gssEncMode", "gssencmode"),
          Map.entry("kerberosServerName", "krbsrvname"),
          Map.entry("loadBalanceHosts", "load_balance_hosts"),
          Map.entry("requireAuth", "require_auth"),
          Map.entry("ssl", "sslmode"),
          Map.entry("sslNegotiation", "sslnegotiation"),
          Map.entry("targetServerType", "target_session_attrs"),
          Map.entry("tcpKeepAlive", "keepalives"));

  private static final Map<String, Map<String, String>> LIBPQ_VALUES =
      Map.of(
          "gssEncMode", Map.of("allow", "prefer"),
          "loadBalanceHosts", Map.of("true", "random", "false", "disable"),
          "ssl", Map.of("true", "verify-full", "", "verify-full", "false", "prefer"),
          "targetServerType",
              Map.of(
                  "master", "primary",
                  "secondary", "standby",
                  "slave", "standby",
                  "preferSecondary", "prefer-standby",
                  "preferSlave", "prefer-standby"),
          "tcpKeepAlive", Map.of("true", "1", "false", "0"));

  private final ConnectionText text;
  private final ParameterList out;
  private final List<Problem> notices;

  JdbcParameters(ConnectionText text, ParameterList out, List<Problem> notices) {
    this.text = text;
    this.out = out;
    this.notices = notices;
  }

  @Override
  public void add(String name, int nameOffset, String value, int valueOffset) {
    String libpqName = LIBPQ_NAMES.getOrDefault(name, name);
    if (name.equals("ssl") && out.settings().containsKey("sslmode")) {
      return;
    }
    if (libpqName.equals(name)
        && !LibpqParameter.BY_NAME.containsKey(name)
        && PGProperty.forName(name) != null) {
      notices.add(
          text.at(nameOffset).problem("the agent sets " + name + " itself; this value is ignored"));
      return;
    }
    out.add(
        libpqName,
        nameOffset,
        LIBPQ_VALUES.getOrDefault(name, Map.of()).getOrDefault(value, value),
        valueOffset);
  }
}
