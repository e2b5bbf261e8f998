package dev.pgvitals.report.capacity;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.text.Plural;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How trends are written. */
final class Wording {
  /** Three months and six. */
  static final List<Integer> AHEAD = List.of(90, 180);

  /** Below it, a count that is no whole number has decimals. */
  private static final double FEW = 10;

  private final ValueUnit unit;
  private final double most;

  private Wording(ValueUnit unit, double most) {
    this.unit = unit;
    this.most = most;
  }

  static Wording bytes() {
    return new Wording(ValueUnit.BYTES, Double.MAX_VALUE);
  }

  /** Of what can be used up to the end, and not beyond. */
  static Wording ratio() {
    return new Wording(ValueUnit.RATIO, 1);
  }

  static Wording count() {
    return new Wording(ValueUnit.NUMBER, Double.MAX_VALUE);
  }

  String text(double value) {
    if (unit == ValueUnit.NUMBER) {
      return Math.abs(value) < FEW && value != Math.rint(value)
          ? String.format(Locale.ROOT, "%.2f", value)
          : String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return value < 0 ? "-" + unit.text(-value) : unit.text(value);
  }

  Cell value(Optional<Double> value) {
    return value.map(one -> Cell.text(text(one))).orElse(Cell.UNKNOWN);
  }

  /** From then until now. */
  Cell change(Optional<Double> now, Optional<Double> then) {
    return now.isEmpty() || then.isEmpty()
        ? Cell.UNKNOWN
        : Cell.text((now.get() > then.get() ? "+" : "") + text(now.get() - then.get()));
  }

  /** What a day adds, with its band. */
  Cell perDay(Optional<Trend> trend) {
    return trend.map(Trend::slope).map(this::rate).orElse(Cell.UNKNOWN);
  }

  /** As the other. */
  Cell rate(Slope slope) {
    return Cell.text(between(slope.perDay(), slope.low(), slope.high(), true));
  }

  /** Where it will be then, or how much history that takes. */
  Cell then(Optional<Trend> trend, Points points, int ahead) {
    if (trend.isEmpty()) {
      return Cell.text(
          points.span() < Trend.FEWEST_DAYS
              ? "not enough history: %d of %d days".formatted(points.span(), Trend.FEWEST_DAYS)
              : "not enough history: values of %s, of %d at least"
                  .formatted(Plural.of(points.size(), "day"), Trend.FEWEST_VALUES));
    }
    Trend known = trend.get();
    return known.horizon() < ahead
        ? Cell.text(
            "not enough history: %d of %d days".formatted(known.days(), Trend.needed(ahead)))
        : Cell.text(
            between(
                Math.min(most, Math.max(0, known.value(ahead))),
                Math.min(most, Math.max(0, known.low(ahead))),
                Math.min(most, Math.max(0, known.high(ahead))),
                false));
  }

  private String between(double middle, double low, double high, boolean signed) {
    String from = text(low);
    String to = text(high);
    String sign = signed && middle > 0 ? "+" : "";
    return from.equals(to)
        ? sign + text(middle)
        : sign + text(middle) + " (" + from + " to " + to + ")";
  }

  /** What is to be known of a trend, a sentence each. */
  List<String> notes(String what, Trend trend) {
    List<String> notes = new ArrayList<>();
    for (Trend.Jump jump : trend.jumps()) {
      notes.add(
          "%s: a jump of %s%s on %s is left out of the trend. If such come again, it is too %s."
              .formatted(
                  what,
                  jump.size() > 0 ? "+" : "",
                  text(jump.size()),
                  LocalDate.ofEpochDay(jump.day()),
                  jump.size() > 0 ? "low" : "high"));
    }
    if (trend.teeth()) {
      notes.add(
          "%s: it rises, and falls at once, again and again; the trend is that of the peaks."
              .formatted(what));
    }
    return notes;
  }
}
