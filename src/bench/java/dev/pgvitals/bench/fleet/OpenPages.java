package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.scrape.ScrapeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Status pages that are open in as many browsers. Each asks every five seconds, over a connection
 * that it keeps, for the state of all servers and for the document of one.
 */
final class OpenPages implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final List<Thread> browsers = new ArrayList<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();
  private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /**
   * Opens them, one after the other within five seconds.
   *
   * @param server whose page each has open
   */
  OpenPages(int port, int pages, String server) {
    long began = System.nanoTime();
    for (int i = 0; i < pages; i++) {
      long first = began + EVERY.toNanos() * i / pages;
      Thread browser = new Thread(() -> look(port, server, first), "page " + i);
      browser.setDaemon(true);
      browsers.add(browser);
      browser.start();
    }
  }

  private void look(int port, String server, long first) {
    String[] paths = {"/api/v1/status", "/api/v1/servers/" + server};
    String[] tags = {"", ""};
    try (ScrapeClient client = new ScrapeClient(port)) {
      for (long next = first; waitFor(next); next += EVERY.toNanos()) {
        for (int i = 0; i < paths.length; i++) {
          int status = client.refresh(paths[i], tags[i]).status();
          if (status != 200 && status != 304) {
            throw new IOException("the agent answers " + status + " to " + paths[i]);
          }
          tags[i] = client.lastTag();
          answers.incrementAndGet();
          changed.addAndGet(status == 200 ? 1 : 0);
        }
      }
    } catch (IOException e) {
      failures.add(e);
    }
  }

  /** Whether it is still to be asked then. */
  private boolean waitFor(long time) {
    for (long left = time - System.nanoTime();
        left > 0 && !closed;
        left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return !closed;
  }

  /** Answers so far. */
  int answers() {
    return answers.get();
  }

  /** Those of them that were other than the last. */
  int changed() {
    return changed.get();
  }

  /** Closes all of them; fails when one of them had no answer. */
  @Override
  public void close() throws IOException {
    closed = true;
    browsers.forEach(LockSupport::unpark);
    try {
      for (Thread browser : browsers) {
        browser.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    IOException failed = failures.peek();
    if (failed != null) {
      throw failed;
    }
  }
}
