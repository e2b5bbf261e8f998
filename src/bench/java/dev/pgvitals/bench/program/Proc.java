package dev.pgvitals.bench.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** CPU time and memory of processes, from Linux's /proc. */
public final class Proc {
  /** Linux shows every program 100 ticks a second, whatever it counts in itself. */
  private static final Duration TICK = Duration.ofMillis(10);

  /** Fields of /proc/PID/stat, counted from the one behind the program's name. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private Proc() {}

  /**
   * Memory of a process, in kB.
   *
   * @param resident with all pages that it shares with others
   * @param anonymous of those, the ones that belong to no file
   * @param proportional with its share of the pages that it shares
   * @param peak the most that was ever resident
   */
  public record Memory(long resident, long anonymous, long proportional, long peak) {}

  /** Of a process, at this moment. */
  public static Memory memory(long pid) {
    return new Memory(
        number(pid, "status", "VmRSS:"),
        number(pid, "status", "RssAnon:"),
        number(pid, "smaps_rollup", "Pss:"),
        number(pid, "status", "VmHWM:"));
  }

  public static int threads(long pid) {
    return (int) number(pid, "status", "Threads:");
  }

  /** Open file descriptors, sockets among them. */
  public static int files(long pid) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** User and system time of all threads since the process began. */
  public static Duration cpu(long pid) {
    String[] stat = stat(pid);
    return ticks(stat, USER).plus(ticks(stat, SYSTEM));
  }

  /** As {@link #cpu}, with its children, those that have ended included. */
  public static Duration cpuWithChildren(long pid) {
    return cpu(pid).plus(cpuOfEnded(pid)).plus(cpuOfChildren(pid, title -> true));
  }

  /** CPU time of the children of a process that have ended. */
  public static Duration cpuOfEnded(long pid) {
    String[] stat = stat(pid);
    return ticks(stat, CHILDREN_USER).plus(ticks(stat, CHILDREN_SYSTEM));
  }

  /**
   * CPU time of the children of a process that run.
   *
   * @param counts whether one does, by its command line, which PostgreSQL makes a title of
   */
  public static Duration cpuOfChildren(long pid, Predicate<String> counts) {
    Duration sum = Duration.ZERO;
    for (ProcessHandle child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
      sum = sum.plus(cpuIfThere(child.pid(), counts));
    }
    return sum;
  }

  /** A child that has ended since it was listed is part of its parent's figures next time. */
  private static Duration cpuIfThere(long pid, Predicate<String> counts) {
    try {
      return counts.test(read(pid, "cmdline").replace('\0', ' ')) ? cpu(pid) : Duration.ZERO;
    } catch (UncheckedIOException e) {
      if (Files.exists(Path.of("/proc/" + pid))) {
        throw e;
      }
      return Duration.ZERO;
    }
  }

  /** Of the machine, in the last minute. */
  public static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }

  /** What figures were measured on, and what else was going on there. */
  public static String machine() throws IOException {
    return "Java %s; %d cores, load average %s"
        .formatted(
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors(),
            loadAverage());
  }

  private static String[] stat(long pid) {
    String line = read(pid, "stat");
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }

  private static Duration ticks(String[] stat, int field) {
    return TICK.multipliedBy(Long.parseLong(stat[field]));
  }

  private static long number(long pid, String file, String name) {
    return read(pid, file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in /proc/PID/" + file));
  }

  private static String read(long pid, String file) {
    Path path = Path.of("/proc", Long.toString(pid), file);
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
