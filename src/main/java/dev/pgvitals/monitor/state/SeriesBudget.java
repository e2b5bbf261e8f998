package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.PlannedQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of a server's results are published when together they have more series than the server
 * may: the least interesting are left out, as a whole. What was left out comes back only when a
 * tenth of the limit is free beyond it, so that it does not come and go. Not thread-safe.
 *
 * <p>Time is passed in, as nanoseconds of a monotonic clock.
 */
final class SeriesBudget {
  /** The most interesting first: what an author says, then what is about the server as a whole. */
  private static final Comparator<PlannedQuery> INTEREST =
      Comparator.comparingInt((PlannedQuery planned) -> planned.query().priority())
          .thenComparing(planned -> !planned.database().isEmpty())
          .thenComparing(planned -> planned.query().top().isPresent())
          .thenComparing(planned -> !planned.home())
          .thenComparing(PlannedQuery::database)
          .thenComparing(PlannedQuery::name);

  private final int limit;
  private final Map<PlannedQuery, Result> results = new HashMap<>();
  private long total;
  private int cut;

  private static final class Result {
    int series;
    long until;
    boolean out;
  }

  /**
   * What a result changed.
   *
   * @param published whether it is in itself
   * @param leaving results that were in and have to make room
   */
  record Settlement(boolean published, List<PlannedQuery> leaving) {}

  SeriesBudget(int limit) {
    this.limit = limit;
  }

  /** A run gave so many series; they count until their life is over. */
  Settlement add(PlannedQuery query, int series, long now) {
    Result result = results.computeIfAbsent(query, q -> new Result());
    total += series - result.series;
    result.series = series;
    result.until = now + query.lifetime().toNanos();
    if (cut == 0 && total <= limit) {
      return new Settlement(true, List.of());
    }
    List<PlannedQuery> leaving = settle(now);
    leaving.remove(query);
    return new Settlement(!result.out, leaving);
  }

  private List<PlannedQuery> settle(long now) {
    expire(now);
    List<Map.Entry<PlannedQuery, Result>> order = new ArrayList<>(results.entrySet());
    order.sort(Map.Entry.comparingByKey(INTEREST));
    List<PlannedQuery> leaving = new ArrayList<>();
    long sum = 0;
    cut = 0;
    for (Map.Entry<PlannedQuery, Result> entry : order) {
      Result result = entry.getValue();
      boolean fits = sum + result.series <= (result.out ? limit - limit / 10 : limit);
      if (fits) {
        sum += result.series;
      } else {
        cut += result.series;
        if (!result.out) {
          leaving.add(entry.getKey());
        }
      }
      result.out = !fits;
    }
    return leaving;
  }

  private void expire(long now) {
    results
        .values()
        .removeIf(
            result -> {
              boolean over = result.until - now <= 0;
              total -= over ? result.series : 0;
              return over;
            });
  }

  /** Only these are still planned. */
  void retain(List<PlannedQuery> planned, long now) {
    Set<PlannedQuery> kept = new HashSet<>(planned);
    results
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !kept.contains(entry.getKey());
              total -= gone ? entry.getValue().series : 0;
              return gone;
            });
    if (cut > 0) {
      settle(now);
    }
  }

  void clear() {
    results.clear();
    total = 0;
    cut = 0;
  }

  /** How many series are left out now. */
  int cut() {
    return cut;
  }

  boolean isOut(PlannedQuery query) {
    Result result = results.get(query);
    return result != null && result.out;
  }

  /** Those that are left out, the most interesting first. */
  List<String> out() {
    return results.entrySet().stream()
        .filter(entry -> entry.getValue().out)
        .map(Map.Entry::getKey)
        .sorted(INTEREST)
        .map(PlannedQuery::toString)
        .toList();
  }
}
