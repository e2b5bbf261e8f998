package dev.pgvitals.backup.choice;

import dev.pgvitals.backup.BackupFeed;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What one look at a source of backups gave.
 *
 * @param failure why there are no states
 */
public record BackupLook(BackupFeed feed, List<BackupState> states, Optional<Failure> failure) {
  private static final int THREADS = 8;

  public BackupLook {
    states = List.copyOf(states);
  }

  /**
   * Looks at some of a configuration's backups, at several at a time, each within its timeout. No
   * dump file or base backup is read to its end.
   */
  public static List<BackupLook> at(AgentConfig config, List<BackupSettings> entries)
      throws InterruptedException {
    SourceFactory sources = SourceFactory.forOneLook();
    return at(
        new BackupFeeds(
                Clocks.SYSTEM,
                config.servers(),
                server -> sources.of(server, FactsScope.NONE),
                config.restoreTest())
            .of(entries.stream().map(BackupLook::unread).toList()));
  }

  /** One look is to be over soon: to read dumps to their ends is another command. */
  public static BackupSettings unread(BackupSettings settings) {
    return settings instanceof BackupSettings.OfDumps dumps
        ? dumps.unread()
        : settings instanceof BackupSettings.OfBaseBackups backups ? backups.unread() : settings;
  }

  private static List<BackupLook> at(List<BackupFeed> feeds) throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(THREADS, feeds.size())), DaemonThreads.called("pgvitals-backups"));
    try {
      List<BackupLook> looks = new ArrayList<>();
      // Its time runs from the moment when there is a thread for it.
      for (int from = 0; from < feeds.size(); from += THREADS) {
        List<BackupFeed> some = feeds.subList(from, Math.min(from + THREADS, feeds.size()));
        List<Future<BackupLook>> underWay =
            some.stream().map(feed -> threads.submit(() -> look(feed))).toList();
        long began = System.nanoTime();
        for (int i = 0; i < some.size(); i++) {
          looks.add(end(some.get(i), underWay.get(i), began));
        }
      }
      return looks;
    } finally {
      threads.shutdownNow();
      feeds.forEach(BackupFeed::close);
    }
  }

  private static BackupLook end(BackupFeed feed, Future<BackupLook> look, long began)
      throws InterruptedException {
    try {
      long left = feed.timeout().toNanos() - (System.nanoTime() - began);
      return look.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      feed.cut();
      look.cancel(true);
      return failed(
          feed,
          new Failure(FailureReason.TIMEOUT, "", "it took longer than its timeout")
              .withRemedy("find out what it waits for, or raise `timeout` of the entry"));
    } catch (ExecutionException e) {
      return failed(feed, Failure.internal(e.getCause() == null ? e : e.getCause()));
    }
  }

  private static BackupLook look(BackupFeed feed) throws InterruptedException {
    try {
      return new BackupLook(feed, feed.states(), Optional.empty());
    } catch (FeedException e) {
      return failed(feed, e.failure());
    }
  }

  private static BackupLook failed(BackupFeed feed, Failure failure) {
    return new BackupLook(feed, List.of(), Optional.of(failure));
  }

  /** The name of its entry. */
  public String source() {
    return feed.id().name();
  }
}
