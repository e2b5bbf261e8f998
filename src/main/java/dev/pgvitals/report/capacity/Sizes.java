package dev.pgvitals.report.capacity;

import dev.pgvitals.report.prometheus.PrometheusException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sizes of databases, and of all of a server together.
 *
 * @param now of databases and of servers, where there was a size in the last day
 * @param daily the same, by day
 */
record Sizes(Map<Thing, Double> now, Map<Thing, Points> daily) {
  private static final String METRIC = "pg_database_size_bytes";

  /** So many days before the one that is asked for count as that day. */
  private static final int NEAR = 2;

  static Sizes of(History history) throws PrometheusException {
    Map<Thing, Points> databases = history.daily(Thing.DATABASE, METRIC);
    Map<Thing, Double> last = history.last(Thing.DATABASE, METRIC);
    Map<Thing, Double> now = new HashMap<>(last);
    last.forEach((database, size) -> now.merge(database.whole(), size, Double::sum));
    Map<Thing, List<Points>> byServer = new HashMap<>();
    databases.forEach(
        (database, points) ->
            byServer.computeIfAbsent(database.whole(), server -> new ArrayList<>()).add(points));
    Map<Thing, Points> daily = new HashMap<>(databases);
    byServer.forEach((server, parts) -> daily.put(server, sum(parts)));
    return new Sizes(now, daily);
  }

  /**
   * Day by day. A part that is missing on a day, and known before and after, counts as it was: not
   * looked at, it has not gone.
   */
  static Points sum(List<Points> parts) {
    SortedSet<Long> days = new TreeSet<>();
    List<TreeMap<Long, Double>> all = new ArrayList<>();
    for (Points part : parts) {
      TreeMap<Long, Double> byDay = new TreeMap<>();
      for (int i = 0; i < part.size(); i++) {
        byDay.put(part.days()[i], part.values()[i]);
      }
      all.add(byDay);
      days.addAll(byDay.keySet());
    }
    TreeMap<Long, Double> sums = new TreeMap<>();
    for (long day : days) {
      double sum = 0;
      for (TreeMap<Long, Double> part : all) {
        if (day >= part.firstKey() && day <= part.lastKey()) {
          sum += part.floorEntry(day).getValue();
        }
      }
      sums.put(day, sum);
    }
    return Points.of(sums);
  }

  /** On a day, or one shortly before. */
  static Optional<Double> on(Points points, long day) {
    for (int i = points.size() - 1; i >= 0; i--) {
      if (points.days()[i] <= day) {
        return points.days()[i] >= day - NEAR ? Optional.of(points.values()[i]) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
