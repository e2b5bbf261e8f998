package dev.pgvitals.cli;

import dev.pgvitals.cli.option.RunOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The agent, until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Runs the agent: collects on intervals and serves /metrics.",
      "SIGHUP, or POST /-/reload from this machine, reloads configuration and catalogue, as does a"
          + " change of their files with `reload_on_change` in the configuration; SIGTERM stops it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by a signal",
      "1:configuration, catalogue or address cannot be used, or too few threads",
      "2:usage error",
      "3:a fatal error, such as out of memory: restart it"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  DATABASE_URL=postgresql://pgvitals@db1/postgres pgvitals run",
      "  pgvitals run --config /etc/pgvitals/pgvitals.yaml --listen 127.0.0.1:9187",
      "  pgvitals run --config fleet.yaml --shard 2/5     the second of five agents",
      "  pgvitals run --config fleet.yaml --web.config.file web.yml     TLS and logins",
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public Integer call() throws Exception {
    return options.run();
  }
}
