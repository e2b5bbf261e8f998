package dev.pgvitals.checklist.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.network.FreePort;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus tells of rules, receivers and series. */
class AlertingItemsIT {
  private static final String SERVERS =
      "servers:\n" + Looked.server("db", Postgres.shared(18), "postgres", "");

  /** In place of an agent's series, which another test has scraped. */
  private static final String SERIES =
      """
      groups:
        - name: series
          interval: 1s
          rules: [{record: pg_up, expr: vector(1), labels: {server: db}}]
      """;

  @TempDir private Path directory;

  private static Looked ask(String address) {
    return Looked.by(
        SERVERS,
        Duration.ZERO,
        Optional.of(PrometheusAccess.open(URI.create("http://" + address + "/"))));
  }

  @Test
  void aPrometheusThatHasNothingOfIt() {
    try (Prometheus prometheus = Prometheus.start(Release.SYSTEM, directory, "")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(ask(prometheus.address()).said(Item.MONITORING))
                      .containsPattern(
                          "no prometheus: of \\d+ alerts of the catalogue, \\d+ are not loaded: ")
                      .contains(
                          "no prometheus: it tells no Alertmanager",
                          "no prometheus: it has no pg_up of db"));
    }
  }

  @Test
  void oneThatHasRulesReceiverAndSeries() throws IOException {
    Path rules = Path.of("alerts/vitals.rules.yaml").toAbsolutePath();
    Path series = Files.writeString(directory.resolve("series.yaml"), SERIES);
    String configuration =
        """
        rule_files: ['%s', '%s']
        alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:%d']}]}]}
        """
            .formatted(rules, series, FreePort.next());
    try (Prometheus prometheus = Prometheus.start(Release.SYSTEM, directory, configuration)) {
      await()
          .untilAsserted(
              () -> {
                Looked looked = ask(prometheus.address());
                assertThat(looked.said(Item.MONITORING))
                    .containsPattern("yes prometheus: all \\d+ alerts of the catalogue are loaded")
                    .contains(
                        "yes prometheus: it tells 1 Alertmanager",
                        "yes prometheus: it has pg_up of 1 server, which is all");
                assertThat(looked.of(Item.MONITORING)).isEqualTo(Verdict.YES);
              });
    }
  }

  @Test
  void whatIsNoPrometheusIsNotTakenForOne() {
    Looked nobody = ask("127.0.0.1:" + FreePort.next());

    assertThat(nobody.of(Item.MONITORING)).isEqualTo(Verdict.UNKNOWN);
    assertThat(nobody.said(Item.MONITORING)).contains("unknown prometheus: http://127.0.0.1:");
  }
}
