package dev.pgvitals.web.api;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.monitor.state.VitalReading;
import dev.pgvitals.web.status.JobTrouble;
import java.util.Locale;
import java.util.Optional;

/** Vitals: those that are wrong one by one, and all of a server. */
final class VitalPart {
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
    wrong.limit().ifPresent(limit -> json.number("limit", limit));
    json.textIfAny("text", wrong.text());
    json.time("since", wrong.since());
    origin(vital);
  }

  /** The members of the object of what is wrong with jobs: those of a vital, though it is none. */
  void of(JobTrouble trouble) {
    json.text("alert", trouble.alert());
    json.text("level", Level.WARNING.label());
    json.flag("pending", trouble.pending());
    json.flag("recovering", false);
    json.object("where", () -> trouble.where().forEach(json::text));
    json.number("value", trouble.value());
    json.flag("below", trouble.below());
    json.text("unit", trouble.unit().name().toLowerCase(Locale.ROOT));
    json.number("limit", trouble.limit());
    json.text("text", trouble.text());
    json.time("since", Optional.of(trouble.since()));
    json.text("summary", trouble.summary());
    json.text("runbook", trouble.runbook());
    json.text("metric", trouble.metric());
    json.text("query", trouble.query());
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
    json.object("where", () -> Wrong.place(vital).forEach(json::text));
    json.number("value", vital.value());
    json.flag("below", vital.vital().alert().below());
    json.text("unit", ValueUnit.of(vital.vital()).name().toLowerCase(Locale.ROOT));
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
