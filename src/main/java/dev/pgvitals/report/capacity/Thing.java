package dev.pgvitals.report.capacity;

import dev.pgvitals.report.prometheus.PrometheusClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a series is about.
 *
 * @param values of the labels that tell it from others, the server's name first
 */
record Thing(List<String> values) {
  static final List<String> SERVER = List.of("server");
  static final List<String> DATABASE = List.of("server", "datname");
  static final List<String> TABLE = List.of("server", "datname", "schemaname", "relname");
  static final List<String> SEQUENCE =
      List.of("server", "datname", "schemaname", "sequencename", "relname", "attname");

  /** A label that is not there is empty. */
  static Thing of(List<String> labels, Map<String, String> series) {
    return new Thing(labels.stream().map(label -> series.getOrDefault(label, "")).toList());
  }

  String server() {
    return values.get(0);
  }

  /** Empty of a whole server. */
  String database() {
    return values.size() > 1 ? values.get(1) : "";
  }

  /** Such as {@code public.orders}. */
  String object() {
    return values.size() > 3 ? values.get(2) + "." + values.get(3) : "";
  }

  /** In one line, for a sentence. */
  String path() {
    return String.join(
        " / ",
        List.of(server(), database(), object()).stream().filter(part -> !part.isEmpty()).toList());
  }

  Thing whole() {
    return new Thing(values.subList(0, 1));
  }

  /** What selects its series alone. */
  String matchers(List<String> labels) {
    return IntStream.range(0, labels.size())
        .mapToObj(i -> labels.get(i) + "=" + PrometheusClient.quoted(values.get(i)))
        .collect(Collectors.joining(","));
  }
}
