package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.maintain.Maintained;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** A server that answers nobody any more, in the middle of a statement that may take hours. */
@Timeout(300)
class FrozenServerIT {
  private static final String JOB = "upkeep:\n  vacuum: {tables: [app.orders]}\n";

  @OldestAndNewest
  void itIsNotWaitedForAndTheNextRunSettlesWhatIsLeft(int major) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (SlowServer server = SlowServer.start(major)) {
      String file = Maintained.file(server.postgres, JOB);
      Future<ServerReport> run = executor.submit(() -> Maintained.apply(file));
      server.awaitStatement("VACUUM%");
      ServerReport report;
      try (AutoCloseable frozen = server.freeze()) {
        assertThat(frozen).isNotNull();
        report = run.get(90, TimeUnit.SECONDS);
      }

      assertThat(report.refusal().orElseThrow())
          .startsWith(
              "the session that holds the lock is gone: the response to a statement was incomplete after 10 s");
      assertThat(Maintained.rows(server.postgres))
          .as("what has come to its end cannot be written down")
          .containsExactly("vacuum - running", "vacuum app.orders running");
      server.release();
      server.endBackends();

      Maintained.apply(file);

      assertThat(Maintained.rows(server.postgres))
          .containsExactly(
              "vacuum - failed crashed",
              "vacuum app.orders failed crashed",
              "vacuum - done",
              "vacuum app.orders done");
    } finally {
      executor.shutdownNow();
    }
  }
}
