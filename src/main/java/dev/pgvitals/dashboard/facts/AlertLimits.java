package dev.pgvitals.dashboard.facts;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.rules.ShippedRules;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.dashboard.Limits;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** The limits of alerts, by their names: the one place where boards have numbers from. */
public final class AlertLimits {
  private final Map<String, Limits> byAlert;

  private AlertLimits(Map<String, Limits> byAlert) {
    this.byAlert = byAlert;
  }

  /**
   * Of the rules that come with the agent and of the alerts of catalogues.
   *
   * @param catalogues a later one's alert takes the place of an earlier one's of the same name
   */
  public static AlertLimits of(Catalogue... catalogues) {
    Map<String, Limits> limits = new TreeMap<>();
    ShippedRules.FILES.forEach(
        file ->
            limits.putAll(
                WrittenLimits.of(file, ShippedRules.text(file, alert -> alert)).byAlert()));
    for (Catalogue catalogue : catalogues) {
      catalogue.alerts().forEach((name, alert) -> limits.put(name, limits(alert)));
    }
    return new AlertLimits(limits);
  }

  private static Limits limits(Alert alert) {
    return new Limits(alert.below(), limit(alert.warning()), limit(alert.critical()));
  }

  private static OptionalDouble limit(Optional<Alert.Threshold> threshold) {
    return threshold
        .filter(Alert.Threshold::hasLimit)
        .map(t -> OptionalDouble.of(t.limit()))
        .orElse(OptionalDouble.empty());
  }

  /** Those of an alert; without a number where only a server can set one. */
  public Optional<Limits> find(String alert) {
    return Optional.ofNullable(byAlert.get(alert));
  }

  public Set<String> alerts() {
    return byAlert.keySet();
  }
}
