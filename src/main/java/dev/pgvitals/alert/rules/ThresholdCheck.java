package dev.pgvitals.alert.rules;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.alert.ReadableNumber;
import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.alert.ThresholdValues;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the limits that servers have of their own fit to alerts that there are. */
public final class ThresholdCheck {
  private final Map<String, Alert> alerts;
  private final HandWrittenAlerts written;

  public ThresholdCheck(Catalogue catalogue, HandWrittenAlerts written) {
    this.alerts = catalogue.alerts();
    this.written = written;
  }

  public void check(List<PlacedThreshold> places) throws ProblemsException {
    Problems problems = new Problems();
    for (PlacedThreshold place : places) {
      fault(place).ifPresent(why -> problems.add(place.position(), place.path(), why));
    }
    problems.throwIfAny();
  }

  private Optional<String> fault(PlacedThreshold place) {
    Alert rule = alerts.get(place.alert());
    Set<Level> levels = written.levels().get(place.alert());
    if (rule == null && levels == null) {
      Set<String> known = new TreeSet<>(alerts.keySet());
      written.levels().keySet().stream()
          .filter(alert -> !written.levels().getOrDefault(alert, Set.of()).isEmpty())
          .forEach(known::add);
      return Optional.of("there is no alert of this name" + Suggestion.of(place.alert(), known));
    }
    if (rule == null && levels != null && levels.isEmpty()) {
      return Optional.of(
          "the alert has no limit to set: it is about something that is so or is not; to have it"
              + " quiet, route or silence it in Alertmanager");
    }
    for (Level level : Level.values()) {
      boolean known =
          rule == null
              ? levels != null && levels.contains(level)
              : rule.threshold(level).isPresent();
      if (place.limits().limit(level).isPresent() && !known) {
        return Optional.of(
            "the alert has no level \""
                + level.label()
                + "\""
                + (rule == null
                    ? ""
                    : "; to add it, set \"" + level.label() + ": off\" in the catalogue"));
      }
    }
    return rule == null ? Optional.empty() : disorder(rule, place.limits());
  }

  /** The same limits as a rule would have them: with the rule's own where these leave them. */
  private static Optional<String> disorder(Alert rule, ServerThreshold limits) {
    Thresholds thresholds = new Thresholds(Map.of(rule.name(), limits));
    double warning = thresholds.limit(rule, Level.WARNING);
    double critical = thresholds.limit(rule, Level.CRITICAL);
    if (ThresholdValues.disorder(warning, critical, rule.below()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "critical ("
            + ReadableNumber.plain(critical)
            + ") must be "
            + (rule.below() ? "less" : "more")
            + " than warning ("
            + ReadableNumber.plain(warning)
            + "); a level not set here is the catalogue's: set both, or off");
  }
}
