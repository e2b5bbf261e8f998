package dev.pgvitals.advice.rule;

import dev.pgvitals.advice.look.Counters;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Statements that are called as often as another one returns rows: perhaps one for each of its
 * rows. Counters are sums and no traces, so it is a candidate and nothing more.
 */
public final class Followers {
  /** Intervals that are needed to tell. */
  public static final int LEAST_INTERVALS = 20;

  private static final double LEAST_RATIO = 5;
  private static final double LEAST_CORRELATION = 0.95;

  /** Standard deviation of the ratio, as a part of it. */
  private static final double STEADY = 0.5;

  private static final double FAST_MILLIS = 1;

  private final List<Map<String, Counters>> looks;

  /**
   * By what was seen.
   *
   * @param looks at all statements of the database by their queryids, one after the other, at even
   *     intervals
   */
  public Followers(List<Map<String, Counters>> looks) {
    this.looks = List.copyOf(looks);
  }

  private record Pair(String parent, double ratio, double correlation) {}

  /**
   * Candidates among some statements.
   *
   * @param isLookup whether a statement reads one row by its key, as its plan says
   */
  public List<Finding> judge(
      String database, List<WatchedStatement> statements, Predicate<WatchedStatement> isLookup) {
    if (looks.size() <= LEAST_INTERVALS) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (WatchedStatement child : statements) {
      Counters counters = child.counters();
      if (counters.meanMillis() < FAST_MILLIS
          && counters.rowsPerCall() <= 1
          && isLookup.test(child)) {
        parent(child.queryId()).ifPresent(pair -> findings.add(finding(database, child, pair)));
      }
    }
    return findings;
  }

  private Optional<Pair> parent(String child) {
    double[] calls = rises(child);
    return looks.get(looks.size() - 1).keySet().stream()
        .filter(id -> !id.equals(child))
        .flatMap(id -> pair(id, rises(id), calls).stream())
        .max(Comparator.comparingDouble(Pair::correlation));
  }

  private static Optional<Pair> pair(String parent, double[] parents, double[] children) {
    double all = sum(parents);
    double ratio = all == 0 ? 0 : sum(children) / all;
    if (ratio < LEAST_RATIO) {
      return Optional.empty();
    }
    int busy = 0;
    double deviations = 0;
    for (int i = 0; i < parents.length; i++) {
      if (parents[i] > 0) {
        busy++;
        deviations += Math.pow(children[i] / parents[i] - ratio, 2);
      }
    }
    double correlation = correlation(parents, children);
    return busy >= LEAST_INTERVALS
            && Math.sqrt(deviations / busy) <= STEADY * ratio
            && correlation > LEAST_CORRELATION
        ? Optional.of(new Pair(parent, ratio, correlation))
        : Optional.empty();
  }

  private double[] rises(String id) {
    double[] rises = new double[looks.size() - 1];
    for (int i = 0; i < rises.length; i++) {
      rises[i] = Math.max(0, calls(i + 1, id) - calls(i, id));
    }
    return rises;
  }

  private long calls(int look, String id) {
    Counters counters = looks.get(look).get(id);
    return counters == null ? 0 : counters.calls();
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = sum(x) / x.length;
    double meanY = sum(y) / y.length;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    // Two that never change have nothing to do with each other, by all that is known.
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }

  private static Finding finding(String database, WatchedStatement child, Pair pair) {
    return new Finding(
        FindingKind.N_PLUS_ONE,
        Severity.MEDIUM,
        database,
        child.subject(),
        Optional.of(child.queryId()),
        String.format(
            Locale.ROOT,
            "reads one row by its key, %s calls of %s, %.1f for each call of statement %s at"
                + " each time (correlation %.2f)",
            Words.number(child.counters().calls()),
            Words.millis(child.counters().meanMillis()),
            pair.ratio(),
            pair.parent(),
            pair.correlation()),
        "",
        List.of(
            "See in the application whether it asks for each row of statement %s by itself: a join, or = ANY (array), asks once."
                .formatted(pair.parent())),
        "a candidate only: counters are sums, and both may follow the same load without having to"
            + " do with each other",
        OptionalDouble.empty());
  }
}
