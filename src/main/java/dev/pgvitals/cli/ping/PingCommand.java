package dev.pgvitals.cli.ping;

import dev.pgvitals.process.ListeningSockets;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether the agent of a container is well: its health check. */
@Command(
    name = "ping",
    description = {
      "Asks the agent of this container whether it is healthy, wherever it listens.",
      "For a container's health check, and as cheap as that has to be: it reads no configuration, asks"
          + " Linux where the process listens, and goes there, by HTTP or by TLS. Servers that are"
          + " down are no matter of it: see `pgvitals status`."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:healthy; where a client certificate is required: it answers as far as without one",
      "1:not healthy, or not to be asked",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals ping",
      "  pgvitals ping --pid 4711     outside of a container",
    })
public final class PingCommand implements Callable<Integer> {
  @Option(
      names = "--pid",
      paramLabel = "PID",
      defaultValue = "1",
      description =
          "The agent's process, or the one that started it, such as an init. Default:"
              + " ${DEFAULT-VALUE}, a container's first.")
  private long pid;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<InetSocketAddress> found;
    try {
      found = ListeningSockets.of(pid);
    } catch (IOException e) {
      return ill(
          "cannot look at process "
              + pid
              + ": "
              + (ProcessHandle.of(pid).isPresent()
                  ? "it is another user's, or this is not Linux"
                  : "there is none; say with --pid which is the agent's"));
    }
    HealthQuestion.Outcome last =
        new HealthQuestion.Outcome(
            false, "process " + pid + " does not listen: it starts or stops, or is no agent");
    for (InetSocketAddress address : found) {
      last = new HealthQuestion(address).ask();
      if (last.healthy()) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(last.says());
        return 0;
      }
    }
    return ill(last.says());
  }

  private int ill(String reason) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(reason);
    err.flush();
    return 1;
  }
}
