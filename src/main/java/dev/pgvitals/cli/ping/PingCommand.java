package dev.pgvitals.cli.ping;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
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
      defaultValue = "" + Ping.FIRST,
      description =
          "The agent's process, or the one that started it, such as an init. Default:"
              + " ${DEFAULT-VALUE}, a container's first.")
  private long pid;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Ping ping = Ping.of(pid);
    CommandLine commands = spec.commandLine();
    PrintWriter to = ping.healthy() ? commands.getOut() : commands.getErr();
    to.println(ping.says());
    to.flush();
    return ping.exitCode();
  }
}
