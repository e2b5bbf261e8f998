package dev.pgvitals.cli.option;

import dev.pgvitals.cli.output.AgentAccess;
import dev.pgvitals.config.web.TlsIdentity;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How to get into an agent that is locked by a web configuration. */
public final class AgentAccessOption {
  @Option(
      names = "--web-user",
      paramLabel = "NAME",
      description = "The user to log in as, where the agent asks for one.")
  private @Nullable String user;

  @Option(
      names = "--web-password-file",
      paramLabel = "FILE",
      description = "A file with that user's password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Certificates of those who vouch for the agent's (PEM). Default: those that Java knows;"
              + " without --url, the very certificate that the configuration names.")
  private @Nullable Path authorities;

  @Option(
      names = "--cert-file",
      paramLabel = "FILE",
      description = "A certificate to show, where the agent asks for one (PEM).")
  private @Nullable Path certificate;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The key of that certificate (PEM).")
  private @Nullable Path key;

  /**
   * What was given.
   *
   * @param configured the lock of the agent that is asked, where the configuration says which
   */
  public AgentAccess chosen(CommandSpec spec, Optional<WebConfig> configured) {
    if ((user == null) != (passwordFile == null)) {
      throw new ParameterException(
          spec.commandLine(), "give --web-user and --web-password-file, or neither");
    }
    Optional<String> login =
        user == null || passwordFile == null
            ? Optional.empty()
            : Optional.of(
                AgentAccess.login(
                    user, new OptionFile(spec, "--web-password-file", passwordFile).secret()));
    Optional<AgentAccess.Trust> trust =
        authorities == null
            ? configured
                .flatMap(WebConfig::tls)
                .map(tls -> AgentAccess.Trust.only(tls.identity().certificate()))
            : Optional.of(
                new OptionFile(spec, "--ca-file", authorities)
                    .trusting(AgentAccess.Trust::authorities));
    return new AgentAccess(login, trust, identity(spec));
  }

  private Optional<TlsIdentity> identity(CommandSpec spec) {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new ParameterException(
          spec.commandLine(), "give --cert-file and --key-file, or neither");
    }
    try {
      return Optional.of(TlsIdentity.read(certificate, key));
    } catch (ProblemsException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--cert-file and --key-file: "
              + e.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }
  }
}
