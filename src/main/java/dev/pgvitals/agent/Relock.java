package dev.pgvitals.agent;

import dev.pgvitals.config.web.LoadedWebConfig;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.config.web.WebConfigReader;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.web.lock.WebLock;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemSummary;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the lock of the HTTP server: at a reload, and when the web configuration or a file that
 * it names has changed, as certificates do that are renewed. What cannot be used changes nothing.
 * Used by the reload thread alone.
 */
final class Relock {
  private static final Logger LOG = LoggerFactory.getLogger(Relock.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int MAX_PROBLEMS_LOGGED = 20;

  private final WatchedServers servers;
  private final WebLock lock;
  private final FileWatch watch;
  private final Supplier<String> url;
  private final Consumer<List<Problem>> outcome;

  /**
   * @param url where the agent serves
   * @param outcome gets what was wrong with files that had changed: nothing when they are in force
   */
  Relock(
      WatchedServers servers,
      WebLock lock,
      ScheduledExecutorService thread,
      Supplier<String> url,
      Consumer<List<Problem>> outcome) {
    this.servers = servers;
    this.lock = lock;
    this.watch = new FileWatch(thread, this::readAgain);
    this.url = url;
    this.outcome = outcome;
  }

  /** The same without what only a restart can bring, which is said. */
  Setup servable(Setup setup) {
    Setup before = servers.inForce().setup();
    Setup servable = setup;
    if (!setup.config().listen().equals(before.config().listen())) {
      LOG.warn("changing `listen` requires a restart; still serving {}/metrics", url.get());
      servable = servable.listeningOn(before.config().listen());
    }
    if (!lock.admits(setup.config().web())) {
      LOG.warn(
          "turning TLS on or off requires a restart; still serving {}/metrics, locked as before",
          url.get());
      servable = servable.lockedBy(before.config().web());
    }
    return servable;
  }

  /** Applies it, so that at no moment more is shown than the lock allows. */
  void apply(Setup setup) {
    WebConfig web = setup.config().web();
    if (web.knowsEverybody()) {
      lock.change(web);
      servers.apply(setup);
    } else {
      servers.apply(setup);
      lock.change(web);
    }
    watch();
  }

  /** Looks at the files of the lock in force from now on. */
  void watch() {
    Optional<Path> file = servers.inForce().setup().config().web().file();
    watch.every(file.map(any -> LOOK));
    if (file.isPresent()) {
      // They may have changed since they were read.
      readAgain();
    }
  }

  private void readAgain() {
    WebConfig before = servers.inForce().setup().config().web();
    WatchedFiles files = new WatchedFiles();
    try {
      LoadedWebConfig loaded = WebConfigReader.read(before.file().orElseThrow(), files);
      if (!loaded.config().equals(before)) {
        change(loaded);
      }
      outcome.accept(List.of());
    } catch (ProblemsException e) {
      LOG.error(
          "the web configuration has changed and cannot be used, keeping the one in force:\n{}",
          ProblemSummary.of(e.problems(), MAX_PROBLEMS_LOGGED));
      outcome.accept(e.problems());
    } catch (IllegalStateException e) {
      LOG.error("the web configuration has changed, keeping the one in force", e);
    }
    watch.files(files);
  }

  private void change(LoadedWebConfig loaded) {
    WebConfig web = loaded.config();
    if (!lock.admits(web)) {
      LOG.warn(
          "turning TLS on or off requires a restart; still serving {}/metrics, locked as before",
          url.get());
      return;
    }
    if (web.knowsEverybody()) {
      lock.change(web);
      servers.relock(web);
    } else {
      servers.relock(web);
      lock.change(web);
    }
    Notices.log(List.of(), loaded.notices());
    LOG.info("the web configuration has changed and is in force");
  }
}
