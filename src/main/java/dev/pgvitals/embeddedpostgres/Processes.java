package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Processes that need not be children of this one. */
public final class Processes {
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private Processes() {}

  /**
   * Whether a process can still do something. One that has ended but that nobody has collected yet,
   * as is common in containers, cannot, though {@link ProcessHandle#isAlive} says so.
   */
  public static boolean isRunning(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException goneOrNotLinux) {
      return !Files.exists(Path.of("/proc/self"))
          && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }

  /** Sends KILL to all and returns when none runs any more. */
  static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    long end = System.nanoTime() + END_TIMEOUT.toNanos();
    while (processes.stream().anyMatch(process -> isRunning(process.pid()))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("still running after KILL: " + processes);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
