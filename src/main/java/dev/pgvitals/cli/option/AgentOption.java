package dev.pgvitals.cli.option;

import dev.pgvitals.cli.output.AgentAccess;
import dev.pgvitals.cli.output.AgentDocument;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.yaml.ProblemsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the agent serves that a command asks. */
public final class AgentOption {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = {"-u", "--url"},
      paramLabel = "URL",
      description =
          "Where the agent serves, such as http://localhost:9187. Default: this machine, at the"
              + " `listen` of the configuration.")
  private @Nullable String url;

  @Mixin private final AgentAccessOption access = new AgentAccessOption();

  /**
   * An agent, and how to get in.
   *
   * @param base an http or https URL without a slash at its end
   */
  public record Target(String base, AgentAccess access) {}

  /** Of what was given, or else of the configuration. */
  public Target target(CommandSpec spec, ConfigOption config) throws ProblemsException {
    if (url != null) {
      return new Target(checked(spec, url), access.chosen(spec, Optional.empty()));
    }
    AgentConfig configured = configured(spec, config);
    return new Target(base(spec, configured), access.chosen(spec, Optional.of(configured.web())));
  }

  private static String checked(CommandSpec spec, String given) {
    if (!given.matches("https?://[^/?#]+[^?#]*")) {
      throw unusable(spec);
    }
    URI address = uri(spec, given);
    if (address.getHost() == null || address.getPort() > MAX_PORT) {
      throw unusable(spec);
    }
    if (address.getUserInfo() != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--url must have no login: it would be shown; give --web-user and --web-password-file");
    }
    return given.replaceFirst("/+$", "");
  }

  private static URI uri(CommandSpec spec, String given) {
    try {
      return new URI(given);
    } catch (URISyntaxException e) {
      throw unusable(spec);
    }
  }

  private static ParameterException unusable(CommandSpec spec) {
    return new ParameterException(
        spec.commandLine(), "--url must be the address of an agent, such as http://localhost:9187");
  }

  private static String base(CommandSpec spec, AgentConfig configured) {
    AgentConfig.ListenAddress listen = configured.listen();
    if (listen.port() == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "the configuration lets the agent listen on any free port: say with --url on which it is");
    }
    return configured.web().scheme() + "://" + AgentDocument.reachable(listen);
  }

  private static AgentConfig configured(CommandSpec spec, ConfigOption config)
      throws ProblemsException {
    try {
      return config.settings(spec);
    } catch (ProblemsException e) {
      if (config.isNamed(spec)) {
        throw e;
      }
      // Where nothing is configured, an agent would be where one without a configuration is.
      return AgentConfig.UNCONFIGURED;
    }
  }
}
