package dev.pgvitals.report.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.web.KeyStores;
import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.CertificateAuthority;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool.Release;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus behind TLS, a login and a path. */
class LockedPrometheusIT {
  /** Of s3cret. */
  private static final String LOCK =
      """
      tls_server_config: {cert_file: %s, key_file: %s}
      basic_auth_users: {alice: $2y$10$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq}
      """;

  @TempDir private Path directory;

  private static PrometheusClient client(
      String base, Optional<String> login, Optional<X509TrustManager> trust) {
    PrometheusAccess access = new PrometheusAccess(base, login, Optional.empty(), trust);
    return new PrometheusClient(access, Duration.ofSeconds(60));
  }

  private static double one(PrometheusClient client) throws PrometheusException {
    return client.query("vector(1)", Instant.now()).get(0).value();
  }

  @Test
  void whoIsLetInIsAnsweredAndOthersAreToldWhatIsMissing() throws Exception {
    CertificateAuthority authority = new CertificateAuthority(directory);
    Certificate certificate = authority.issue("prometheus");
    Path lock =
        Files.writeString(
            directory.resolve("web.yml"),
            LOCK.formatted(certificate.certificate(), certificate.key()));
    Optional<X509TrustManager> trust =
        Optional.of(
            PrometheusAccess.trusting(
                KeyStores.certificates(Files.readAllBytes(authority.certificate()))));
    Optional<String> login = Optional.of(PrometheusAccess.basic("alice", "s3cret"));
    try (Prometheus prometheus =
        Prometheus.start(
            Release.SYSTEM,
            directory,
            "",
            "--web.config.file=" + lock,
            "--web.external-url=https://localhost/behind/")) {
      String base = "https://" + prometheus.address() + "/behind";

      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(one(client(base, login, trust))).isEqualTo(1));
      assertThatThrownBy(() -> one(client(base, Optional.empty(), trust)))
          .hasMessageContaining("wants a login, or another one (HTTP status 401");
      Optional<String> guess = Optional.of(PrometheusAccess.basic("alice", "guess"));
      assertThatThrownBy(() -> one(client(base, guess, trust)))
          .hasMessageContaining("wants a login, or another one (HTTP status 401")
          .hasMessageNotContaining("guess");
      assertThatThrownBy(() -> one(client(base, login, Optional.empty())))
          .hasMessageContaining("does --prometheus-ca-file name who vouches for its certificate?");
      assertThatThrownBy(() -> one(client(base.replace("/behind", ""), login, trust)))
          .hasMessageContaining("has no /api/v1 there (HTTP status 404)");
    }
  }
}
