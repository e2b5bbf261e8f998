package dev.pgvitals.bench.soak;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.soak.check.Levels;
import dev.pgvitals.bench.soak.check.PageCheck;
import dev.pgvitals.bench.soak.check.ScrapeTimes;
import dev.pgvitals.bench.soak.check.Scraper;
import dev.pgvitals.bench.soak.fault.Agent;
import dev.pgvitals.bench.soak.fault.FaultLog;
import dev.pgvitals.bench.soak.fault.Injector;
import dev.pgvitals.bench.soak.subject.EventWriter;
import dev.pgvitals.bench.soak.subject.Findings;
import dev.pgvitals.bench.soak.subject.SoakConfig;
import dev.pgvitals.bench.soak.subject.Target;
import dev.pgvitals.bench.soak.subject.Traps;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The course of a soak: calm, faults, calm again. */
final class SoakRun {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration CALM = Duration.ofSeconds(25);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

  /** Facts are read again once a minute, threads without work stay as long. */
  private static final Duration SETTLING_LIMIT = Duration.ofMinutes(3);

  private final RunningProgram agent;
  private final SoakConfig config;
  private final List<Target> targets;
  private final Findings findings;
  private final Progress progress;
  private final FaultLog log;
  private final PageCheck pages;
  private final ScrapeTimes times = new ScrapeTimes();
  private final List<Thread> clients = new ArrayList<>();

  SoakRun(
      RunningProgram agent,
      SoakConfig config,
      List<Target> targets,
      int blackHoles,
      Findings findings,
      Progress progress,
      FaultLog log) {
    this.agent = agent;
    this.config = config;
    this.targets = targets;
    this.findings = findings;
    this.progress = progress;
    this.log = log;
    this.pages = new PageCheck(targets, blackHoles, findings);
  }

  /** Runs it to its end. */
  SoakTable table(long seed, Duration time) throws IOException, InterruptedException {
    targets.forEach(target -> target.health().faultBegins("start"));
    awaitListening();
    startClients();
    targets.forEach(target -> target.health().faultEnds(START_LIMIT));
    progress.say("calm, for the levels to compare with");
    awaitSuccess(START_LIMIT);
    List<Thread> writers = startWriters(seed);
    Thread.sleep(CALM.toMillis());
    Levels start = Levels.of(agent, pages, targets);
    Thread stalling = start("stalling", new StallingClients(agent.port()));
    Injector injector =
        new Injector(seed, targets, new Agent(agent, config, findings), findings, log);
    Thread reports = start("reports", this::report);
    progress.say("faults begin");
    injector.run(time);
    progress.say("no more faults; waiting for everything to heal");
    stalling.interrupt();
    writers.forEach(Thread::interrupt);
    awaitSuccess(SETTLING_LIMIT);
    compareEvents();
    Levels end = settled(start);
    end.leaks(start, targets.size()).forEach(findings::add);
    agent.mustRun();
    for (Target target : targets) {
      long sprung = Traps.sprung(target.postgres());
      if (sprung > 0) {
        findings.add("%s: a stranger's code ran %d times".formatted(target.name(), sprung));
      }
    }
    reports.interrupt();
    clients.forEach(Thread::interrupt);
    for (Thread client : clients) {
      client.join();
    }
    return new SoakTable(pages, times.samples(), injector.counts(), start, end, findings.count());
  }

  private void awaitListening() throws InterruptedException {
    long began = System.nanoTime();
    while (System.nanoTime() - began < START_LIMIT.toNanos()) {
      agent.mustRun();
      try (var client = new ScrapeClient(agent.port())) {
        if (client.get("/-/ready", false).status() == 200) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("the agent does not listen:\n" + agent.lastWords());
  }

  private void startClients() {
    for (Scraper.Kind kind : Scraper.Kind.values()) {
      clients.add(
          start(kind.toString(), new Scraper(kind, agent.port(), targets, pages, findings, times)));
    }
  }

  /** What they write comes after the first runs: from there on, everything counts. */
  private List<Thread> startWriters(long seed) {
    List<Thread> writers = new ArrayList<>();
    for (Target target : targets) {
      if (target.postgres() == target.writable()) {
        writers.add(start("writer", new EventWriter(target.postgres(), seed)));
      }
    }
    return writers;
  }

  /** Each row once, on a standby too, whatever has happened meanwhile. */
  private void compareEvents() throws InterruptedException {
    for (Target target : targets) {
      long written = EventWriter.rows(target.writable());
      long counted = pages.events(target.name());
      for (long began = System.nanoTime();
          counted != written && System.nanoTime() - began < START_LIMIT.toNanos();
          counted = pages.events(target.name())) {
        // A standby knows that time has passed by what its primary commits.
        target.writable().query("SELECT pg_catalog.txid_current()");
        Thread.sleep(1_000);
      }
      if (counted != written) {
        findings.add("%s: %d events counted of %d".formatted(target.name(), counted, written));
      }
    }
  }

  private static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Until every query of every server that has no fault succeeds. */
  private void awaitSuccess(Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    Set<String> unsuccessful = Set.of("no page yet");
    while (System.nanoTime() - began < limit.toNanos()) {
      Thread.sleep(1_000);
      agent.mustRun();
      unsuccessful = pages.unsuccessful();
      unsuccessful.removeIf(name -> name.startsWith("hole-"));
      if (unsuccessful.isEmpty() && pages.series() > 0) {
        return;
      }
    }
    findings.add("no success within %d s: %s".formatted(limit.toSeconds(), unsuccessful));
  }

  /** Threads and sockets leave some time after their last use. */
  private Levels settled(Levels start) throws IOException, InterruptedException {
    long began = System.nanoTime();
    Levels now = Levels.of(agent, pages, targets);
    while (!now.leaks(start, targets.size()).isEmpty()
        && System.nanoTime() - began < SETTLING_LIMIT.toNanos()) {
      Thread.sleep(5_000);
      now = Levels.of(agent, pages, targets);
    }
    return now;
  }

  private void report() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(REPORT_EVERY.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      progress.say(
          "%d runs, %d failures, %d scrapes, %d series, %d MB resident, %d wrong"
              .formatted(
                  pages.runs(),
                  pages.failures().values().stream().mapToLong(Long::longValue).sum(),
                  times.count(),
                  pages.series(),
                  agent.memory().resident() / 1024,
                  findings.count()));
    }
  }
}
