package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which of the configured servers a command is about. */
final class ServerOption {
  @Option(
      names = {"-s", "--server"},
      paramLabel = "NAME",
      description = "Only this server, by its name in the configuration; may be repeated.")
  private List<String> names = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  List<ServerConfig> chosen(Setup setup) {
    List<ServerConfig> all = setup.config().servers();
    for (String name : names) {
      if (all.stream().noneMatch(server -> server.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(),
            "no server is called "
                + name
                + "; there are: "
                + all.stream().map(ServerConfig::name).collect(Collectors.joining(", ")));
      }
    }
    return all.stream().filter(server -> names.isEmpty() || names.contains(server.name())).toList();
  }
}
