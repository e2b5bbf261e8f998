package dev.pgvitals.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.monitor.state.VitalReading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a vital that is, was or may become wrong. */
class VitalPartTest {
  private static final Map<Level, Double> LIMITS = Map.of(Level.WARNING, 0.8, Level.CRITICAL, 0.9);

  private static ColumnAlert alert(String more) {
    String yaml =
        """
        t:
          query: SELECT 1 AS used_ratio
          metrics:
            - used_ratio: {usage: GAUGE, alert: {name: Full, warning: 0.5, summary: Full.%s}}
        """
            .formatted(more);
    return ColumnAlert.of(Trial.catalogue(yaml).queries().get(0), NamingScheme.PROMETHEUS).get(0);
  }

  private static VitalReading reading(
      String more, boolean builtin, double value, int level, int sustained) {
    return new VitalReading(
        alert(more),
        builtin,
        value,
        Map.of("datname", "shop", "query", "SELECT secret"),
        level,
        sustained,
        LIMITS,
        Map.of(Level.CRITICAL, Instant.EPOCH),
        new float[0]);
  }

  private static List<String> items(VitalReading vital) {
    return Wrong.of(List.of(vital)).stream()
        .map(
            wrong -> {
              Json json = new Json();
              json.object(() -> new VitalPart(json).of(wrong));
              return new String(json.bytes(), StandardCharsets.UTF_8);
            })
        .toList();
  }

  @Test
  void whatLastsIsToldWithLimitAndTime() {
    List<String> items = items(reading("", false, 0.95, 2, 2));

    assertThat(items).hasSize(1);
    assertThat(items.get(0))
        .startsWith(
            "{\"alert\":\"Full\",\"level\":\"critical\",\"pending\":false,\"recovering\":false")
        .contains("\"limit\":0.9,\"text\":\"95 % \\u003e 90 %\",\"since\":\"1970-01-01T00:00:00Z\"")
        .contains("\"where\":{\"datname\":\"shop\"}")
        .doesNotContain("secret")
        .doesNotContain("runbook");
  }

  @Test
  void aLevelMayLastWhileTheNextIsPending() {
    assertThat(items(reading("", false, 0.95, 2, 1)))
        .satisfiesExactly(
            item -> assertThat(item).contains("\"level\":\"warning\",\"pending\":false"),
            item -> assertThat(item).contains("\"level\":\"critical\",\"pending\":true"));
  }

  @Test
  void whatIsWithinItsLimitAgainIsRecovering() {
    assertThat(items(reading("", false, 0.8, 0, 1)))
        .singleElement()
        .asString()
        .contains("\"recovering\":true", "\"text\":\"80 % \\u003c\\u003d 80 %\"");
    assertThat(items(reading(", below: true", false, 0.9, 0, 1)))
        .singleElement()
        .asString()
        .contains("\"text\":\"90 % \\u003e\\u003d 80 %\"", "\"below\":true");
  }

  @Test
  void withoutAValueThereIsNoNumber() {
    assertThat(items(reading("", false, Double.NaN, 0, 1)))
        .singleElement()
        .asString()
        .doesNotContain("\"value\"")
        .doesNotContain("\"text\"");
  }

  @Test
  void theRunbookIsTheAlertsOwnOrTheOneThatComesAlong() {
    assertThat(items(reading("", true, 0.95, 2, 2)).get(0))
        .contains("\"runbook\":\"docs/runbooks/Full.md\"");
    assertThat(items(reading(", runbook: 'https://example.org/full'", true, 0.95, 2, 2)).get(0))
        .contains("\"runbook\":\"https://example.org/full\"");
  }

  @Test
  void theWorstComeFirst() {
    VitalReading pending = reading("", false, 0.95, 2, 0);
    VitalReading warning = reading("", false, 0.85, 1, 1);
    VitalReading critical = reading("", false, 0.95, 2, 2);

    assertThat(Wrong.of(List.of(pending, warning, critical)))
        .extracting(Wrong::vital)
        .containsExactly(critical, warning, pending);
  }
}
