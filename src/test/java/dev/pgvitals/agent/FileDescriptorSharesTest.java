package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** HTTP clients have the descriptors that nothing else needs. */
class FileDescriptorSharesTest {
  private static List<ServerConfig> servers(int count) throws ProblemsException {
    String list =
        IntStream.range(0, count)
            .mapToObj(i -> "{name: s" + i + ", host: h" + i + ", connections: 2}")
            .collect(Collectors.joining(", "));
    return new ConfigReader(new Environment(Map.of(), Path.of("/nowhere"), "tester"))
        .read("c.yaml", "servers: [" + list + "]")
        .config()
        .servers();
  }

  private static int http(long free, int servers) throws ProblemsException {
    return new FileDescriptorShares(OptionalLong.of(free)).http(servers(servers));
  }

  @Test
  void whereThereAreManyThereIsABoundAllTheSame() throws ProblemsException {
    assertThat(http(1_000_000, 1)).isEqualTo(4096);
    assertThat(new FileDescriptorShares(OptionalLong.empty()).http(servers(1))).isEqualTo(4096);
  }

  @Test
  void whatTheConnectionsOfAllServersNeedIsKeptBack() throws ProblemsException {
    assertThat(http(240, 1) + 2).isLessThanOrEqualTo(240 - 16);
    assertThat(http(240, 1) - http(240, 11)).isBetween(20, 30);
  }

  @Test
  void aFewAreLeftWhateverTheLimit() throws ProblemsException {
    assertThat(http(0, 100)).isEqualTo(8);
  }
}
