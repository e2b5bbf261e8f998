package dev.pgvitals.bench.soak.fault;

import dev.pgvitals.bench.soak.subject.Findings;
import dev.pgvitals.bench.soak.subject.Target;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Inflicts faults at random: the same seed gives the same faults in the same order, with the same
 * pauses between them. A server, its standby included, has one at a time; servers have theirs side
 * by side, and the agent its own.
 */
public final class Injector {
  private static final int LONGEST_FAULT_MILLIS = 7_000;
  private static final int LONGEST_PAUSE_MILLIS = 2_500;

  /** Faults that wait for the end of another one on the same server; more wait with the dice. */
  private static final int WAITING = 2;

  private static final Duration UNDO_LIMIT = Duration.ofSeconds(60);

  private final Random random;
  private final List<Target> targets;
  private final Agent agent;
  private final Findings findings;
  private final FaultLog log;
  private final IdentityHashMap<Object, ThreadPoolExecutor> queues = new IdentityHashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  public Injector(long seed, List<Target> targets, Agent agent, Findings findings, FaultLog log) {
    this.random = new Random(seed);
    this.targets = targets;
    this.agent = agent;
    this.findings = findings;
    this.log = log;
    targets.forEach(target -> queues.computeIfAbsent(target.writable(), key -> queue()));
    queues.put(agent, queue());
  }

  private static ThreadPoolExecutor queue() {
    BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(WAITING);
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        waiting,
        work -> {
          Thread thread = new Thread(work, "faults");
          thread.setDaemon(true);
          return thread;
        },
        (task, pool) -> {
          try {
            waiting.put(task);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Throws the dice for so long, then waits for the end of the last faults. */
  public void run(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      next();
      Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
    for (ThreadPoolExecutor queue : queues.values()) {
      queue.shutdown();
    }
    for (ThreadPoolExecutor queue : queues.values()) {
      if (!queue.awaitTermination(3, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a fault does not end");
      }
    }
  }

  private void next() {
    ServerFault[] kinds = ServerFault.values();
    AgentFault[] agentFaults = AgentFault.values();
    int drawn = random.nextInt(kinds.length + agentFaults.length);
    Target target = targets.get(random.nextInt(targets.size()));
    int millis = 200 + random.nextInt(LONGEST_FAULT_MILLIS);
    if (drawn < kinds.length) {
      submit(target.writable(), () -> inflict(kinds[drawn], target, millis));
    } else {
      submit(agent, () -> inflict(agentFaults[drawn - kinds.length], target, millis));
    }
  }

  private void submit(Object queue, Runnable fault) {
    java.util.Objects.requireNonNull(queues.get(queue)).execute(fault);
  }

  private void inflict(ServerFault kind, Target target, int millis) {
    List<Target> ill = ill(kind, target);
    ill.forEach(each -> each.health().faultBegins(kind.words()));
    try {
      say("%s: %s for %d ms".formatted(target.name(), kind.words(), millis));
      ServerFault.Undo undo = kind.inflict(target);
      count(kind.words());
      sleep(millis);
      undo(kind, undo);
      say("%s: %s is over".formatted(target.name(), kind.words()));
    } catch (SQLException | RuntimeException e) {
      say("%s: %s not possible: %s".formatted(target.name(), kind.words(), cause(e)));
      if (kind == ServerFault.DATABASE_DROPPED) {
        findings.add("%s: DROP DATABASE failed: %s".formatted(target.name(), cause(e)));
      }
    } finally {
      ill.forEach(each -> each.health().faultEnds(kind.limit()));
    }
  }

  /** The servers that may look down. */
  private List<Target> ill(ServerFault kind, Target target) {
    return switch (kind.down()) {
      case NONE -> List.of();
      case SERVER -> List.of(target);
      case WITH_STANDBY ->
          targets.stream().filter(each -> each.writable() == target.writable()).toList();
    };
  }

  /** A server that has just been started may not take it yet. */
  private void undo(ServerFault kind, ServerFault.Undo undo) {
    long began = System.nanoTime();
    while (true) {
      try {
        undo.run();
        return;
      } catch (SQLException | RuntimeException e) {
        if (kind == ServerFault.BACKEND_FROZEN) {
          // The backend is gone, killed by its server.
          return;
        }
        if (System.nanoTime() - began > UNDO_LIMIT.toNanos()) {
          throw new IllegalStateException(kind.words() + " cannot be undone", e);
        }
        sleep(200);
      }
    }
  }

  private void inflict(AgentFault fault, Target target, int millis) {
    try {
      say("agent: %s for %d ms".formatted(fault.words(), millis));
      fault.inflict(agent, target);
      count(fault.words());
      sleep(millis);
      fault.undo(agent, target);
      say("agent: %s is over".formatted(fault.words()));
    } catch (IOException | RuntimeException e) {
      findings.add(fault.words() + ": " + e);
    }
  }

  private static String cause(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error.toString() : error + ": " + cause.getMessage();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String what) {
    log.say(what);
  }

  private synchronized void count(String kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  /** Faults inflicted, by kind. */
  public synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
