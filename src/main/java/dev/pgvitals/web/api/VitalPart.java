package dev.pgvitals.web.api;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.monitor.state.VitalReading;
import java.util.Locale;
import java.util.Optional;

/** Vitals: those that are wrong one by one, and all of a server. */
final class VitalPart {
  /** Of statements, and so a text that may hold data: the API has no login. */
  private static final String STATEMENT = "query";

  private final Json json;

  VitalPart(Json json) {
    this.json = json;
  }

  /** The members of the object of one that is wrong. */
  void of(Wrong wrong) {
    VitalReading vital = wrong.vital();
    json.text("alert", vital.vital().alert().name());
    json.text("level", wrong.level().label());
    json.flag("pending", wrong.pending());
    json.flag("recovering", wrong.recovering());
    place(vital);
    Optional<Double> limit = Optional.ofNullable(vital.limits().get(wrong.level()));
    limit.ifPresent(passed -> json.number("limit", passed));
    json.textIfAny("text", text(wrong, limit));
    json.time("since", Optional.ofNullable(vital.since().get(wrong.level())));
    origin(vital);
  }

  /** The members of the object of any. */
  void of(VitalReading vital) {
    json.text("alert", vital.vital().alert().name());
    json.text("level", label(vital.level()));
    json.text("sustained", label(vital.sustained()));
    place(vital);
    json.object(
        "limits",
        () -> vital.limits().forEach((level, limit) -> json.number(level.label(), limit)));
    json.object(
        "since", () -> vital.since().forEach((level, since) -> json.time(level.label(), since)));
    origin(vital);
    ServerPart.points(json, vital.points());
  }

  private static String label(int level) {
    return Level.ofNumber(level).map(Level::label).orElse("ok");
  }

  private void place(VitalReading vital) {
    json.object(
        "where",
        () ->
            vital
                .where()
                .forEach(
                    (name, value) -> {
                      if (!name.equals(STATEMENT)) {
                        json.text(name, value);
                      }
                    }));
    json.number("value", vital.value());
    json.flag("below", vital.vital().alert().below());
    json.text("unit", ValueUnit.of(vital.vital()).name().toLowerCase(Locale.ROOT));
  }

  /** As people read it: {@code 95 % > 90 %}. */
  private static String text(Wrong wrong, Optional<Double> limit) {
    VitalReading vital = wrong.vital();
    if (!Double.isFinite(vital.value())) {
      return "";
    }
    ValueUnit unit = ValueUnit.of(vital.vital());
    boolean below = vital.vital().alert().below();
    String sign = wrong.recovering() ? (below ? " >= " : " <= ") : (below ? " < " : " > ");
    return unit.text(vital.value()) + limit.map(passed -> sign + unit.text(passed)).orElse("");
  }

  private void origin(VitalReading vital) {
    Alert alert = vital.vital().alert();
    json.textIfAny("summary", alert.summary());
    json.textIfAny("description", alert.description());
    json.text("runbook", runbook(vital));
    json.text("metric", vital.vital().metric());
    json.text("query", vital.vital().query().name());
  }

  private static Optional<String> runbook(VitalReading vital) {
    Alert alert = vital.vital().alert();
    return alert
        .runbook()
        .or(
            () ->
                vital.builtin()
                    ? Optional.of("docs/runbooks/" + alert.name() + ".md")
                    : Optional.empty());
  }
}
