package dev.pgvitals.report.capacity;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.prometheus.PrometheusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transaction IDs: how fast they are used, and when their age has vacuums come. Each vacuum that
 * freezes takes the age back, so it is a saw, and its line on from now says when the next tooth
 * ends, not that writes stop.
 */
final class Identifiers {
  private static final double END = 2_147_483_648.0;
  private static final int SERVERS = 20;
  private static final int SOON = 7;
  private static final int STOPS_SOON = 14;
  private static final int STOPS_LATER = 60;

  private Identifiers() {}

  private record Use(
      Thing server, double age, double forced, Slope rate, int horizon, Optional<Trend> ages) {
    Reach until(double limit) {
      double left = Math.max(0, limit - age);
      return new Reach(
          days(left, rate.high()), days(left, rate.perDay()), days(left, rate.low()), horizon);
    }

    private Optional<Integer> days(double left, double perDay) {
      double days = left == 0 ? 0 : perDay > 0 ? left / perDay : Double.MAX_VALUE;
      return days > horizon ? Optional.empty() : Optional.of((int) days);
    }

    private int stops() {
      return until(END).middle().orElse(Integer.MAX_VALUE);
    }

    Mark mark() {
      int stops = stops();
      if (stops <= STOPS_SOON) {
        return Mark.CRITICAL;
      }
      boolean near = until(forced).middle().filter(days -> days <= SOON).isPresent();
      return stops <= STOPS_LATER ? Mark.WARNING : near ? Mark.NOTE : Mark.PLAIN;
    }

    /** Whether the peaks of the age rise towards the end. */
    Cell peaks() {
      return ages.map(trend -> Cell.text(trend.reach(END).text())).orElse(Cell.UNKNOWN);
    }
  }

  /** No blocks where nothing is known of them. */
  static List<Block> blocks(History history) throws PrometheusException {
    Map<Thing, Double> ages = history.last(Thing.SERVER, "pg_database_datfrozenxid_age");
    Map<Thing, Double> forced = history.last(Thing.SERVER, "pg_settings_autovacuum_freeze_max_age");
    Map<Thing, Points> used = history.daily(Thing.SERVER, "pg_next_transaction_id");
    Map<Thing, Points> daily = history.daily(Thing.SERVER, "pg_database_datfrozenxid_age");
    List<Use> all = new ArrayList<>();
    used.forEach(
        (server, points) -> {
          Optional<Trend> rate = Trend.of(points);
          if (rate.isPresent() && ages.containsKey(server) && forced.containsKey(server)) {
            all.add(
                new Use(
                    server,
                    ages.get(server),
                    forced.get(server),
                    rate.get().slope(),
                    rate.get().horizon(),
                    Trend.of(daily.getOrDefault(server, Points.NONE))));
          }
        });
    return all.isEmpty() ? List.of() : blocks(all);
  }

  private static List<Block> blocks(List<Use> all) {
    List<Column> columns =
        List.of(
            Column.text("server"),
            Column.number("IDs a day"),
            Column.number("oldest is"),
            Column.number("forced vacuum at"),
            Column.text("which is"),
            Column.text("writes stop, if nothing were frozen"),
            Column.text("by the peaks of its age"));
    List<Row> rows =
        all.stream()
            .sorted(
                Comparator.comparingInt(Use::stops)
                    .thenComparing(Comparator.comparingDouble(Use::age).reversed())
                    .thenComparing(use -> use.server().server()))
            .map(
                use ->
                    new Row(
                        use.mark(),
                        Cell.text(use.server().server()),
                        Wording.count().rate(use.rate()),
                        Wording.count().value(Optional.of(use.age())),
                        Wording.count().value(Optional.of(use.forced())),
                        Cell.text(use.until(use.forced()).text()),
                        Cell.text(use.until(END).text()),
                        use.peaks()))
            .toList();
    return List.of(
        new Block.Paragraph(
            "Transaction IDs. A vacuum that freezes takes the age back; a forced one comes whatever"
                + " the hour, so VACUUM (FREEZE) before it. Writes stop at an age of 2^31 only if"
                + " no vacuum gets through."),
        Block.Table.first(SERVERS, columns, rows));
  }
}
