package dev.pgvitals.report.week;

import dev.pgvitals.report.prometheus.PrometheusClient;
import java.util.Collection;
import java.util.stream.Collectors;

/** Which servers' series are asked for. */
public final class Selection {
  private final String matcher;

  private Selection(String matcher) {
    this.matcher = matcher;
  }

  /** Those of the names; of none: all that pgvitals publishes, and so those with a name. */
  public static Selection of(Collection<String> servers) {
    return new Selection(
        servers.isEmpty()
            ? "server!=\"\""
            : "server=~"
                + PrometheusClient.quoted(
                    servers.stream().map(Selection::literal).collect(Collectors.joining("|"))));
  }

  /** A name as a regular expression, whatever is in it. */
  private static String literal(String name) {
    return name.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
  }

  /** A selector of a metric. */
  String of(String metric) {
    return metric + "{" + matcher + "}";
  }

  /** A selector of a metric with another matcher. */
  String of(String metric, String more) {
    return metric + "{" + matcher + "," + more + "}";
  }

  /** Of labels that have one of these values. */
  static String oneOf(String label, Collection<String> values) {
    return label
        + "=~"
        + PrometheusClient.quoted(
            values.stream().map(Selection::literal).collect(Collectors.joining("|")));
  }
}
