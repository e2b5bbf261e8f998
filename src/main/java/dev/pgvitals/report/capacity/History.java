package dev.pgvitals.report.capacity;

import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.RangeSeries;
import dev.pgvitals.report.prometheus.Sample;
import dev.pgvitals.report.prometheus.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What Prometheus knows of the last days, of each thing once: several jobs and instances that look
 * at one server are one. Days are whole and those of UTC.
 */
final class History {
  /** Of which a third would do for as far as anything is said. */
  static final int DAYS = 90;

  /** So many days are asked for at once; less where that is too much for Prometheus. */
  private static final int AT_ONCE = 30;

  private static final Duration DAY = Duration.ofDays(1);

  private final PrometheusClient prometheus;
  private final Selection servers;
  private final Instant end;

  /**
   * Asks nothing yet.
   *
   * @param end what is later is not asked for
   */
  History(PrometheusClient prometheus, Selection servers, Instant end) {
    this.prometheus = prometheus;
    this.servers = servers;
    this.end = end;
  }

  /** The last day that is over, since 1970. */
  long lastDay() {
    return LocalDate.ofInstant(end, ZoneOffset.UTC).toEpochDay() - 1;
  }

  Selection servers() {
    return servers;
  }

  /** The series of an expression at the end, those with a number. */
  List<Sample> now(String promql) throws PrometheusException {
    return prometheus.query(promql, end).stream()
        .filter(sample -> Double.isFinite(sample.value()))
        .toList();
  }

  /** The last value of a metric of each thing that was there in the last day. */
  Map<Thing, Double> last(List<String> labels, String metric) throws PrometheusException {
    Map<Thing, Double> last = new HashMap<>();
    for (Sample sample : now(highest(labels, "last_over_time(" + servers.of(metric) + "[1d])"))) {
      last.put(Thing.of(labels, sample.labels()), sample.value());
    }
    return last;
  }

  /** The highest value of a metric on each day, of each thing. */
  Map<Thing, Points> daily(List<String> labels, String metric) throws PrometheusException {
    return daily(labels, metric, DAYS);
  }

  /** As the other, of fewer days. */
  Map<Thing, Points> daily(List<String> labels, String metric, int days)
      throws PrometheusException {
    return byExpression(
        labels, highest(labels, "max_over_time(" + servers.of(metric) + "[1d])"), days);
  }

  /** By an expression that has a value for each day when that is over. */
  Map<Thing, Points> byExpression(List<String> labels, String promql, int days)
      throws PrometheusException {
    Map<Thing, NavigableMap<Long, Double>> found = new HashMap<>();
    for (long first = lastDay() - days + 1; first <= lastDay(); first += AT_ONCE) {
      add(found, labels, promql, first, Math.min(first + AT_ONCE - 1, lastDay()));
    }
    Map<Thing, Points> points = new HashMap<>();
    found.forEach((thing, values) -> points.put(thing, Points.of(values)));
    return points;
  }

  static String highest(List<String> labels, String expression) {
    return "max by (" + String.join(", ", labels) + ") (" + expression + ")";
  }

  private void add(
      Map<Thing, NavigableMap<Long, Double>> found,
      List<String> labels,
      String promql,
      long first,
      long last)
      throws PrometheusException {
    List<RangeSeries> all;
    try {
      all = prometheus.range(promql, after(first), after(last), DAY);
    } catch (PrometheusException e) {
      if (!e.isTooMuch() || first == last) {
        throw e;
      }
      long middle = (first + last) / 2;
      add(found, labels, promql, first, middle);
      add(found, labels, promql, middle + 1, last);
      return;
    }
    for (RangeSeries one : all) {
      NavigableMap<Long, Double> values =
          found.computeIfAbsent(Thing.of(labels, one.labels()), thing -> new TreeMap<>());
      one.values()
          .forEach(
              (second, value) -> {
                if (Double.isFinite(value)) {
                  values.put(second / DAY.toSeconds() - 1, value);
                }
              });
    }
    found.values().removeIf(Map::isEmpty);
  }

  private static Instant after(long day) {
    return Instant.ofEpochSecond((day + 1) * DAY.toSeconds());
  }
}
