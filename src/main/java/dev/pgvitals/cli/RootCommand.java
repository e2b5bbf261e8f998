package dev.pgvitals.cli;

import dev.pgvitals.cli.option.HangupSignal;
import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.cli.option.RunOptions;
import dev.pgvitals.config.libpq.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pgvitals} without a command runs the agent. */
@Command(
    name = "pgvitals",
    description =
        "PostgreSQL monitoring agent: runs a catalogue of SQL queries and publishes the results for"
            + " Prometheus.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:problems were found, or the output cannot be written (141: to a closed pipe)",
      "2:usage error",
      "3:the agent had a fatal error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  DATABASE_URL=postgresql://pgvitals@db1/postgres pgvitals",
      "  pgvitals --config /etc/pgvitals/pgvitals.yaml",
      "  pgvitals check --online",
    })
final class RootCommand implements Callable<Integer>, ProcessContext {
  private final Environment environment;
  private final HangupSignal hangups;
  @Mixin private final RunOptions options = new RunOptions();

  RootCommand(Environment environment, HangupSignal hangups) {
    this.environment = environment;
    this.hangups = hangups;
  }

  @Override
  public Environment environment() {
    return environment;
  }

  @Override
  public HangupSignal hangups() {
    return hangups;
  }

  @Override
  public Integer call() throws Exception {
    return options.run();
  }
}
