package dev.pgvitals.config.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingSettingsTest {
  private static final String SERVERS =
      "servers: [{host: h, name: p1, labels: {cluster: orders}}, {host: i, name: alone}]\n";

  @TempDir private Path home;

  private AgentConfig read(String yaml) throws ProblemsException {
    return new ConfigReader(Environments.of(home)).read("c.yaml", yaml).config();
  }

  @Test
  void itIsOffUnlessItIsWritten() throws Exception {
    assertThat(read(SERVERS).routing()).isEmpty();
    assertThat(read(SERVERS + "routing: {}").routing())
        .hasValue(new RoutingSettings(Duration.ofMillis(250), Set.of()));
    assertThat(read(SERVERS + "routing: {interval: 20ms, clusters: [orders]}").routing())
        .hasValue(new RoutingSettings(Duration.ofMillis(20), Set.of("orders")));
  }

  @Test
  void aClusterIsALabelOfItsServers() {
    RoutingSettings all = new RoutingSettings(Duration.ofSeconds(1), Set.of());
    assertThat(all.clusterOf(Map.of("cluster", "orders"))).hasValue("orders");
    assertThat(all.clusterOf(Map.of("cluster", ""))).isEmpty();
    assertThat(all.clusterOf(Map.of())).isEmpty();
    RoutingSettings some = new RoutingSettings(Duration.ofSeconds(1), Set.of("shop"));
    assertThat(some.clusterOf(Map.of("cluster", "orders"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{interval: 10ms} | routing.interval: must be at least 20ms, but it is 10ms",
        "{interval: 2s} | routing.interval: must be at most 1s, but it is 2s; who is asked more"
            + " rarely is known to be current too late",
        "{clusters: []} | routing.clusters: must list at least one cluster; omit the key for all",
        "{clusters: [shop]} | no server has the label \"cluster\" with the value \"shop\"; known:"
            + " orders",
      })
  void whatCannotBeMeantIsRefused(String routing, String message) {
    assertThatThrownBy(() -> read(SERVERS + "routing: " + routing)).hasMessageContaining(message);
  }

  @Test
  void aClusterNeedsServersAndNoneIsCalledPrimary() {
    assertThatThrownBy(() -> read("servers: [{host: h}]\nrouting: {interval: 1s}"))
        .hasMessageContaining(
            "no server has the label \"cluster\": give it to the servers of each cluster, as in"
                + " labels: {cluster: orders}");
    assertThatThrownBy(() -> read(SERVERS.replace("p1", "primary") + "routing: {interval: 1s}"))
        .hasMessageContaining("a server of a cluster is called \"primary\"");
    StringBuilder many = new StringBuilder("servers:\n");
    for (int i = 0; i < 129; i++) {
      many.append("  - {host: h%d, labels: {cluster: orders}}\n".formatted(i));
    }
    assertThatThrownBy(() -> read(many + "routing: {interval: 1s}"))
        .hasMessageContaining("129 servers have the label \"cluster\", and at most 128");
  }
}
