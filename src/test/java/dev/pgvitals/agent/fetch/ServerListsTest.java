package dev.pgvitals.agent.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.fetched.ListSource;
import dev.pgvitals.fixture.ListServer;
import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.text.Checksum;
import dev.pgvitals.time.Clocks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many lists, of which most are silent. */
@Timeout(120)
class ServerListsTest {
  private static final int MORE_THAN_THREADS = 12;
  private static final Duration REFRESH = Duration.ofSeconds(5);

  @TempDir private Path directory;

  private final MovableClocks time = new MovableClocks();

  private static ListSource source(String url, Duration timeout) {
    return new ListSource(
        URI.create(url), REFRESH, timeout, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Kept from earlier, so that nobody waits for it. */
  private ListSource kept(String url) throws Exception {
    Files.writeString(directory.resolve(Checksum.sha256(url) + ".yaml"), "servers: []\n");
    return source(url, Duration.ofMinutes(1));
  }

  private void read(ServerLists lists, List<ListSource> sources) {
    lists.begin();
    lists.get(sources, Optional.of(directory));
    lists.accepted();
  }

  @Test
  void aListThatWaitsForItsTurnBehindSilentOnesIsNotLate() throws Exception {
    try (ListServer quick = ListServer.start();
        ListServer silent = ListServer.start()) {
      quick.answer(200, "servers: []\n");
      silent.silent();
      ServerLists lists = ServerLists.of(new Clocks(time::nanos, time::instant), "tester/1");
      List<ListSource> sources = new ArrayList<>();
      sources.add(source(quick.url(), Duration.ofSeconds(1)));
      read(lists, sources);
      assertThat(lists.health())
          .hasEntrySatisfying(quick.url(), health -> assertThat(health.fine()).isTrue());
      for (int i = 0; i < MORE_THAN_THREADS; i++) {
        sources.add(kept(silent.url() + "?" + i));
      }
      read(lists, sources);
      await().until(() -> silent.asked() > 0);

      for (int seconds = 0; seconds < 30; seconds++) {
        time.pass(Duration.ofSeconds(1));
        lists.tick();
      }

      assertThat(quick.asked()).isEqualTo(1);
      assertThat(lists.health())
          .hasEntrySatisfying(quick.url(), health -> assertThat(health.fine()).isTrue());
    }
  }
}
