package dev.pgvitals.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.feed.FeedSpec;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which feeds a configuration has, and which of them a reload leaves alone. */
class ConfiguredFeedsTest {
  private static final String CONFIGURATION =
      """
      catalogue: [builtin]
      backups:
        - {name: main, type: pgbackrest, server: orders}
        - {name: nightly, type: dumps, files: '/srv/{time:yyyyMMdd}.sql'}
      servers:
        - {name: orders, host: db1, labels: {env: prod}, logs: {from: sql}, thresholds: {PostgresBackupStale: {warning: 3600}}}
        - {name: stock, host: db2}
      """;

  private static Setup setup(String text) throws ProblemsException {
    return Setup.read(
        Path.of("pgvitals.yaml"), text, new Environment(Map.of(), Path.of("/nowhere"), "tester"));
  }

  private static List<FeedSpec> specs(AgentConfig config) {
    return new ConfiguredFeeds(SourceFactory.forOneLook(), Clocks.SYSTEM).of(config);
  }

  private static List<FeedId> ids(AgentConfig config) {
    return specs(config).stream().map(FeedSpec::id).toList();
  }

  @Test
  void backupsComeFirstAndCarryTheLabelsOfTheirServer() throws ProblemsException {
    List<FeedSpec> specs = specs(setup(CONFIGURATION).config());

    assertThat(specs)
        .extracting(FeedSpec::id)
        .containsExactly(
            new FeedId("backups", "main", Optional.of("orders")),
            new FeedId("backups", "nightly", Optional.empty()),
            new FeedId("log", "orders", Optional.of("orders")));
    assertThat(specs)
        .extracting(FeedSpec::labels)
        .containsExactly(Map.of("env", "prod"), Map.of(), Map.of("env", "prod"));
  }

  @Test
  void shardsShareThem() throws ProblemsException {
    Setup setup = setup(CONFIGURATION);
    List<FeedId> all = new ArrayList<>();
    for (int shard : IntStream.rangeClosed(1, 3).toArray()) {
      AgentConfig config = setup.only(new Shard(shard, 3)).config();
      List<FeedId> ids = ids(config);
      boolean hasServer = config.servers().stream().anyMatch(s -> s.name().equals("orders"));
      assertThat(ids.stream().anyMatch(id -> id.server().isPresent())).isEqualTo(hasServer);
      all.addAll(ids);
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(ids(setup.config()));
  }

  @Test
  void aLimitConcernsTheOnesThatAreJudgedByIt() throws ProblemsException {
    List<FeedSpec> before = specs(setup(CONFIGURATION).config());
    List<FeedSpec> same = specs(setup(CONFIGURATION).config());
    List<FeedSpec> limit = specs(setup(CONFIGURATION.replace("3600", "7200")).config());
    List<FeedSpec> host = specs(setup(CONFIGURATION.replace("db1", "db3")).config());

    assertThat(changed(before, same)).isEmpty();
    assertThat(changed(before, limit)).containsExactly("main");
    assertThat(changed(before, host)).containsExactly("main", "orders");
  }

  private static List<String> changed(List<FeedSpec> before, List<FeedSpec> after) {
    return IntStream.range(0, before.size())
        .filter(i -> !before.get(i).settings().equals(after.get(i).settings()))
        .mapToObj(i -> before.get(i).id().name())
        .toList();
  }
}
