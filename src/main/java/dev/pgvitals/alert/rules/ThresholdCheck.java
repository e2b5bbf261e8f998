package dev.pgvitals.alert.rules;

import dev.pgvitals.alert.AlertRule;
import dev.pgvitals.alert.Limits;
import dev.pgvitals.alert.Numbers;
import dev.pgvitals.alert.Severity;
import dev.pgvitals.alert.ThresholdOverride;
import dev.pgvitals.alert.ThresholdPlace;
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
  private final Map<String, AlertRule> alerts;
  private final WrittenAlerts written;

  public ThresholdCheck(Catalogue catalogue, WrittenAlerts written) {
    this.alerts = catalogue.alerts();
    this.written = written;
  }

  public void check(List<ThresholdPlace> places) throws ProblemsException {
    Problems problems = new Problems();
    for (ThresholdPlace place : places) {
      fault(place).ifPresent(why -> problems.add(place.position(), place.path(), why));
    }
    problems.throwIfAny();
  }

  private Optional<String> fault(ThresholdPlace place) {
    AlertRule rule = alerts.get(place.alert());
    Set<Severity> levels = written.levels().get(place.alert());
    if (rule == null && levels == null) {
      Set<String> known = new TreeSet<>(alerts.keySet());
      known.addAll(written.levels().keySet());
      return Optional.of("there is no alert of this name" + Suggestion.of(place.alert(), known));
    }
    for (Severity severity : Severity.values()) {
      boolean known =
          rule == null
              ? levels != null && levels.contains(severity)
              : rule.level(severity).isPresent();
      if (place.limits().limit(severity).isPresent() && !known) {
        return Optional.of(
            "the alert has no level \""
                + severity.label()
                + "\""
                + (rule == null
                    ? ""
                    : "; to add it, set \"" + severity.label() + ": off\" in the catalogue"));
      }
    }
    return rule == null ? Optional.empty() : disorder(rule, place.limits());
  }

  /** The same limits as a rule would have them: with the rule's own where these leave them. */
  private static Optional<String> disorder(AlertRule rule, ThresholdOverride limits) {
    Thresholds thresholds = new Thresholds(Map.of(rule.name(), limits));
    double warning = thresholds.limit(rule, Severity.WARNING);
    double critical = thresholds.limit(rule, Severity.CRITICAL);
    if (Limits.disorder(warning, critical, rule.below()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "critical ("
            + Numbers.plain(critical)
            + ") must be "
            + (rule.below() ? "less" : "more")
            + " than warning ("
            + Numbers.plain(warning)
            + "); a level not set here is the catalogue's: set both, or off");
  }
}
