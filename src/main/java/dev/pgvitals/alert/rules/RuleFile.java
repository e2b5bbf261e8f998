package dev.pgvitals.alert.rules;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Prometheus alert rules: a group for each entry of the catalogue, a rule a level. */
public final class RuleFile {
  private static final int WIDEST = 1 << 20;

  private final Function<Alert, Optional<String>> runbook;

  /**
   * Rules with these runbooks.
   *
   * @param runbook where to read on about an alert
   */
  public RuleFile(Function<Alert, Optional<String>> runbook) {
    this.runbook = runbook;
  }

  /** The file, without a heading. */
  public String text(List<ColumnAlert> columnAlerts) {
    Map<String, List<Map<String, Object>>> byEntry = new LinkedHashMap<>();
    for (ColumnAlert columnAlert : columnAlerts) {
      byEntry
          .computeIfAbsent(columnAlert.query().name(), name -> new ArrayList<>())
          .addAll(rules(columnAlert));
    }
    List<Map<String, Object>> groups = new ArrayList<>();
    byEntry.forEach(
        (entry, rules) -> {
          Map<String, Object> group = new LinkedHashMap<>();
          group.put("name", entry);
          group.put("rules", rules);
          groups.add(group);
        });
    return yaml().dump(Map.of("groups", groups));
  }

  private static Yaml yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(WIDEST);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    return new Yaml(options);
  }

  private List<Map<String, Object>> rules(ColumnAlert columnAlert) {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Level level : Level.values()) {
      columnAlert
          .alert()
          .threshold(level)
          .ifPresent(threshold -> rules.add(rule(columnAlert, level, threshold)));
    }
    return rules;
  }

  private Map<String, Object> rule(
      ColumnAlert columnAlert, Level level, Alert.Threshold threshold) {
    Alert alert = columnAlert.alert();
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("alert", alert.name());
    rule.put("expr", new RuleExpression(columnAlert, level, threshold).text());
    duration(rule, "for", threshold.pending());
    duration(rule, "keep_firing_for", alert.keepFiringFor());
    rule.put("labels", Map.of("severity", level.label()));
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put("summary", Annotations.plain(alert.summary()));
    annotations.put("description", Annotations.description(columnAlert, level));
    runbook.apply(alert).ifPresent(url -> annotations.put("runbook_url", Annotations.plain(url)));
    rule.put("annotations", annotations);
    return rule;
  }

  private static void duration(Map<String, Object> rule, String key, Duration duration) {
    if (!duration.isZero()) {
      rule.put(key, Durations.format(duration));
    }
  }
}
