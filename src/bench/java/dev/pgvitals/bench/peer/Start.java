package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.scrape.Page;
import dev.pgvitals.bench.scrape.ScrapeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** The time until a program's page is complete. */
final class Start {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(5);

  private Start() {}

  /**
   * Waits for it.
   *
   * @return since just before the program was started, in nanoseconds
   * @throws IllegalStateException with the end of its log when it does not come
   */
  static long awaitPage(RunningProgram program, Predicate<Page> complete)
      throws InterruptedException {
    while (program.ageNanos() < LIMIT.toNanos()) {
      program.mustRun();
      try (ScrapeClient client = new ScrapeClient(program.port())) {
        while (program.ageNanos() < LIMIT.toNanos()) {
          ScrapeClient.Scrape scrape = client.scrape(false);
          long age = program.ageNanos();
          if (scrape.status() == 200 && complete.test(Page.of(client.lastBody()))) {
            return age;
          }
          Thread.sleep(POLL.toMillis());
        }
      } catch (IOException notYet) {
        Thread.sleep(POLL.toMillis());
      }
    }
    throw new IllegalStateException(
        "%s has no complete page after %d s:%n%s"
            .formatted(program.name(), LIMIT.toSeconds(), program.lastWords()));
  }
}
