package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.scrape.Page;
import dev.pgvitals.bench.scrape.ScrapeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How long a program took, in nanoseconds since just before it was started.
 *
 * @param first until it had answered with a page, whatever was on it
 * @param complete until it had answered with one that has all that is waited for
 * @param bytes of that one, not compressed
 */
record Start(long first, long complete, int bytes) {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final double MUCH_SMALLER = 0.9;

  /**
   * What a page is to have.
   *
   * @param lacking says what one lacks
   * @param bytes how large it is about; one that is much smaller is not read, which would take time
   *     from the program
   */
  record Wanted(Predicate<Page> complete, Function<Page, String> lacking, int bytes) {
    /** Of a size that is not known yet. */
    static Wanted of(Predicate<Page> complete) {
      return new Wanted(complete, page -> page.count() + " series", 0);
    }

    private boolean isWorthReading(ScrapeClient.Scrape scrape) {
      return scrape.bytes() >= MUCH_SMALLER * bytes;
    }
  }

  /** As below. */
  static Start awaitPage(RunningProgram program, Predicate<Page> complete)
      throws InterruptedException {
    return awaitPage(program, Wanted.of(complete));
  }

  /**
   * Waits for its page.
   *
   * @throws IllegalStateException with what it lacks and the end of its log when it does not come
   */
  static Start awaitPage(RunningProgram program, Wanted wanted) throws InterruptedException {
    long first = 0;
    String there = "no page at all";
    while (program.ageNanos() < LIMIT.toNanos()) {
      program.mustRun();
      try (ScrapeClient client = new ScrapeClient(program.port())) {
        while (program.ageNanos() < LIMIT.toNanos()) {
          ScrapeClient.Scrape scrape = client.scrape(false);
          long age = program.ageNanos();
          if (scrape.status() == 200) {
            first = first == 0 ? age : first;
            there = "%d bytes of %d".formatted(scrape.bytes(), wanted.bytes);
            if (wanted.isWorthReading(scrape)) {
              Page page = Page.of(client.lastBody());
              if (wanted.complete.test(page)) {
                return new Start(first, age, scrape.bytes());
              }
              there = wanted.lacking.apply(page);
            }
          }
          TimeUnit.NANOSECONDS.sleep(Math.max(POLL.toNanos(), 2 * scrape.nanos()));
        }
      } catch (IOException notYet) {
        Thread.sleep(POLL.toMillis());
      }
    }
    throw new IllegalStateException(
        "%s has no complete page after %d s but %s:%n%s"
            .formatted(program.name(), LIMIT.toSeconds(), there, program.lastWords()));
  }
}
