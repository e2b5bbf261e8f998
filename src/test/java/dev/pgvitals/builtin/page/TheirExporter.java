package dev.pgvitals.builtin.page;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.network.FreePort;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real postgres_exporter, Debian's. */
final class TheirExporter {

  private TheirExporter() {}

  /** What it publishes of a server. */
  static List<Sample> page(LocalPostgres postgres) throws IOException, InterruptedException {
    return page(postgres, "", page -> !page.isEmpty());
  }

  /**
   * The same with a file of queries.
   *
   * @param queries path of the file; empty: none
   * @param complete whether a page has what is waited for
   */
  static List<Sample> page(LocalPostgres postgres, String queries, Predicate<List<Sample>> complete)
      throws IOException, InterruptedException {
    int port = FreePort.next();
    ProcessBuilder command =
        Tool.postgresExporter()
            .command("--web.listen-address=127.0.0.1:" + port, "--extend.query-path=" + queries);
    command
        .environment()
        .put(
            "DATA_SOURCE_NAME",
            postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres") + "?sslmode=disable");
    command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = command.start();
    try {
      Http http = new Http("127.0.0.1:" + port);
      return await("the page of postgres_exporter")
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> Sample.of(http.get("/metrics").body()), complete);
    } finally {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
    }
  }
}
