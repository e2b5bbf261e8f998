package dev.pgvitals.cli.option;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which of the configured servers a command is about. */
public final class ServerOption {
  @Option(
      names = {"-s", "--server"},
      paramLabel = "NAME",
      description = "Only this server, by its name in the configuration; may be repeated.")
  private List<String> names = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  public boolean isGiven() {
    return !names.isEmpty();
  }

  /** Those that were named, else those of the shard. */
  public List<ServerConfig> chosen(Setup setup, Shard shard) {
    List<ServerConfig> all = setup.config().servers();
    for (String name : names) {
      if (all.stream().noneMatch(server -> server.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no server \""
                + name
                + "\""
                + Suggestion.of(name, all.stream().map(ServerConfig::name).toList()));
      }
    }
    return all.stream()
        .filter(
            server -> names.isEmpty() ? shard.has(server.name()) : names.contains(server.name()))
        .toList();
  }
}
