package dev.pgvitals.cli.option;

import dev.pgvitals.report.prometheus.PrometheusAccess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Which Prometheus a command asks, and how it gets in. */
public final class PrometheusOption {
  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      converter = HttpUrl.class,
      description =
          "Also asks this Prometheus, such as http://localhost:9090; or Thanos, Mimir,"
              + " VictoriaMetrics: what stands before /api/v1.")
  private @Nullable URI prometheus;

  @Option(
      names = "--prometheus-user",
      paramLabel = "NAME",
      description = "The user to log in to Prometheus as, where it asks for one.")
  private @Nullable String user;

  @Option(
      names = "--prometheus-password-file",
      paramLabel = "FILE",
      description = "A file with that user's password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--prometheus-token-file",
      paramLabel = "FILE",
      description = "A file with a bearer token for Prometheus, instead of a user.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--prometheus-tenant",
      paramLabel = "ID",
      description = "Whose series Mimir or Cortex is asked for (the header X-Scope-OrgID).")
  private @Nullable String tenant;

  @Option(
      names = "--prometheus-ca-file",
      paramLabel = "FILE",
      description =
          "Certificates of those who vouch for Prometheus's (PEM). Default: those that Java knows.")
  private @Nullable Path authorities;

  static final class HttpUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI url = URI.create(text);
        // What is printed names the address, so a login in it would be shown.
        if (url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null
            && List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
          return url;
        }
      } catch (IllegalArgumentException e) {
        // As what is no URL of that kind.
      }
      throw new TypeConversionException(
          "must be a URL such as http://localhost:9090, without a login"
              + (text.contains("@") ? "" : ", not " + text));
    }
  }

  /** What was given; empty without {@code --prometheus}. Reads the files that are named. */
  public Optional<PrometheusAccess> access(CommandSpec spec) {
    if (prometheus == null) {
      if (user != null
          || passwordFile != null
          || tokenFile != null
          || tenant != null
          || authorities != null) {
        throw new ParameterException(
            spec.commandLine(), "a login to Prometheus is given: give --prometheus URL as well");
      }
      return Optional.empty();
    }
    return Optional.of(
        new PrometheusAccess(
            PrometheusAccess.base(prometheus), login(spec), tenant(spec), trust(spec)));
  }

  private Optional<String> login(CommandSpec spec) {
    if ((user == null) != (passwordFile == null)) {
      throw new ParameterException(
          spec.commandLine(), "give --prometheus-user and --prometheus-password-file, or neither");
    }
    if (user != null && tokenFile != null) {
      throw new ParameterException(
          spec.commandLine(), "give --prometheus-user or --prometheus-token-file, not both");
    }
    if (user != null && passwordFile != null) {
      String password = new OptionFile(spec, "--prometheus-password-file", passwordFile).secret();
      return Optional.of(PrometheusAccess.basic(user, password));
    }
    if (tokenFile == null) {
      return Optional.empty();
    }
    String token = new OptionFile(spec, "--prometheus-token-file", tokenFile).secret().strip();
    return Optional.of(
        PrometheusAccess.bearer(token)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--prometheus-token-file: there is no token in the file: it must be one"
                            + " word of ASCII")));
  }

  private Optional<String> tenant(CommandSpec spec) {
    if (tenant != null && !tenant.matches("[!-~]{1," + PrometheusAccess.TENANT + "}")) {
      throw new ParameterException(
          spec.commandLine(), "--prometheus-tenant must be one word of ASCII");
    }
    return Optional.ofNullable(tenant);
  }

  private Optional<X509TrustManager> trust(CommandSpec spec) {
    if (authorities == null) {
      return Optional.empty();
    }
    return Optional.of(
        new OptionFile(spec, "--prometheus-ca-file", authorities)
            .trusting(PrometheusAccess::trusting));
  }
}
