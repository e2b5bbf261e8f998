package dev.pgvitals.metric;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Samples as values: a sink without text, for tests of what writes to one. */
public final class CollectedSamples implements SampleSink {
  private final List<MetricFamily> families;
  private final Map<Map<String, String>, Labels> rows = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Set<Object> claimed = new HashSet<>();
  private Map<String, String> row = new LinkedHashMap<>();

  /**
   * One series with its value.
   *
   * @param value a Long where it was given as an integer, else a Double
   */
  public record Sample(String name, Map<String, String> labels, Number value) {}

  private record Labels(Map<String, String> pairs) implements SeriesLabels {}

  private record Claim(int family, Labels labels, double upperBound) {}

  public CollectedSamples(MetricFamily... families) {
    this.families = List.of(families);
  }

  /** In the order in which they were given. */
  public List<Sample> all() {
    return List.copyOf(samples);
  }

  @Override
  public void beginRow() {
    row = new LinkedHashMap<>();
  }

  @Override
  public void label(String name, String value) {
    row.put(name, value);
  }

  @Override
  public boolean plainLabel(String name, byte[] value) {
    label(name, new String(value, StandardCharsets.UTF_8));
    return true;
  }

  @Override
  public SeriesLabels row() {
    return rows.computeIfAbsent(new LinkedHashMap<>(row), Labels::new);
  }

  @Override
  public boolean sample(int family, SeriesLabels labels, double value) {
    return add(family, labels, value);
  }

  @Override
  public boolean sample(int family, SeriesLabels labels, long value) {
    return add(family, labels, value);
  }

  private boolean add(int family, SeriesLabels labels, Number value) {
    boolean fresh = claim(family, labels, Double.NaN);
    if (fresh) {
      add(families.get(family).name(), pairs(labels), value);
    }
    return fresh;
  }

  @Override
  public boolean bucket(int family, SeriesLabels labels, double upperBound, double value) {
    boolean fresh = claim(family, labels, upperBound);
    if (fresh) {
      add(families.get(family).name(), bounded(labels, upperBound), value);
    }
    return fresh;
  }

  @Override
  public boolean histogram(
      int family,
      SeriesLabels labels,
      double[] upperBounds,
      long[] cumulativeCounts,
      long count,
      double sum) {
    if (!claim(family, labels, Double.NaN)) {
      return false;
    }
    String name = families.get(family).name();
    for (int i = 0; i < upperBounds.length; i++) {
      add(name + "_bucket", bounded(labels, upperBounds[i]), cumulativeCounts[i]);
    }
    add(name + "_bucket", bounded(labels, Double.POSITIVE_INFINITY), count);
    add(name + "_count", pairs(labels), count);
    add(name + "_sum", pairs(labels), sum);
    return true;
  }

  @Override
  public int series() {
    return samples.size();
  }

  private void add(String name, Map<String, String> labels, Number value) {
    samples.add(new Sample(name, labels, value));
  }

  private boolean claim(int family, SeriesLabels labels, double upperBound) {
    return claimed.add(new Claim(family, (Labels) labels, upperBound));
  }

  private static Map<String, String> pairs(SeriesLabels labels) {
    return ((Labels) labels).pairs();
  }

  private static Map<String, String> bounded(SeriesLabels labels, double upperBound) {
    Map<String, String> pairs = new LinkedHashMap<>(pairs(labels));
    pairs.put("le", Double.toString(upperBound));
    return pairs;
  }
}
