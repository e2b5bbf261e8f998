package dev.pgvitals.cli.option;

import dev.pgvitals.cli.output.AgentAccess;
import dev.pgvitals.config.web.KeyStores;
import dev.pgvitals.config.web.TlsIdentity;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
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
            : Optional.of(AgentAccess.login(user, password(spec, passwordFile)));
    Optional<AgentAccess.Trust> trust =
        authorities == null
            ? configured
                .flatMap(WebConfig::tls)
                .map(tls -> AgentAccess.Trust.only(tls.identity().certificate()))
            : Optional.of(trust(spec, authorities));
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

  private static String password(CommandSpec spec, Path file) {
    byte[] bytes = bytes(spec, "--web-password-file", file, FileAccess.SECRET);
    return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R$", "");
  }

  private static AgentAccess.Trust trust(CommandSpec spec, Path file) {
    byte[] bytes = bytes(spec, "--ca-file", file, FileAccess.TEXT);
    List<X509Certificate> certificates = KeyStores.certificates(bytes);
    try {
      if (!certificates.isEmpty()) {
        return AgentAccess.Trust.authorities(certificates);
      }
    } catch (GeneralSecurityException e) {
      // As where there is none.
    }
    throw new ParameterException(
        spec.commandLine(), "--ca-file: there is no certificate that can be read in " + file);
  }

  private static byte[] bytes(CommandSpec spec, String option, Path file, int most) {
    try {
      return FileAccess.SYSTEM.read(file, most, FileTimeout.FOR_SECRETS);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), option + ": there is no file " + file);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), option + ": cannot read " + file + ": " + e.getMessage());
    }
  }
}
