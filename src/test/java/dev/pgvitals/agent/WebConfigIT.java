package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.CertificateAuthority;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool.Release;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running agent, whose lock is files that change. */
@Timeout(240)
class WebConfigIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String QUERIES =
      "one: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE}}]}";
  private static final String SERVERS =
      "web_config_file: web.yml\n"
          + "servers: [{name: away, url: 'postgresql://monitor@127.0.0.1:1/postgres'}]\n";

  /** Of s3cret. */
  private static final String USERS =
      "basic_auth_users: {prom: $2y$10$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq}\n";

  private static final String TLS =
      "tls_server_config: {cert_file: certs/tls.crt, key_file: certs/tls.key}\n";

  @TempDir private Path directory;
  @TempDir private Path authorityDirectory;
  @TempDir private Path prometheusDirectory;
  private CertificateAuthority authority;

  /** As Kubernetes has a Secret: the names are links through a link that is replaced as a whole. */
  @BeforeEach
  void aSecretThatCanBeRenewed() throws IOException {
    authority = new CertificateAuthority(authorityDirectory);
    Files.createDirectory(directory.resolve("certs"));
    mount("first");
    for (String name : List.of("tls.crt", "tls.key")) {
      Files.createSymbolicLink(directory.resolve("certs/" + name), Path.of("..data/" + name));
    }
  }

  private void mount(String version) throws IOException {
    Certificate issued = authority.issue(version);
    Path certs = directory.resolve("certs");
    Path own = Files.createDirectory(certs.resolve(".." + version));
    Files.copy(issued.certificate(), own.resolve("tls.crt"));
    Files.copy(issued.key(), own.resolve("tls.key"));
    Path link = certs.resolve("..data_tmp");
    Files.createSymbolicLink(link, own.getFileName());
    Files.move(
        link,
        certs.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private RunningAgent start(String web) throws Exception {
    Files.writeString(directory.resolve("web.yml"), web);
    return RunningAgent.start(directory, QUERIES, SERVERS);
  }

  @Test
  void aRenewedCertificateIsShownToNewConnections() throws Exception {
    try (RunningAgent agent = start(TLS)) {
      assertThat(shown(agent)).isEqualTo("CN=first");

      mount("second");
      await().atMost(PATIENCE).until(() -> shown(agent), "CN=second"::equals);
    }
  }

  @Test
  void prometheusScrapesThroughTlsAndALoginAndGoesOnWhenBothChange() throws Exception {
    try (RunningAgent agent = start(TLS + USERS);
        Prometheus prometheus =
            Prometheus.start(
                Release.SID,
                prometheusDirectory,
                """
                global: {scrape_interval: 3s}
                scrape_configs:
                  - job_name: right
                    scheme: https
                    tls_config: {ca_file: '%s'}
                    basic_auth: {username: prom, password: s3cret}
                    static_configs: [{targets: ['%s']}]
                  - job_name: wrong
                    scheme: https
                    tls_config: {ca_file: '%s'}
                    basic_auth: {username: prom, password: guess}
                    static_configs: [{targets: ['%s']}]
                """
                    .formatted(
                        authority.certificate(),
                        agent.address(),
                        authority.certificate(),
                        agent.address()))) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(health(prometheus, "right")).isEqualTo("up");
                assertThat(health(prometheus, "wrong")).isEqualTo("down");
              });

      mount("second");
      await().atMost(PATIENCE).until(() -> shown(agent), "CN=second"::equals);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> prometheus.query("count_over_time(up{job=\"right\"}[1m])").size() == 1);
      assertThat(prometheus.query("min_over_time(up{job=\"right\"}[1m]) == 1")).hasSize(1);
    }
  }

  private static String health(Prometheus prometheus, String job) {
    return prometheus.targets().stream()
        .filter(target -> target.job().equals(job))
        .map(Prometheus.Target::health)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatCannotBeUsedChangesNothingAndIsToldUntilItIsPutRight() throws Exception {
    try (RunningAgent agent = start("rate_limit: {interval: 1ms, burst: 1000}\n")) {
      assertThat(agent.value("pgvitals_config_last_reload_successful")).isEqualTo(1);

      Files.writeString(directory.resolve("web.yml"), "rate_limit: {interval: never}\n");
      agent.awaitSample("pgvitals_config_last_reload_successful 0.0");
      assertThat(agent.get("/api/v1/status").body()).contains("rate_limit.interval");

      Files.writeString(directory.resolve("web.yml"), "rate_limit: {interval: 1ms, burst: 2000}\n");
      agent.awaitSample("pgvitals_config_last_reload_successful 1.0");
    }
  }

  @Test
  void aLoginThatIsAddedIsAskedForAndTlsWaitsForARestart() throws Exception {
    try (RunningAgent agent = start("rate_limit: {interval: 1ms, burst: 1000}\n")) {
      assertThat(agent.get("/metrics").status()).isEqualTo(200);

      Files.writeString(directory.resolve("web.yml"), TLS);
      assertThat(agent.reload().body()).contains("reloaded");
      assertThat(agent.get("/metrics").status()).isEqualTo(200);

      Files.writeString(directory.resolve("web.yml"), USERS);
      await().atMost(PATIENCE).until(() -> agent.get("/metrics").status() == 401);
      assertThat(agent.reload().status()).isEqualTo(401);
      assertThat(agent.get("/-/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void aReloadWithAWrongLockIsRefusedWithThePlace() throws Exception {
    try (RunningAgent agent = start("rate_limit: {interval: 1ms, burst: 1000}\n")) {
      Files.writeString(directory.resolve("web.yml"), "basic_auth_users: {a: secret}\n");

      assertThat(agent.reload().body())
          .contains("web.yml:1:23", "basic_auth_users.a", "bcrypt")
          .doesNotContain("secret");
      assertThat(agent.get("/metrics").status()).isEqualTo(200);
    }
  }

  /** Whose certificate a new connection gets. */
  private String shown(RunningAgent agent) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = new FileInputStream(authority.certificate().toFile())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    String[] address = agent.address().split(":", -1);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address[0], Integer.parseInt(address[1]))) {
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }
}
