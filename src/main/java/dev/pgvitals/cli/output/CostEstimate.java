package dev.pgvitals.cli.output;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.source.UsageTotals;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent would cost a server, from one run of everything: each query as often as its
 * interval says, proof of life once an interval, facts once a minute, and a connection for each
 * visit to a database other than the server's own, where what is due together shares one.
 */
public final class CostEstimate {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FACTS = Duration.ofMinutes(1);

  private final Sum once = new Sum();
  private final Sum hourly = new Sum();
  private final Map<String, Duration> visits = new TreeMap<>();

  private static final class Sum {
    private double seconds;
    private double rows;
    private double roundTrips;
    private double connects;

    void add(UsageTotals spent, double times) {
      seconds += spent.useTime().toNanos() / 1e9 * times;
      rows += spent.rows() * times;
      roundTrips += spent.roundTrips() * times;
    }

    void login(Duration time, double times) {
      seconds += time.toNanos() / 1e9 * times;
      connects += times;
    }
  }

  public void query(PlannedQuery query, UsageTotals spent) {
    add(spent, query.interval());
    if (!query.home()) {
      visits.merge(query.place(), query.interval(), (a, b) -> a.compareTo(b) < 0 ? a : b);
    }
  }

  public void heartbeat(UsageTotals spent, Duration interval) {
    add(spent, interval);
  }

  public void facts(UsageTotals spent) {
    add(spent, FACTS);
  }

  private void add(UsageTotals spent, Duration interval) {
    once.add(spent, 1);
    hourly.add(spent, times(interval));
  }

  private static double times(Duration interval) {
    return (double) HOUR.toNanos() / interval.toNanos();
  }

  /**
   * The table.
   *
   * @param whole of the whole survey, which tells how long a login takes
   */
  public TextTable table(UsageTotals whole) {
    Duration login = whole.loginTime().dividedBy(Math.max(1, whole.connects()));
    // The connection to the server's own database stays open.
    once.login(login, 1);
    for (Duration interval : visits.values()) {
      once.login(login, 1);
      hourly.login(login, times(interval));
    }
    TextTable table = new TextTable("cost", "once#", "an hour#", "a day#", "");
    table.add(
        "seconds",
        number(once.seconds, 3),
        number(hourly.seconds, 1),
        number(hourly.seconds * 24, 0),
        "");
    row(table, "rows", once.rows, hourly.rows);
    row(table, "round trips", once.roundTrips, hourly.roundTrips);
    row(table, "connections", once.connects, hourly.connects);
    return table;
  }

  private static void row(TextTable table, String name, double once, double hourly) {
    table.add(name, number(once, 0), number(hourly, 0), number(hourly * 24, 0), "");
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
