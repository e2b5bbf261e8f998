package dev.pgvitals.web.api;

import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.monitor.state.VitalReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A level of a vital that there is something to say of.
 *
 * @param pending the value is beyond the limit, and has not been for the time of the alert
 */
public record Wrong(VitalReading vital, Level level, boolean pending) {
  /** Of statements, and so a text that may hold data: the API has no login. */
  private static final String STATEMENT = "query";

  private static final Comparator<Wrong> WORST_FIRST =
      Comparator.comparing(Wrong::pending)
          .thenComparing(Wrong::level, Comparator.reverseOrder())
          .thenComparing(wrong -> wrong.vital().vital().alert().name());

  /** The worst first, and those that do not count yet behind all others. */
  public static List<Wrong> of(List<VitalReading> vitals) {
    List<Wrong> all = new ArrayList<>();
    for (VitalReading vital : vitals) {
      Level.ofNumber(vital.sustained()).ifPresent(level -> all.add(new Wrong(vital, level, false)));
      if (vital.level() > vital.sustained()) {
        Level.ofNumber(vital.level()).ifPresent(level -> all.add(new Wrong(vital, level, true)));
      }
    }
    all.sort(WORST_FIRST);
    return all;
  }

  /** The value is within the limit again, and has not been for the time of the alert. */
  public boolean recovering() {
    return vital.level() < level.number();
  }

  /** Labels of the row that is worst, as far as everybody may see them. */
  public Map<String, String> place() {
    return place(vital);
  }

  static Map<String, String> place(VitalReading vital) {
    Map<String, String> place = new LinkedHashMap<>(vital.where());
    place.remove(STATEMENT);
    return place;
  }

  /** What its value passed; empty when the limit has been taken away since. */
  public Optional<Double> limit() {
    return Optional.ofNullable(vital.limits().get(level));
  }

  /** Since when its value has been beyond the limit, as the agent saw it. */
  public Optional<Instant> since() {
    return Optional.ofNullable(vital.since().get(level));
  }

  /** Value and limit as people read them, {@code 95 % > 90 %}; empty when there is no value. */
  public String text() {
    if (!Double.isFinite(vital.value())) {
      return "";
    }
    ValueUnit unit = ValueUnit.of(vital.vital());
    boolean below = vital.vital().alert().below();
    String sign = recovering() ? (below ? " >= " : " <= ") : (below ? " < " : " > ");
    return unit.text(vital.value()) + limit().map(passed -> sign + unit.text(passed)).orElse("");
  }
}
