package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.config.login.Environments;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogsTest {
  @TempDir private Path home;

  private List<ServerConfig> read(String yaml) throws ProblemsException {
    return new ConfigReader(Environments.of(home)).read("c.yaml", yaml).config().servers();
  }

  @Test
  void defaultsHoldForServersThatSayNothingElse() throws Exception {
    List<ServerConfig> servers =
        read(
            """
            defaults: {logs: {from: sql, interval: 10s}}
            servers: [{host: a}, {host: b, logs: {from: off}}, {host: c, logs: {interval: 2s}}]
            """);

    assertThat(servers.get(0).logs().orElseThrow().interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(servers.get(1).logs()).isEmpty();
    assertThat(servers.get(2).logs().orElseThrow().interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(servers.get(2).logs().orElseThrow().isThroughSql()).isTrue();
  }

  @Test
  void filesMustBeNamed() {
    assertThatThrownBy(() -> read("servers: [{host: a, logs: {from: files}}]"))
        .isInstanceOfSatisfying(
            ProblemsException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("from which is not said: add `files:`"));
  }
}
