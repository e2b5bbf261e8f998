package dev.pgvitals.cli.option;

import dev.pgvitals.cli.output.AgentDocument;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.yaml.ProblemsException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
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

  /** An http or https URL without a slash at its end. */
  public String base(CommandSpec spec, ConfigOption config) throws ProblemsException {
    return url == null ? configured(spec, config) : checked(spec, url);
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
          spec.commandLine(), "--url must have no login: it would be shown and not be sent");
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

  private static String configured(CommandSpec spec, ConfigOption config) throws ProblemsException {
    AgentConfig.ListenAddress listen = listen(spec, config);
    if (listen.port() == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "the configuration lets the agent listen on any free port: say with --url on which it is");
    }
    return "http://" + AgentDocument.reachable(listen);
  }

  private static AgentConfig.ListenAddress listen(CommandSpec spec, ConfigOption config)
      throws ProblemsException {
    try {
      return config.load(spec).config().listen();
    } catch (ProblemsException e) {
      if (config.isNamed(spec)) {
        throw e;
      }
      // Where nothing is configured, an agent would be where one without a configuration is.
      return AgentConfig.DEFAULT_LISTEN;
    }
  }
}
