package dev.pgvitals.bench.soak.check;

import dev.pgvitals.bench.scrape.Series;
import dev.pgvitals.bench.soak.subject.Findings;
import dev.pgvitals.bench.soak.subject.SoakConfig;
import dev.pgvitals.bench.soak.subject.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at pages: are they whole, and do they show every server as it must be? Thread-safe. */
public final class PageCheck {
  private static final String LAST_SUCCESS = "pgvitals_query_last_success_timestamp_seconds";
  private static final String FAILURES = "pgvitals_failures_total";
  private static final String EVENTS = "soak_events_happened_total";

  /** Twenty intervals: a machine that is busy with other things must not fail the soak. */
  private static final double FRESH_SECONDS = 20;

  private final List<Target> targets;
  private final int blackHoles;
  private final Findings findings;
  private final Map<String, Double> lastSuccess = new HashMap<>();
  private final Map<String, Double> lastFailures = new HashMap<>();
  private final Map<String, Long> failures = new TreeMap<>();
  private long runs;
  private Page last = new Page();

  public PageCheck(List<Target> targets, int blackHoles, Findings findings) {
    this.targets = List.copyOf(targets);
    this.blackHoles = blackHoles;
    this.findings = findings;
  }

  /** What the last page said. */
  private static final class Page {
    final Set<String> ids = new HashSet<>();
    final Map<String, Double> up = new HashMap<>();
    final Map<String, Double> clock = new HashMap<>();
    final Set<String> unsuccessful = new TreeSet<>();
    final Map<String, Double> successes = new HashMap<>();
    final Map<String, Double> failures = new HashMap<>();
    final Map<String, Double> events = new HashMap<>();
    int connections;

    void take(Series series) {
      if (!ids.add(series.id())) {
        throw new IllegalArgumentException("twice on one page: " + series.id());
      }
      String server = series.label("server");
      switch (series.name()) {
        case "pg_up" -> up.put(server, series.value());
        case "pgvitals_connections" -> connections += (int) series.value();
        case "pgvitals_query_success" -> {
          if (series.value() != 1) {
            unsuccessful.add(server + " " + series.label("query"));
          }
        }
        case LAST_SUCCESS -> {
          successes.put(series.id(), series.value());
          if (series.label("query").equals(SoakConfig.CLOCK)) {
            clock.put(server, series.value());
          }
        }
        case EVENTS -> events.merge(server, series.value(), Double::sum);
        case FAILURES -> failures.put(series.id(), series.value());
        default -> {}
      }
    }
  }

  /** Any format's page, or a part of one: whole, readable, and nothing twice. */
  void form(byte[] text, String what) {
    read(text, what);
  }

  private Page read(byte[] text, String what) {
    Page page = new Page();
    try {
      Series.read(text, page::take);
    } catch (IllegalArgumentException e) {
      findings.add(what + ": " + e.getMessage());
    }
    return page;
  }

  /**
   * A page of everything.
   *
   * @param counted whether to count by it what has happened: of one client, whose pages come in
   *     order
   * @param asked when it was asked for, in nanoseconds of the monotonic clock
   */
  void everything(byte[] text, String what, boolean counted, long asked) {
    double now = System.currentTimeMillis() / 1e3;
    Page page = read(text, what);
    for (Target target : targets) {
      double up = page.up.getOrDefault(target.name(), Double.NaN);
      double age = now - page.clock.getOrDefault(target.name(), 0.0);
      boolean healthy = up == 1 && age < FRESH_SECONDS;
      String how = "pg_up %.0f, %s %.1f s ago".formatted(up, SoakConfig.CLOCK, Math.min(age, 9999));
      target
          .health()
          .seen(healthy, how, asked)
          .ifPresent(wrong -> findings.add(target.name() + " " + wrong));
    }
    for (int i = 0; i < blackHoles; i++) {
      if (page.up.getOrDefault("hole-" + i, 0.0) != 0) {
        findings.add("hole-" + i + " is said to be up");
      }
    }
    if (counted) {
      count(page);
    }
  }

  private synchronized void count(Page page) {
    page.successes.forEach(
        (id, time) -> {
          Double before = lastSuccess.put(id, time);
          runs += before != null && time > before ? 1 : 0;
        });
    page.failures.forEach(
        (id, count) -> {
          Double before = lastFailures.put(id, count);
          // A server that came again begins anew.
          double more = before == null || count < before ? count : count - before;
          String reason = new Series(id, 0).label("reason");
          failures.merge(reason, (long) more, Long::sum);
        });
    last = page;
  }

  /** Successful runs that were seen. */
  public synchronized long runs() {
    return runs;
  }

  public synchronized Map<String, Long> failures() {
    return new TreeMap<>(failures);
  }

  /** The events of that server, as the agent has counted them so far. */
  public synchronized long events(String server) {
    return last.events.getOrDefault(server, 0.0).longValue();
  }

  /** The agent's connections, as it counts them. */
  synchronized int connections() {
    return last.connections;
  }

  public synchronized int series() {
    return last.ids.size();
  }

  /** Servers and queries whose last run was no success, but for the black holes. */
  public synchronized Set<String> unsuccessful() {
    Set<String> names = new TreeSet<>(last.unsuccessful);
    for (Target target : targets) {
      if (last.up.getOrDefault(target.name(), 0.0) != 1) {
        names.add(target.name() + " is down");
      }
    }
    return names;
  }
}
