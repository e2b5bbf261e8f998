package dev.pgvitals.cli.ping;

import dev.pgvitals.process.ListeningSockets;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What came of asking a process for its health.
 *
 * @param says one line, for people
 */
public record Ping(boolean healthy, String says) {
  /** The process that a container starts. */
  static final long FIRST = 1;

  /**
   * A container's health check and nothing else: it comes every half minute, and reading a command
   * line takes more time than asking does.
   *
   * @return the exit code
   */
  public static int ofContainer(PrintStream out, PrintStream err) {
    Ping ping = of(FIRST);
    (ping.healthy() ? out : err).println(ping.says());
    return ping.exitCode();
  }

  /** Asks a process, or those that it has started, wherever they listen. */
  static Ping of(long pid) {
    List<InetSocketAddress> found;
    try {
      found = ListeningSockets.of(pid);
    } catch (IOException e) {
      return new Ping(
          false,
          "cannot look at process "
              + pid
              + ": "
              + (ProcessHandle.of(pid).isPresent()
                  ? "it is another user's, or this is not Linux"
                  : "there is none; say with --pid which is the agent's"));
    }
    Ping last =
        new Ping(false, "process " + pid + " does not listen: it starts or stops, or is no agent");
    for (InetSocketAddress address : found) {
      last = new HealthQuestion(address).ask();
      if (last.healthy()) {
        return last;
      }
    }
    return last;
  }

  int exitCode() {
    return healthy ? 0 : 1;
  }
}
