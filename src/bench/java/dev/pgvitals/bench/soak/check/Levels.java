package dev.pgvitals.bench.soak.check;

import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.soak.subject.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent holds at one moment.
 *
 * @param heap in use right after a collection of garbage, in kB
 * @param resident in kB
 * @param named how many threads have a name, numbers at its end left out
 * @param threads the JVM's own among them
 * @param connections to servers, as the agent counts them
 * @param sessions the same, as the servers count them
 */
public record Levels(
    long heap,
    long resident,
    Map<String, Integer> named,
    int threads,
    int files,
    int connections,
    int sessions) {
  private static final Pattern USED = Pattern.compile("generation.* used (\\d+)K");

  private static final Pattern THREAD = Pattern.compile("(?m)^\"(.*?)[-#0-9 ]*\" #?");

  /** Pools reach their size in the turmoil only, and the JVM begins compilers as it needs them. */
  private static final int MORE_THREADS = 12;

  private static final int MORE_FILES = 12;
  private static final double MORE_HEAP = 1.5;
  private static final long MORE_HEAP_KB = 10_000;

  public static Levels of(RunningProgram agent, PageCheck pages, List<Target> targets)
      throws IOException {
    long pid = agent.pid();
    jcmd(pid, "GC.run");
    return new Levels(
        used(jcmd(pid, "GC.heap_info")),
        agent.memory().resident(),
        named(jcmd(pid, "Thread.print")),
        Proc.threads(pid),
        Proc.files(pid),
        pages.connections(),
        targets.stream().mapToInt(Target::sessions).sum());
  }

  /** What there is more of than there was, beyond what comes and goes. */
  public List<String> leaks(Levels start, int servers) {
    List<String> leaks = new ArrayList<>();
    if (threads > start.threads + MORE_THREADS) {
      leaks.add(
          "%d threads, %d at the start; now %s, then %s"
              .formatted(threads, start.threads, named, start.named));
    }
    if (files > start.files + MORE_FILES) {
      leaks.add("%d open files and sockets, %d at the start".formatted(files, start.files));
    }
    if (heap > start.heap * MORE_HEAP + MORE_HEAP_KB) {
      leaks.add("%d kB of heap, %d at the start".formatted(heap, start.heap));
    }
    if (sessions > 2 * servers) {
      leaks.add("%d sessions on %d servers, two each are allowed".formatted(sessions, servers));
    }
    return leaks;
  }

  private static Map<String, Integer> named(String dump) {
    Map<String, Integer> named = new TreeMap<>();
    THREAD.matcher(dump).results().forEach(t -> named.merge(t.group(1), 1, Integer::sum));
    return named;
  }

  private static long used(String heapInfo) {
    long sum = 0;
    for (Matcher matcher = USED.matcher(heapInfo); matcher.find(); ) {
      sum += Long.parseLong(matcher.group(1));
    }
    if (sum == 0) {
      throw new IllegalStateException("no generations in " + heapInfo);
    }
    return sum;
  }

  private static String jcmd(long pid, String command) throws IOException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(program.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
