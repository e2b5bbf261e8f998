package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A small process that waits until its standard input ends, as it does when this JVM is gone or
 * closes it, then stops the postmasters below one directory and removes that.
 */
final class Reaper implements AutoCloseable {
  /*
   * A postmaster is signalled only while its command line names its data directory: its process id
   * may be someone else's by now. QUIT lets it release its shared memory, CONT wakes a frozen one.
   */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      cat >/dev/null
      postmasters() {
        for file in "$1"/*/data/postmaster.pid; do
          pid= && read -r pid <"$file" && [ -n "$pid" ] || continue
          command=$(tr '\\0' ' ' <"/proc/$pid/cmdline" || ps -o args= -p "$pid")
          case $command in *"${file%/postmaster.pid}"*) echo "$pid" ;; esac
        done
      } 2>/dev/null
      for pid in $(postmasters "$1"); do kill -QUIT "$pid"; kill -CONT "$pid"; done
      tries=0
      while pids=$(postmasters "$1") && [ -n "$pids" ] && [ $tries -lt 150 ]; do
        tries=$((tries + 1)); sleep 0.1
      done
      for pid in $pids; do kill -KILL "$pid"; done
      tries=0
      until rm -rf "$1" || [ $tries -ge 100 ]; do
        tries=$((tries + 1)); sleep 0.1
      done
      """;

  private final Process process;

  private Reaper(Process process) {
    this.process = process;
  }

  /**
   * Watches over {@code directory}, which holds a directory with a {@code data} for each server.
   */
  static Reaper of(Path directory) throws IOException {
    return new Reaper(
        new ProcessBuilder("sh", "-c", SCRIPT, "pgvitals-reaper", directory.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Stops and removes everything now, and returns when that is done. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException alreadyGone) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
