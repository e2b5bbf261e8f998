package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.scrape.Page;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** The programs are started and ended, one after the other, again and again. */
public record Starts(Samples agent, Samples peer, Samples builtin, int builtinFamilies) {
  /** Without a new family for so long, a page is taken to be complete. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  static Starts measure(
      Workplace workplace,
      Program agent,
      Program peer,
      Program builtin,
      Workload workload,
      Effort effort,
      Progress progress)
      throws InterruptedException {
    progress.say("starting each program once, so that its files are in memory");
    once(workplace, agent, workload::isOn);
    once(workplace, peer, workload::isOn);
    Set<String> families = settled(workplace, builtin);
    LongStream.Builder agents = LongStream.builder();
    LongStream.Builder peers = LongStream.builder();
    LongStream.Builder builtins = LongStream.builder();
    for (int i = 1; i <= effort.starts(); i++) {
      progress.say("starting, round %d of %d".formatted(i, effort.starts()));
      agents.add(once(workplace, agent, workload::isOn));
      peers.add(once(workplace, peer, workload::isOn));
      builtins.add(once(workplace, builtin, page -> page.series().keySet().containsAll(families)));
    }
    return new Starts(
        Samples.of(agents.build()),
        Samples.of(peers.build()),
        Samples.of(builtins.build()),
        families.size());
  }

  private static long once(Workplace workplace, Program program, Predicate<Page> complete)
      throws InterruptedException {
    RunningProgram running = workplace.start(program);
    long nanos = Start.awaitPage(running, complete);
    workplace.stop(running);
    return nanos;
  }

  /** The families that a program's page has when no more come. */
  private static Set<String> settled(Workplace workplace, Program program)
      throws InterruptedException {
    RunningProgram running = workplace.start(program);
    Growth growth = new Growth();
    Start.awaitPage(running, growth::hasEnded);
    workplace.stop(running);
    return growth.families;
  }

  /**
   * What the catalogue gives at every start: the load has series only of what somebody does just
   * then, and what the agent says of itself comes when it comes.
   */
  private static boolean isData(String family) {
    return family.startsWith("pg_") && !family.startsWith("pg_stat_activity_load");
  }

  private static final class Growth {
    private Set<String> families = Set.of();
    private long since = System.nanoTime();

    boolean hasEnded(Page page) {
      Set<String> now = page.only(Starts::isData).series().keySet();
      if (!now.equals(families)) {
        families = now;
        since = System.nanoTime();
      }
      return !families.isEmpty() && System.nanoTime() - since > SETTLED.toNanos();
    }
  }
}
