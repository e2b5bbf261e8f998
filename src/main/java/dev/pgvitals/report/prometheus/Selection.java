package dev.pgvitals.report.prometheus;

import java.util.Collection;
import java.util.stream.Collectors;

/** Which servers' series are asked for. */
public final class Selection {
  private static final String ALL = "server!=\"\"";

  private final String matcher;

  private Selection(String matcher) {
    this.matcher = matcher;
  }

  /** Those of the names; of none: all that pgvitals publishes, and so those with a name. */
  public static Selection of(Collection<String> servers) {
    return new Selection(servers.isEmpty() ? ALL : oneOf("server", servers));
  }

  /** Whether nobody has chosen some of the servers. */
  public boolean isOfAll() {
    return matcher.equals(ALL);
  }

  /** A selector of a metric. */
  public String of(String metric) {
    return metric + "{" + matcher + "}";
  }

  /** A selector of a metric with another matcher. */
  public String of(String metric, String more) {
    return metric + "{" + matcher + "," + more + "}";
  }

  /** Of labels that have one of these values. */
  public static String oneOf(String label, Collection<String> values) {
    return label
        + "=~"
        + PrometheusClient.quoted(
            values.stream().map(Selection::literal).collect(Collectors.joining("|")));
  }

  /** A name as a regular expression, whatever is in it. */
  private static String literal(String name) {
    return name.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
  }
}
