package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that ask an agent which answers nobody without a certificate. */
@Timeout(120)
class ClientCertificateIT {
  private static final String QUERIES =
      "answer: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE, description: It}}]}\n";

  @TempDir private Path directory;
  @TempDir private Path elsewhere;

  private CertificateAuthority authority;
  private Certificate client;
  private RunningAgent agent;

  @BeforeEach
  void start() throws Exception {
    authority = new CertificateAuthority(directory);
    Certificate server = authority.issue("server");
    client = authority.issue("sre");
    Files.writeString(
        directory.resolve("web.yml"),
        "tls_server_config: {cert_file: %s, key_file: %s, client_ca_file: %s, client_auth_type: RequireAndVerifyClientCert}\n"
            .formatted(server.certificate(), server.key(), authority.certificate()));
    agent =
        RunningAgent.start(
            directory,
            QUERIES,
            "web_config_file: web.yml\nincidents: {directory: kept}\n"
                + "servers: [{name: db, host: 127.0.0.1, port: 1}]\n");
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private Terminal.Outcome ask(String command, Path certificate, Path key) {
    return new Terminal(directory)
        .run(
            command,
            "--url",
            "https://" + agent.address(),
            "--ca-file",
            authority.certificate().toString(),
            "--cert-file",
            certificate.toString(),
            "--key-file",
            key.toString());
  }

  @Test
  void whoShowsOneIsAnswered() {
    Terminal.Outcome status = ask("status", client.certificate(), client.key());
    Terminal.Outcome snapshot = ask("snapshot", client.certificate(), client.key());

    assertThat(status.out()).contains(" of 1 server up; ");
    assertThat(status.exitCode()).isNotEqualTo(3);
    assertThat(snapshot.out()).contains("_db_snapshot");
  }

  @Test
  void whoShowsNoneIsToldHow() {
    Terminal.Outcome outcome =
        new Terminal(directory)
            .run(
                "status",
                "--url",
                "https://" + agent.address(),
                "--ca-file",
                authority.certificate().toString());

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("give --cert-file and --key-file");
  }

  @Test
  void oneOfAnotherAuthorityIsOfNoUse() {
    Certificate foreign = new CertificateAuthority(elsewhere).issue("sre");

    Terminal.Outcome outcome = ask("status", foreign.certificate(), foreign.key());
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aPairThatIsNoneIsAUsageError() {
    Path other = authority.issue("other").key();
    Path missing = directory.resolve("missing");

    assertThat(ask("status", client.certificate(), other).err())
        .startsWith(
            "--cert-file and --key-file: other.key:1:1: is not the key of the first certificate in"
                + " sre.crt\n");
    assertThat(ask("status", missing, client.key()).err())
        .startsWith("--cert-file and --key-file: missing:1:1: there is no file missing\n");
    assertThat(ask("status", client.key(), client.key()).err())
        .contains("there is no certificate in it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cert-file", "--key-file"})
  void oneWithoutTheOtherIsAUsageError(String option) {
    assertThat(
            new Terminal(directory)
                .run("status", "--url", "https://localhost", option, "some.pem")
                .err())
        .startsWith("give --cert-file and --key-file, or neither\n");
  }
}
